import { createHash } from 'node:crypto';
import type { ImageFolder } from './image-folder.ts';
import { plainRows, quotedRows } from './lines.ts';
import { isMostlyNames } from './proper-nouns.ts';
import { cleanCaptions, type Drops, type Records } from './records.ts';

/**
 * WIT, Wikipedia's pictures: rows in Italian with a reference description, of which those that are
 * mostly proper nouns are dropped, as CLIP-Italian did. Pictures are looked for under the last part
 * of their address, or its SHA-256 in hexadecimal.
 *
 * Source of the columns: the «Wikipedia-based Image Text» dataset's data description (2021).
 */
export async function* readWit(path: string, images: ImageFolder, drops: Drops): Records {
  let columns: Map<string, number> | null = null;
  for await (const { line, fields } of quotedRows(path)) {
    const where = `${path}:${line}`;
    if (!columns) {
      columns = new Map(fields.map((name, n) => [name.trim(), n]));
      continue;
    }
    const field = (name: string) => fields[columns?.get(name) ?? -1];
    const language = field('language');
    const address = field('image_url');
    if (language === undefined || address === undefined || fields.length > columns.size) {
      drops.add('broken-row', where);
    } else if (language !== 'it') {
      drops.add('other-language', `${where}: ${language}`);
    } else {
      const caption = field('caption_reference_description') ?? '';
      const [kept] = cleanCaptions([caption], drops, where);
      const file = images.find(...namesFor(address));
      if (kept === undefined) drops.add('no-captions', where);
      else if (isMostlyNames(kept)) drops.add('proper-nouns', `${where}: ${kept}`);
      else if (file === undefined) drops.add('image-missing', address);
      else yield { path: file, captions: [kept] };
    }
  }
}

/**
 * Conceptual Captions with translated captions: rows of caption and address, without a heading.
 * Pictures are looked for like those of WIT, or under the number of their row (from 0, with or
 * without leading zeros), as the usual downloaders name them.
 */
export async function* readConceptual(path: string, images: ImageFolder, drops: Drops): Records {
  for await (const { line, fields } of plainRows(path)) {
    const where = `${path}:${line}`;
    const [caption, address] = fields;
    if (caption === undefined || !/^https?:/.test(address ?? '')) {
      drops.add('broken-row', where);
      continue;
    }
    const [kept] = cleanCaptions([caption], drops, where);
    const number = String(line - 1);
    const names = [...namesFor(address as string), number.padStart(9, '0'), number];
    const file = images.find(...names);
    if (kept === undefined) drops.add('no-captions', where);
    else if (file === undefined) drops.add('image-missing', address as string);
    else yield { path: file, captions: [kept] };
  }
}

/** What a picture's file may be called, given its address. */
function namesFor(address: string): string[] {
  const last =
    address
      .replace(/[?#].*$/, '')
      .split('/')
      .at(-1) ?? '';
  let decoded = last;
  try {
    decoded = decodeURIComponent(last);
  } catch {
    // Not every address is well-formed; the name as it is may still be there.
  }
  return [decoded, last, createHash('sha256').update(address).digest('hex')].filter(Boolean);
}
