import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { openLibrary } from '../../src/engine/library/library.ts';
import { thumbnailsPath } from '../../src/engine/library/thumbnails.ts';
import { randomOf } from '../support/pictures/scenes.ts';
import { median, timed, type Measure } from './figure.ts';

const MEAN_BYTES = 40_000;
/** As indexing stores them. */
const BATCH = 32;

/** Where to keep thumbnails: in one SQLite file, as we do, or each in a file of a folder tree. */
export const measureThumbnails: Measure = async ({ quick, scratch }) => {
  const count = quick ? 500 : 5000;
  const thumbnails = make(count);
  const order = shuffled(thumbnails);
  const times: Record<'sqlite' | 'files', { write: number[]; read: number[]; bytes: number }> = {
    sqlite: { write: [], read: [], bytes: 0 },
    files: { write: [], read: [], bytes: 0 },
  };
  for (let round = 0; round < (quick ? 1 : 5); round++) {
    for (const [kind, store] of [
      ['sqlite', sqliteStore(join(scratch, 'thumbnails-sqlite'))],
      ['files', fileStore(join(scratch, 'thumbnails-files'))],
    ] as const) {
      const own = times[kind];
      own.write.push(
        await timed(() => {
          for (let n = 0; n < count; n += BATCH) store.put(thumbnails.slice(n, n + BATCH));
        }),
      );
      own.read.push(await timed(() => order.forEach(({ hash }) => store.get(hash))));
      store.close();
      own.bytes = store.bytesOnDisk();
      store.remove();
    }
  }
  const content = thumbnails.reduce((sum, { jpeg }) => sum + jpeg.length, 0);
  const perThumbnail = (all: number[]) => (median(all) * 1000) / count;
  const { sqlite, files } = times;
  return {
    values: [
      { label: 'SQLite: write', value: perThumbnail(sqlite.write), unit: 'µs each' },
      { label: 'files: write', value: perThumbnail(files.write), unit: 'µs each' },
      { label: 'SQLite: read', value: perThumbnail(sqlite.read), unit: 'µs each' },
      { label: 'files: read', value: perThumbnail(files.read), unit: 'µs each' },
      { label: 'content', value: content / 1e6, unit: 'MB' },
      { label: 'SQLite: on disk', value: sqlite.bytes / 1e6, unit: 'MB' },
      { label: 'files: on disk', value: files.bytes / 1e6, unit: 'MB' },
    ],
    ratios: [
      { label: 'write, files / SQLite', value: median(files.write) / median(sqlite.write) },
      { label: 'read, files / SQLite', value: median(files.read) / median(sqlite.read) },
      { label: 'on disk, files / SQLite', value: files.bytes / sqlite.bytes },
    ],
    remarks: [
      `${count} thumbnails of about ${MEAN_BYTES / 1000} kB, in batches of ${BATCH}; read in random order from the system’s memory; neither waits for the disk at each batch`,
    ],
  };
};

interface Stored {
  hash: string;
  jpeg: Uint8Array;
}

interface Store {
  put(batch: readonly Stored[]): void;
  get(hash: string): Uint8Array | undefined;
  close(): void;
  bytesOnDisk(): number;
  remove(): void;
}

function sqliteStore(dir: string): Store {
  const library = openLibrary({ dir, clock: () => new Date() });
  return {
    put: (batch) =>
      library.transaction(() => {
        for (const { hash, jpeg } of batch) {
          library.thumbnails.put(hash, {
            jpeg,
            width: 640,
            height: 480,
            preview: new Uint8Array(25),
          });
        }
      }),
    get: (hash) => library.thumbnails.get(hash)?.jpeg,
    close: () => library.close(),
    bytesOnDisk: () => allocated(thumbnailsPath(dir)),
    remove: () => rmSync(dir, { recursive: true }),
  };
}

/** `ab/abcdef….jpg`; under another name first, as a kill must not leave half a picture. */
function fileStore(dir: string): Store {
  const pathOf = (hash: string) => join(dir, hash.slice(0, 2), `${hash}.jpg`);
  return {
    put: (batch) => {
      for (const { hash, jpeg } of batch) {
        const path = pathOf(hash);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(`${path}.new`, jpeg);
        renameSync(`${path}.new`, path);
      }
    },
    get: (hash) => readFileSync(pathOf(hash)),
    close: () => undefined,
    bytesOnDisk: () =>
      readdirSync(dir, { recursive: true, encoding: 'utf8' }).reduce(
        (sum, name) => sum + allocated(join(dir, name)),
        allocated(dir),
      ),
    remove: () => rmSync(dir, { recursive: true }),
  };
}

/** What a file takes of the disk: whole blocks. */
function allocated(path: string): number {
  const { blocks, size } = statSync(path);
  return blocks === undefined ? size : blocks * 512;
}

/** Bytes like those of a JPEG, which nothing makes smaller, of different lengths. */
function make(count: number): Stored[] {
  const random = randomOf(7);
  const hex = () => Math.floor(random() * 16).toString(16);
  return Array.from({ length: count }, () => {
    const jpeg = new Uint8Array(Math.round(MEAN_BYTES * (0.5 + random())));
    for (let i = 0; i < jpeg.length; i++) jpeg[i] = random() * 256;
    return { hash: Array.from({ length: 64 }, hex).join(''), jpeg };
  });
}

function shuffled<T>(items: readonly T[]): T[] {
  const random = randomOf(8);
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
