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
import { drawArw, drawCr2, drawNef, drawOrf, drawRw2 } from '../support/pictures/camera-raws.ts';
import { drawCr3 } from '../support/pictures/cr3.ts';
import { drawDng, drawRaf } from '../support/pictures/raw-files.ts';
import { drawScene } from '../support/pictures/scenes.ts';
import { childrenOf } from '../support/processes.ts';
import type { Target } from './target.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Most memory that the worker, or its ExifTool, may ever have had, bytes; indexing good photos takes some 300 MB. */
const MOST_MEMORY = 1.5e9;
/** A file at which the decoder hangs is set aside after this, ms. */
const TIMEOUT_MS = 20_000;

/** Pictures of every format that is decoded without ExifTool. */
export const pictures = (): Target =>
  decoderTarget(
    async () => {
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
    ['Exif\0\0', '\xff\xda', '\xff\xc4', 'IDAT', 'ftypheic', 'iloc', '\x7f\xff\xff\xff'],
    // One name for all: the format is told by the content.
    () => 'jpg',
  );

/** What a camera's raw file says of its maker, and the extension it then has; else it is a DNG. */
const MAKERS = {
  NIKON: 'nef',
  SONY: 'arw',
  'CR\x02\0': 'cr2',
  'crx ': 'cr3',
  OLYMPUS: 'orf',
  Panasonic: 'rw2',
  FUJIFILM: 'raf',
};

/** Raw files of every camera maker that tests draw: ExifTool takes them apart, a preview is decoded. */
export const raws = (): Target =>
  decoderTarget(
    async () => {
      const jpeg = (width: number, height: number) =>
        drawScene({ width, height, seed: 7 }).jpeg().toBuffer();
      const [large, small] = await Promise.all([jpeg(96, 64), jpeg(24, 16)]);
      const shape = { width: 6000, height: 4000, orientation: 6 };
      const makers = [drawNef, drawArw, drawCr2, drawCr3, drawOrf, drawRw2];
      return [
        ...makers.map((draw) => draw({ large, small, ...shape })),
        drawDng({ preview: large, small, ...shape }),
        drawRaf({ preview: large, ...shape }),
      ];
    },
    [
      ...Object.keys(MAKERS),
      ...['II*\0', 'MM\0*', '\xff\xd8\xff\xe1', 'CMT1', 'PRVW', 'uuid', '\x7f\xff\xff\xff'],
      // Tags that point: SubIFDs, EXIF, the maker's note, the JPEG and its length.
      ...['\x4a\x01\x04\0', '\x69\x87\x04\0', '\x7c\x92\x07\0', '\x01\x02\x04\0', '\x02\x02\x04\0'],
    ],
    (bytes) => {
      const maker = Object.entries(MAKERS).find(([mark]) => bytes.includes(mark, 0, 'latin1'));
      return maker?.[1] ?? 'dng';
    },
  );

function decoderTarget(
  seeds: Target['seeds'],
  words: readonly string[],
  extensionOf: (bytes: Buffer) => string,
): Target {
  const dir = mkdtempSync(join(tmpdir(), 'fototeca-fuzz-'));
  const worker = new PhotoWorker({
    model: { dir: join(ROOT, 'resources/models/starter-it'), device: 'cpu' },
    towers: ['image'],
    limits: { ...LIMITS, file: TIMEOUT_MS },
  });
  return {
    seeds,
    words: words.map((word) => Buffer.from(word, 'latin1')),
    async take(input) {
      const path = join(dir, `foto.${extensionOf(Buffer.from(input))}`);
      writeFileSync(path, input);
      try {
        const { format, width, height, metadata } = await worker.call('read', {
          path,
          sidecars: [],
        });
        if (!(width > 0 && height > 0)) throw new Error(`${width} × ${height}`);
        const known = Object.entries(metadata).filter(([, value]) => value !== null);
        return [format, ...known.map(([what]) => what)].join(' ');
      } finally {
        assertMemory();
      }
    },
    async close() {
      await worker.close();
      rmSync(dir, { recursive: true });
    },
  };
}

/** Also where a file was refused: what it took is taken all the same, by ExifTool's process too. */
function assertMemory(): void {
  const workers = childrenOf(process.pid, 'photo-process');
  for (const pid of [...workers, ...workers.flatMap((worker) => childrenOf(worker, 'exiftool'))]) {
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
