import type { RawTags } from './tags.ts';

const OBJECT_NAME = 5;
const KEYWORDS = 25;
const DATE_CREATED = 55;
const TIME_CREATED = 60;
const CAPTION = 120;
const MAX_RECORDS = 5000;

/**
 * IPTC-IIM 4.2, application record, from bare records (TIFF) or from Photoshop resources (JPEG,
 * APP13). Never throws.
 */
export function readIptc(block: Buffer): RawTags {
  const tags: RawTags = {};
  const keywords: Uint8Array[] = [];
  const single = new Map<number, Uint8Array>();
  for (const { record, dataset, data } of records(recordsBlock(block))) {
    if (record !== 2) continue;
    if (dataset === KEYWORDS) keywords.push(data);
    else if (!single.has(dataset)) single.set(dataset, data);
  }
  const title = single.get(OBJECT_NAME);
  const caption = single.get(CAPTION);
  if (title !== undefined) tags.title = title;
  if (caption !== undefined) tags.caption = caption;
  if (keywords.length > 0) tags.keywords = keywords;
  const date = single.get(DATE_CREATED);
  if (date !== undefined) {
    const ascii = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('latin1');
    tags.dateTimeOriginal = dateTime(ascii(date), ascii(single.get(TIME_CREATED)));
  }
  return tags;
}

/** `20190814` and `180311+0200` to the form of ISO 8601. */
function dateTime(date: string, time: string): string {
  const day = date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  const clock = /^(\d{2})(\d{2})(\d{2})([+-]\d{2})?(\d{2})?/.exec(time);
  if (clock === null) return day;
  const [, hour, minute, second, zoneHour, zoneMinute] = clock;
  const zone = zoneHour === undefined ? '' : `${zoneHour}:${zoneMinute ?? '00'}`;
  return `${day}T${hour}:${minute}:${second}${zone}`;
}

/** The IPTC resource (0x0404) among Photoshop's, or the block itself if it is bare. */
function recordsBlock(block: Buffer): Buffer {
  const name = 'Photoshop 3.0\0';
  let at = block.toString('latin1', 0, name.length) === name ? name.length : 0;
  if (block.toString('latin1', at, at + 4) !== '8BIM') return block.subarray(at);
  while (at + 12 <= block.length && block.toString('latin1', at, at + 4) === '8BIM') {
    const id = block.readUInt16BE(at + 4);
    const nameBytes = 1 + (block[at + 6] ?? 0);
    const sizeAt = at + 6 + nameBytes + (nameBytes % 2);
    if (sizeAt + 4 > block.length) break;
    const size = block.readUInt32BE(sizeAt);
    if (id === 0x0404) return block.subarray(sizeAt + 4, sizeAt + 4 + size);
    at = sizeAt + 4 + size + (size % 2);
  }
  return block.subarray(0, 0);
}

function* records(block: Buffer): Generator<{ record: number; dataset: number; data: Buffer }> {
  let at = 0;
  for (let n = 0; n < MAX_RECORDS && at + 5 <= block.length && block[at] === 0x1c; n++) {
    const record = block[at + 1] ?? 0;
    const dataset = block[at + 2] ?? 0;
    let size = block.readUInt16BE(at + 3);
    at += 5;
    if (size & 0x8000) {
      // Extended dataset: the length itself has a length.
      const bytes = size & 0x7fff;
      if (bytes < 1 || bytes > 4 || at + bytes > block.length) return;
      size = block.readUIntBE(at, bytes);
      at += bytes;
    }
    yield { record, dataset, data: block.subarray(at, at + size) };
    at += size;
  }
}
