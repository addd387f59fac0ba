/** Duplicates: recall and precision on transformed copies of real photos. */
import { existsSync, mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Engine } from '../../src/engine/engine.ts';
import { TRANSFORMS, writeCopies } from '../support/pictures/copies.ts';
import { timed, type Measure } from './figure.ts';
import { RESOURCES } from './programs.ts';

const PHOTOS = resolve(import.meta.dirname, '../../../shared/photos/flickr');

export const measureDuplicates: Measure = async ({ quick, scratch }) => {
  if (!existsSync(PHOTOS)) {
    return { values: [], ratios: [], remarks: ['skipped: the evaluation photos are not here'] };
  }
  const folder = join(scratch, 'copies');
  mkdirSync(folder, { recursive: true });
  const pictures = await writeCopies(PHOTOS, folder, quick ? 20 : 4);
  const engine = new Engine({
    libraryDir: join(scratch, 'copies-library'),
    resourcesDir: RESOURCES,
    access: 'write',
  });
  try {
    await (
      await engine.index({ folders: [folder] })
    ).ended;
    const took = await timed(async () => (await engine.organizer.refresh())?.ended);
    const groups = (await engine.organizer.duplicates()).filter(({ kind }) => kind === 'near');
    const pictureOf = (path: string) => basename(path).split('-')[0];
    const pairs = { right: 0, wrong: 0 };
    const found = new Map<string, number>();
    for (const { photos } of groups) {
      const paths = photos.flatMap((photo) => photo.paths);
      for (const [i, a] of paths.entries()) {
        for (const b of paths.slice(i + 1)) {
          if (pictureOf(a) === pictureOf(b)) pairs.right++;
          else pairs.wrong++;
        }
        if (!paths.some((b) => basename(b) === `${pictureOf(a)}-original.jpg`)) continue;
        const transform = basename(a, '.jpg').split('-')[1] as string;
        found.set(transform, (found.get(transform) ?? 0) + 1);
      }
    }
    const names = Object.keys(TRANSFORMS).filter((name) => name !== 'original');
    const recall = (name: string) => (found.get(name) ?? 0) / pictures;
    return {
      values: [
        ...names.map((name) => ({ label: `recall: ${name}`, value: recall(name), unit: '' })),
        { label: 'tags, duplicates and albums', value: took, unit: 'ms' },
      ],
      ratios: [
        {
          label: 'recall',
          value: names.reduce((sum, name) => sum + recall(name), 0) / names.length,
          target: { atLeast: 0.95 },
        },
        {
          label: 'precision of pairs',
          value: pairs.right / (pairs.right + pairs.wrong),
          target: { atLeast: 0.99 },
        },
      ],
      remarks: [
        `${pictures} photos and ${names.length} copies of each; series of one scene are among them`,
      ],
    };
  } finally {
    await engine.close();
  }
};
