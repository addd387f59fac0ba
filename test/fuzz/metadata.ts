/** The readers of what cameras and programs write into photos, until it is metadata. */
import sharp from 'sharp';
import { readExif } from '../../src/engine/worker/photo/metadata/exif.ts';
import { readIptc } from '../../src/engine/worker/photo/metadata/iptc.ts';
import { normalise } from '../../src/engine/worker/photo/metadata/normalise.ts';
import type { TagSources } from '../../src/engine/worker/photo/metadata/tags.ts';
import { bufferSource, longestText } from '../../src/engine/worker/photo/metadata/tiff.ts';
import type { Target } from './target.ts';

const words = (texts: readonly string[]): Buffer[] =>
  texts.map((text) => Buffer.from(text, 'latin1'));

const FILE = { name: 'IMG_20200814_100000.jpg', mtimeMs: 1.6e12 };

/**
 * What comes out is sane, whatever went in.
 * @returns what is known of the photo
 * @throws where a number is none or a text has no end
 */
export function judge(sources: TagSources, name = FILE.name): string {
  const { taken, keywords, ...rest } = normalise(sources, { ...FILE, name });
  for (const [what, value] of Object.entries(rest)) {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${what}: ${value}`);
    if (typeof value === 'string' && value.length > 10_000) throw new Error(`${what}: endless`);
  }
  if (Number.isNaN(Date.parse(taken.local))) throw new Error(`no time: ${taken.local}`);
  if (keywords.some((keyword) => keyword.trim() === '')) throw new Error('an empty keyword');
  const known = Object.entries(rest).filter(([, value]) => value !== null);
  return [taken.source, ...known.map(([what]) => what)].join(' ');
}

/** EXIF blocks, as libvips hands them out. */
export const exif = (): Target => ({
  async seeds() {
    const picture = { create: { width: 8, height: 8, channels: 3 as const, background: 'red' } };
    const jpeg = await sharp(picture)
      .withExif({
        IFD0: { ImageDescription: 'Al mare', Make: 'Canon', Model: 'EOS R5', DateTime: DATE },
        IFD2: { DateTimeOriginal: DATE, OffsetTimeOriginal: '+02:00', ISOSpeedRatings: '400' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '41/1 54/1 6/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '12/1 29/1 30/1',
        },
      })
      .jpeg()
      .toBuffer();
    const { exif: block } = await sharp(jpeg).metadata();
    return block ? [block] : [];
  },
  words: words(['II*\0', 'MM\0*', '\x69\x87\x04\0\x01\0\0\0', '\x25\x88\x04\0\x01\0\0\0', DATE]),
  async take(input) {
    const source = bufferSource(Buffer.from(input));
    longestText(source);
    return judge({ exif: readExif(source) });
  },
});

const DATE = '2020:08:14 10:00:00';

const record = (dataset: number, text: string): Buffer => {
  const data = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x1c, 2, dataset, 0, data.length]), data]);
};

/** IPTC records, bare and among Photoshop's resources. */
export const iptc = (): Target => ({
  async seeds() {
    const bare = Buffer.concat([
      record(5, 'Al mare'),
      record(25, 'mare'),
      record(25, 'cane'),
      record(55, '20200814'),
      record(60, '100000+0200'),
      record(120, 'Il cane corre'),
    ]);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(bare.length);
    const head = Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0', 'latin1');
    return [bare, Buffer.concat([head, size, bare])];
  },
  words: words(['8BIM', '\x1c\x02\x19', '\x1c\x02\x78\x80\x04', 'Photoshop 3.0\0', '\x1b%G']),
  async take(input) {
    return judge({ iptc: readIptc(Buffer.from(input)) });
  },
});

/** File names that may tell a time. */
export const name = (): Target => ({
  seeds: async () =>
    words([
      'IMG_20200814_100000.jpg',
      'WhatsApp Image 2020-08-14 at 10.00.00.jpeg',
      'Screenshot_2020-08-14-10-00-00-123_com.app.png',
      'PXL_20200814_100000123.MP.jpg',
      '1597392000000.jpg',
    ]),
  words: words(['20', '9999', '00', '-', '_', '.', '31', '13', '24', '60', ' at ', 'IMG']),
  async take(input) {
    return judge({}, Buffer.from(input).toString('utf8').slice(0, 255));
  },
});
