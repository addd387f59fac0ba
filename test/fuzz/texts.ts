/** The readers of texts: queries, XMP, Takeout's JSON, lists of captions, calls from outside. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { answer, handlersOf } from '../../src/engine/api.ts';
import { Engine } from '../../src/engine/engine.ts';
import { gazetteerOf } from '../../src/engine/places/gazetteer.ts';
import { understandQuery } from '../../src/engine/search/query/parse.ts';
import { collect, openDataset } from '../../src/engine/tuning/datasets/open.ts';
import { readTakeout } from '../../src/engine/worker/photo/metadata/takeout.ts';
import { readXmp } from '../../src/engine/worker/photo/metadata/xmp.ts';
import { isMethod } from '../../src/shared/api/contract.ts';
import { fromEnvelope } from '../../src/shared/errors.ts';
import { judge } from './metadata.ts';
import type { Target } from './target.ts';

const RESOURCES = resolve(import.meta.dirname, '../../resources');
const bytes = (texts: readonly string[]): Buffer[] => texts.map((text) => Buffer.from(text));

/** The window takes no longer query. */
const LONGEST_QUERY = 1000;

/** Whatever is typed is understood somehow; what is understood stays within the text. */
export const query = (): Target => {
  const gazetteer = gazetteerOf(RESOURCES);
  // Read in now, so that the first query is not blamed for it.
  understandQuery('Roma', { now: '2026-11-25', gazetteer });
  return {
    seeds: async () =>
      bytes([
        'Marta al mare l’estate scorsa senza il cane',
        'foto di Natale 2019 a Roma, con la Canon, almeno 4 stelle',
        'dal 3 al 10 maggio 2022 "parole esatte" luogo:"New York" -tag:mare ora:sera',
        'photos of a dog in London last summer without birds',
      ]),
    words: bytes([
      ...['senza', 'né', 'nel', 'dal', ' al ', '"', '«', '»', 'luogo:', 'data:', '..', 'anno:'],
      ...['99999', '0000', '31/2/2020', '’', '-', ' e ', 'ogni:', 'İ', 'ß', '\u0301', '\u200b'],
    ]),
    async take(input) {
      const text = Buffer.from(input).toString('utf8').slice(0, LONGEST_QUERY);
      const { parsed, ignored } = understandQuery(text, { now: '2026-11-25', gazetteer });
      for (const [start, end] of [...ignored, ...parsed.chips.map((chip) => chip.span)]) {
        if (start < 0 || end > text.length || start > end) throw new Error('a span outside');
      }
      // A query that was understood can be understood again, as chips are taken away.
      const keep = parsed.chips.map((chip) => chip.span);
      understandQuery(text, { now: '2026-11-25', gazetteer, keep });
    },
  };
};

const XMP = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:exif="http://ns.adobe.com/exif/1.0/" xmp:Rating="4" exif:DateTimeOriginal="2020-08-14T10:00:00.5+02:00"
 exif:GPSLatitude="41,54.1N" exif:GPSLongitude="12,29.5E" exif:GPSAltitude="21/1" exif:ExposureTime="1/125">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Al mare</rdf:li></rdf:Alt></dc:title>
<dc:subject><rdf:Bag><rdf:li>mare</rdf:li><rdf:li>cane</rdf:li></rdf:Bag></dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;

/** XMP packets, until they are metadata of a photo. */
export const xmp = (): Target => ({
  seeds: async () => [Buffer.from(XMP), Buffer.from(`\ufeff${XMP}`, 'utf16le')],
  words: bytes([
    ...['<!DOCTYPE a [<!ENTITY b "c">]>', '&b;', '&#x0;', '<![CDATA[', ']]>', '<rdf:li>', '-->'],
    ...['</rdf:Bag>', 'xmlns:', '1/0', '-1/0', 'NaN', '9999-99-99T99:99:99', '1e999', '90,0N'],
  ]),
  async take(input) {
    return judge({ xmp: readXmp(Buffer.from(input)) });
  },
});

const TAKEOUT = JSON.stringify({
  title: 'IMG_1234.jpg',
  description: 'Al mare',
  photoTakenTime: { timestamp: '1565798591', formatted: '14 ago 2019, 16:03:11 UTC' },
  geoData: { latitude: 40.123456, longitude: 9.012345, altitude: 12.5 },
  geoDataExif: { latitude: 0.0, longitude: 0.0, altitude: 0.0 },
  people: [{ name: 'Marta' }],
  favorited: true,
});

/** The JSON of a Google Takeout, until it is metadata of a photo. */
export const takeout = (): Target => ({
  seeds: async () => [Buffer.from(TAKEOUT)],
  words: bytes([
    ...['"photoTakenTime":', '"timestamp":', '"-1"', '"99999999999"', 'null', '[]', '{}', '1e999'],
    ...['"geoData":', '"latitude":', '-91', '"people":', '"__proto__"', '\\ud800', '\\u0000'],
  ]),
  async take(input) {
    const tags = readTakeout(Buffer.from(input));
    return tags === null ? 'none' : judge({ takeout: tags });
  },
});

function listTarget(name: string, seeds: string[], words: string[]): Target {
  const dir = mkdtempSync(join(tmpdir(), 'fototeca-fuzz-'));
  const path = join(dir, name);
  writeFileSync(join(dir, 'a.jpg'), '');
  return {
    seeds: async () => bytes(seeds),
    words: bytes(words),
    async take(input) {
      writeFileSync(path, input);
      for (const { captions } of await collect(await openDataset({ path }))) {
        if (captions.length === 0) throw new Error('a picture without captions');
      }
    },
    close: async () => rmSync(dir, { recursive: true }),
  };
}

/** Lists of captions, one JSON object a line. */
export const jsonl = () =>
  listTarget(
    'list.jsonl',
    [
      '{"image_path":"a.jpg","captions":["un cane","il mare"]}\n{"image_path":"a.jpg","captions":["due"]}\n',
    ],
    ['"captions":', '[]', '{}', 'null', '\n', '\r\n', '\u2028', '"../a.jpg"', '1e999', '\\u0000'],
  );

/** Lists of captions of the COCO format. */
export const coco = () =>
  listTarget(
    'list.json',
    [
      '{"images":[{"id":1,"file_name":"a.jpg"}],"annotations":[{"id":1,"image_id":1,"caption":"un cane"}]}',
      '{"info":{"x":["]"]},"annotations":[{"image_id":"b","caption":"\\"{[,:"}, 3],"images":[{"id":"b","file_name":"a.jpg"}]}',
    ],
    ['"image_id":', '[]', '{}', 'null', '"__proto__"', '"../a.jpg"', '-1', '1e999', '\\u0000'],
  );

/** Tables with tabs, quoted and plain. */
export const tsv = () =>
  listTarget(
    'list.tsv',
    [
      'language\timage_url\tcaption_reference_description\tcaption_attribution_description\nit\thttps://a.example/a.jpg\tun cane\til mare\n',
      'un cane\thttps://a.example/a.jpg\nil mare\thttps://a.example/b.jpg\n',
    ],
    ['\t', '"', '""', '\n', '\r\n', 'it', '"\t"', '\u0000', 'caption_reference_description'],
  );

/** Procedures that touch nothing outside the library and start no work. */
const HARMLESS = [
  ...['status', 'photos', 'errors', 'jobs', 'preferences', 'controlJob', 'timeline', 'tiles'],
  ...['photo', 'folders', 'albums', 'albumPhotos', 'searches', 'suggest', 'tags', 'addAlbum'],
  ...['tagPhotos', 'mark', 'noteSearch', 'downloadSettings', 'tunings', 'renameTag'],
];

/** Calls from outside: answered or refused, never a bug of ours. */
export const calls = (): Target => {
  const dir = mkdtempSync(join(tmpdir(), 'fototeca-fuzz-'));
  const engine = new Engine({ libraryDir: dir, resourcesDir: RESOURCES, access: 'write' });
  const handlers = handlersOf(engine);
  return {
    seeds: async () => [
      ...bytes(HARMLESS.filter(isMethod).map((method) => JSON.stringify({ method, params: {} }))),
      ...bytes([
        '{"method":"photos","params":{"limit":10,"offset":0}}',
        '{"method":"controlJob","params":{"id":1,"action":"pause"}}',
        '{"method":"timeline","params":{"scope":{"kind":"all"},"order":"newest"}}',
      ]),
    ],
    words: bytes([
      ...['"__proto__"', '"constructor"', 'null', '-1', '1e308', '[]', '{}', '"kind":', '"id":'],
      ...['"toString"', '"all"', '9007199254740993', '0.5', '"limit":', '"\\ud800"', '"\\u0000"'],
    ]),
    async take(input) {
      let message: unknown;
      try {
        message = JSON.parse(Buffer.from(input).toString('utf8'));
      } catch {
        return; // The transport refuses it.
      }
      if (typeof message !== 'object' || message === null) return;
      const { method, params } = message as { method?: unknown; params?: unknown };
      const name = String(method);
      if (isMethod(name) && !HARMLESS.includes(name)) return;
      const given = await answer(handlers, name, params);
      if (!given.ok) throw fromEnvelope(given.error);
    },
    close: async () => {
      await engine.close();
      rmSync(dir, { recursive: true });
    },
  };
};
