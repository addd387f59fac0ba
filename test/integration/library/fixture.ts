import Database from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sqliteVec from 'sqlite-vec';
import { onTestFinished } from 'vitest';
import type { FileStamp } from '../../../src/engine/library/files.ts';
import { openLibrary, type Library } from '../../../src/engine/library/library.ts';
import type { NewPhoto } from '../../../src/engine/library/photos.ts';
import { metadataOf } from '../../support/metadata.ts';
import { AppError } from '../../../src/shared/errors.ts';

export const clock = (): Date => new Date('2024-05-01T10:00:00Z');
export const DIMS = 4;

/** A folder of its own for one test. */
export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'fototeca-library-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Opens a library and closes it after the test, if the test did not. */
export function opened(dir: string): Library {
  const library = openLibrary({ dir, clock });
  onTestFinished(() => library.close());
  return library;
}

export const hashOf = (name: string): string => createHash('sha256').update(name).digest('hex');
export const fileHash = (path: string): string =>
  createHash('sha256').update(readFileSync(path)).digest('hex');

export function photoOf(name: string, takenLocal = '2023-08-14T18:03:11'): NewPhoto {
  return {
    hash: hashOf(name),
    bytes: 1000,
    format: 'jpeg',
    width: 400,
    height: 300,
    metadata: metadataOf(takenLocal, { title: name, keywords: ['mare'] }),
  };
}

export function stampOf(folderId: number, name: string, directory = ''): FileStamp {
  return { folderId, directory, name, bytes: 1000, mtimeMs: 1_700_000_000_000, sidecar: null };
}

export function unit(...numbers: number[]): Float32Array {
  const length = Math.hypot(...numbers);
  return new Float32Array(numbers.map((n) => n / length));
}

/** A photo as a scan leaves it: file, thumbnail, embedding. */
export function addPhoto(
  library: Library,
  folderId: number,
  model: number,
  name: string,
  embedding = unit(1, 2, 3, 4),
  takenLocal?: string,
): number {
  return library.transaction(() => {
    const photo = photoOf(name, takenLocal);
    const id = library.photos.add(photo, library.now());
    library.files.savePhoto(stampOf(folderId, `${name}.jpg`), id);
    library.thumbnails.put(photo.hash, {
      jpeg: Buffer.alloc(200, 7),
      width: 64,
      height: 48,
      preview: Buffer.alloc(5),
    });
    library.embeddings.of(model).put(id, embedding);
    return id;
  });
}

/** A closed library of three photos. */
export function sampleLibrary(dir: string): { folder: number; model: number; photos: number[] } {
  const library = openLibrary({ dir, clock });
  try {
    const folder = library.folders.add('/photos', library.now()).id;
    const model = library.embeddings.modelFor('test', 'weights', DIMS).row;
    const photos = ['a', 'b', 'c'].map((name) => addPhoto(library, folder, model, name));
    return { folder, model, photos };
  } finally {
    library.close();
  }
}

/** A bare connection, for what the library would never do. */
export function raw(path: string, work: (db: Database.Database) => void): void {
  const db = new Database(path);
  try {
    sqliteVec.load(db);
    work(db);
  } finally {
    db.close();
  }
}

export function codeOf(work: () => unknown): string {
  return errorOf(work).code;
}

/** The AppError that `work` throws; anything else that happens fails the test. */
export function errorOf(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const LIBRARY_MODULE = new URL('../../../src/engine/library/library.ts', import.meta.url).href;

export interface Child {
  pid: number;
  /** The first line the child writes. */
  firstLine: Promise<string>;
  kill(): Promise<void>;
}

/** Runs a module in a process of its own; `openLibrary` and `options` are there for it. */
export function inChild(dir: string, body: string, uid?: number): Child {
  const source = `import { openLibrary, openLibraryReadOnly } from ${JSON.stringify(LIBRARY_MODULE)};
    const options = { dir: ${JSON.stringify(dir)}, clock: () => new Date() };
    const attempt = (work) => {
      try { return work(); } catch (error) { return error.code ?? String(error); }
    };
    ${body}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const firstLine = new Promise<string>((resolve) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    void gone.then(() => resolve(text));
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  onTestFinished(kill);
  return { pid: child.pid ?? 0, firstLine, kill };
}
