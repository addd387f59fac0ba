import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Engine } from '../../src/engine/engine.ts';
import { openLibrary } from '../../src/engine/library/library.ts';
import { ROOT } from './cli.ts';

export interface PhotoSnapshot {
  photo: unknown;
  embedding: Float32Array | undefined;
  thumbnail: string | null;
}

/** A library by content, whatever ids its photos got: what to compare two of them by. */
export function snapshot(libraryDir: string): Map<string, PhotoSnapshot> {
  const engine = new Engine({
    libraryDir,
    resourcesDir: join(ROOT, 'resources'),
    access: 'read',
  });
  const { photos } = engine.photos({ limit: 100_000, offset: 0 });
  void engine.close();
  const library = openLibrary({ dir: libraryDir, clock: () => new Date(0) });
  try {
    const [model] = library.models.all();
    return new Map(
      photos.map(({ id, ...photo }) => {
        const jpeg = library.thumbnails.get(photo.hash)?.jpeg;
        return [
          photo.path,
          {
            photo,
            embedding: model && library.embeddings.of(model.row).get(id),
            thumbnail: jpeg ? createHash('sha256').update(jpeg).digest('hex') : null,
          },
        ];
      }),
    );
  } finally {
    library.close();
  }
}

/** What differs between two libraries, as sentences. Embeddings depend a little on their batch. */
export function differences(
  a: ReadonlyMap<string, PhotoSnapshot>,
  b: ReadonlyMap<string, PhotoSnapshot>,
): string[] {
  const found: string[] = [];
  for (const path of new Set([...a.keys(), ...b.keys()])) {
    const [one, other] = [a.get(path), b.get(path)];
    if (!one || !other) {
      found.push(`${path} is in one library only`);
      continue;
    }
    if (JSON.stringify(one.photo) !== JSON.stringify(other.photo)) found.push(`${path}: data`);
    if (one.thumbnail === null || one.thumbnail !== other.thumbnail) {
      found.push(`${path}: thumbnail`);
    }
    const near = one.embedding?.every(
      (value, i) => Math.abs(value - (other.embedding?.[i] ?? NaN)) < 1e-4,
    );
    if (!near) found.push(`${path}: embedding`);
  }
  return found;
}
