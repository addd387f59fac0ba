/** Quality on the evaluation photos: ranking, and what the relevance cut shows and hides. */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Engine } from '../../src/engine/engine.ts';
import { median, type Measure, type Value } from './figure.ts';
import { RESOURCES } from './programs.ts';

interface Queries {
  queries: { q: string; relevant: string[] }[];
  absent: string[];
}

const PHOTOS = resolve(import.meta.dirname, '../../../shared/photos');
/** Cuts to compare, as relevance; `default` is the one in use. */
const CUTS = [0.008, 0.02, 'default', 0.06, 0.14, 0.28] as const;

export const measureRelevance: Measure = async ({ scratch }) => {
  if (!existsSync(PHOTOS)) {
    return { values: [], ratios: [], remarks: ['skipped: the evaluation photos are not here'] };
  }
  const { queries, absent } = JSON.parse(
    readFileSync(join(PHOTOS, 'queries.json'), 'utf8'),
  ) as Queries;
  const { pAt10 } = JSON.parse(readFileSync(join(PHOTOS, 'reference.json'), 'utf8')) as {
    pAt10: number;
  };
  const engine = new Engine({
    libraryDir: join(scratch, 'library'),
    resourcesDir: RESOURCES,
    access: 'write',
  });
  try {
    await (
      await engine.index({ folders: [PHOTOS] })
    ).ended;
    const ask = async (text: string, cut: number | null | undefined) => {
      const answer = await engine.search({ text, offset: 0, limit: 10, minRelevance: cut });
      return {
        total: answer.total,
        names: answer.results.map(({ path }) => relative(PHOTOS, path).replaceAll('\\', '/')),
      };
    };
    const precision = async (cut: number | null | undefined) => {
      let sum = 0;
      for (const { q, relevant } of queries) {
        const { names } = await ask(q, cut);
        const hits = names.filter((name) => relevant.includes(name)).length;
        sum += hits / Math.min(10, relevant.length);
      }
      return sum / queries.length;
    };
    const shown = async (texts: string[], cut: number | undefined) =>
      median(await Promise.all(texts.map(async (text) => (await ask(text, cut)).total)));

    const ranking = await precision(null);
    const values: Value[] = [{ label: 'P@10, nothing cut', value: ranking, unit: '' }];
    for (const name of CUTS) {
      const cut = name === 'default' ? undefined : name;
      const present = await shown(
        queries.map(({ q }) => q),
        cut,
      );
      values.push(
        { label: `cut ${name}: P@10`, value: await precision(cut), unit: '' },
        { label: `cut ${name}: shown where there are matches`, value: present, unit: 'photos' },
        {
          label: `cut ${name}: shown where there is none`,
          value: await shown(absent, cut),
          unit: 'photos',
        },
      );
    }
    return {
      values,
      ratios: [
        {
          label: 'P@10 less that of the reference',
          value: ranking - pAt10,
          target: { atLeast: -0.02 },
        },
      ],
      remarks: [`medians over ${queries.length} queries with matches and ${absent.length} without`],
    };
  } finally {
    await engine.close();
  }
};
