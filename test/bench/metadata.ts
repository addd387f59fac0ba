import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askExifTool, closePhotoTools } from '../../src/engine/worker/photo/exiftool.ts';
import { METADATA_ARGS } from '../../src/engine/worker/photo/metadata/exiftool-tags.ts';
import { readMetadataOnly } from '../../src/engine/worker/photo/read.ts';
import { ASCII, LONG, RATIONAL, SHORT, tiff, withExif } from '../support/pictures/blocks.ts';
import { drawScene } from '../support/pictures/scenes.ts';
import { median, timed, type Measure } from './figure.ts';

/** Metadata of a JPEG by our own reader, and by ExifTool, which we ask about raw files only. */
export const measureMetadata: Measure = async ({ quick, scratch }) => {
  const count = quick ? 20 : 200;
  const paths = await drawTagged(scratch, count);
  const first = paths[0] as string;
  const start = await timed(() => askExifTool(first, METADATA_ARGS));
  const readers = {
    own: (path: string) => readMetadataOnly(path, []),
    exifTool: (path: string) => askExifTool(path, METADATA_ARGS),
  };
  const times: Record<keyof typeof readers, number[]> = { own: [], exifTool: [] };
  try {
    for (let round = 0; round < (quick ? 1 : 5); round++) {
      for (const [name, read] of Object.entries(readers)) {
        const all = await timed(async () => {
          for (const path of paths) await read(path);
        });
        times[name as keyof typeof readers].push(all / count);
      }
    }
  } finally {
    await closePhotoTools();
  }
  const { own, exifTool } = times;
  return {
    values: [
      { label: 'Fototeca’s own reader', value: median(own), unit: 'ms/photo' },
      { label: 'ExifTool, once it runs', value: median(exifTool), unit: 'ms/photo' },
      { label: 'ExifTool, the first question', value: start, unit: 'ms' },
    ],
    ratios: [{ label: 'ExifTool / own reader', value: median(exifTool) / median(own) }],
  };
};

/** Small photos, so that only metadata counts. */
async function drawTagged(scratch: string, count: number): Promise<string[]> {
  const picture = await drawScene({ width: 640, height: 480 }).jpeg().toBuffer();
  return Array.from({ length: count }, (_, n) => {
    const path = join(scratch, `tagged-${n}.jpg`);
    const structure = tiff([
      [271, ASCII, 'Prova'],
      [272, ASCII, `Telefono ${n}`],
      [274, SHORT, [1]],
      [
        34665,
        LONG,
        [
          [0x829a, RATIONAL, [1, 250]],
          [0x829d, RATIONAL, [28, 10]],
          [0x8827, SHORT, [400]],
          [0x9003, ASCII, '2021:05:06 12:34:56'],
          [0x9011, ASCII, '+02:00'],
        ],
      ],
    ]);
    writeFileSync(path, withExif(picture, structure));
    return path;
  });
}
