import { dirname, resolve } from 'node:path';
import { linesOf } from './lines.ts';
import { cleanCaptions, type Drops, type Records } from './records.ts';

/**
 * The format of CLIP-Italian's training data: on each line
 * `{"image_path": "…", "captions": ["…", "…"]}`; paths are relative to the file.
 */
export async function* readJsonl(path: string, drops: Drops): Records {
  let line = 0;
  for await (const text of linesOf(path)) {
    line++;
    if (text.trim() === '') continue;
    const where = `${path}:${line}`;
    let row: unknown;
    try {
      row = JSON.parse(text);
    } catch {
      drops.add('broken-row', where);
      continue;
    }
    const { image_path: image, captions } = (row ?? {}) as Record<string, unknown>;
    if (typeof image !== 'string' || image === '' || !Array.isArray(captions)) {
      drops.add('broken-row', where);
      continue;
    }
    const kept = cleanCaptions(captions, drops, where);
    if (kept.length === 0) drops.add('no-captions', where);
    else yield { path: resolve(dirname(path), image), captions: kept };
  }
}
