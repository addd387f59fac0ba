import { open } from 'node:fs/promises';
import type { TagSources } from './tags.ts';
import { readTakeout } from './takeout.ts';
import { readXmp } from './xmp.ts';

/** Both readers refuse more; so it need not be read in the first place. */
const MAX_BYTES = 2 << 20;

/**
 * Reads what is beside a photo: an XMP file (digiKam `a.jpg.xmp`, Adobe `a.xmp`) and the JSON of a
 * Google Takeout. What cannot be read says nothing: it must not cost the photo.
 */
export async function readSidecars(paths: readonly string[]): Promise<TagSources> {
  const sources: TagSources = {};
  for (const path of paths) {
    const content = await contentOf(path).catch(() => null);
    if (path.toLowerCase().endsWith('.json')) {
      const takeout = content && readTakeout(content);
      if (takeout) sources.takeout = takeout;
    } else {
      sources.sidecar = content ? readXmp(content) : {};
    }
  }
  return sources;
}

async function contentOf(path: string): Promise<Buffer | null> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    return size > MAX_BYTES ? null : await file.readFile();
  } finally {
    await file.close();
  }
}
