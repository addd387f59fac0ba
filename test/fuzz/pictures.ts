/**
 * The decoders, as indexing uses them: in the photo worker, which may die of a file and then says
 * which one. What is looked for is more than that: a worker that does not come back, swells, or an error
 * that has no name.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { LIMITS } from '../../src/engine/worker/patience.ts';
import { PhotoWorker } from '../../src/engine/worker/photo-worker.ts';
import { drawScene } from '../support/pictures/scenes.ts';
import { childrenOf } from '../support/processes.ts';
import type { Target } from './target.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Most memory that the worker may ever have had, bytes; indexing good photos takes some 300 MB. */
const MOST_MEMORY = 1.5e9;
/** A file at which the decoder hangs is set aside after this, ms. */
const TIMEOUT_MS = 20_000;

/** Pictures of every format that is decoded without ExifTool. */
export const pictures = (): Target => {
  const dir = mkdtempSync(join(tmpdir(), 'fototeca-fuzz-'));
  // One name for all: the format is told by the content.
  const path = join(dir, 'foto.jpg');
  const worker = new PhotoWorker({
    model: { dir: join(ROOT, 'resources/models/starter-it'), device: 'cpu' },
    towers: ['image'],
    limits: { ...LIMITS, file: TIMEOUT_MS },
  });
  return {
    async seeds() {
      const picture = drawScene({ width: 160, height: 120, seed: 7 });
      const exif = { IFD0: { ImageDescription: 'Al mare' } };
      const made = [
        picture.clone().withExif(exif).jpeg(),
        picture.clone().withExif(exif).jpeg({ progressive: true }),
        picture.clone().png(),
        picture.clone().webp(),
        picture.clone().avif({ effort: 0 }),
        picture.clone().gif(),
        picture.clone().tiff(),
      ].map((image) => image.toBuffer());
      const heic = readFileSync(join(ROOT, 'test/fixtures/heic/corners.heic'));
      return [...(await Promise.all(made)), heic];
    },
    words: ['Exif\0\0', '\xff\xda', '\xff\xc4', 'IDAT', 'ftypheic', 'iloc', '\x7f\xff\xff\xff'].map(
      (word) => Buffer.from(word, 'latin1'),
    ),
    async take(input) {
      writeFileSync(path, input);
      try {
        const { format, width, height } = await worker.call('read', { path, sidecars: [] });
        if (!(width > 0 && height > 0)) throw new Error(`${width} × ${height}`);
        return format;
      } finally {
        assertMemory();
      }
    },
    async close() {
      await worker.close();
      rmSync(dir, { recursive: true });
    },
  };
};

/** Also where a file was refused: what it took is taken all the same. */
function assertMemory(): void {
  for (const pid of childrenOf(process.pid, 'photo-process')) {
    const most = 1024 * Number(/VmHWM:\s*(\d+)/.exec(statusOf(pid))?.[1] ?? 0);
    if (most > MOST_MEMORY) throw new Error(`the worker has taken ${most} bytes`);
  }
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'latin1');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
