import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';
import type { UnreadSidecar } from '../../../../shared/photo.ts';
import type { TagSources } from './tags.ts';
import { readTakeout } from './takeout.ts';
import { parseXmp } from './xmp.ts';

/** Both readers refuse more; so it need not be read in the first place. */
const MAX_BYTES = 2 << 20;

export interface SidecarReading {
  sources: Pick<TagSources, 'sidecar' | 'takeout'>;
  /** Those that say nothing, as they cannot be read. */
  unread: UnreadSidecar[];
}

/**
 * Reads what is beside a photo: an XMP file (digiKam `a.jpg.xmp`, Adobe `a.xmp`) and the JSON of a
 * Google Takeout. What cannot be read says nothing: it is told, but must not cost the photo.
 */
export async function readSidecars(paths: readonly string[]): Promise<SidecarReading> {
  const reading: SidecarReading = { sources: {}, unread: [] };
  for (const path of paths) {
    const isXmp = !path.toLowerCase().endsWith('.json');
    try {
      const content = await contentOf(path);
      if (isXmp) reading.sources.sidecar = well(() => parseXmp(content));
      else {
        const takeout = readTakeout(content);
        // JSON of another kind is none of ours, but what is no JSON at all is damaged.
        if (takeout) reading.sources.takeout = takeout;
        else well(() => JSON.parse(content.toString('utf8').replace(/^\ufeff/, '')) as unknown);
      }
    } catch (error) {
      const { code, details } = error as AppError;
      if (code !== 'file-vanished') reading.unread.push({ name: basename(path), code, details });
    }
  }
  return reading;
}

/** @throws AppError `sidecar-damaged` */
function well<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    // What the XML parser wraps around what it found.
    const reason = said.replace(/^Reporting error "(?:.*?Error: )?(.*)" caused.*$/, '$1');
    throw new AppError('sidecar-damaged', { reason: reason.slice(0, 120) });
  }
}

/** @throws AppError `file-vanished`, `sidecar-too-large`, `sidecar-unreadable` */
async function contentOf(path: string): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > MAX_BYTES) throw new AppError('sidecar-too-large', { megabytes: MAX_BYTES >> 20 });
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { code = 'UNKNOWN' } = error as NodeJS.ErrnoException;
    throw new AppError(code === 'ENOENT' ? 'file-vanished' : 'sidecar-unreadable', {
      reason: code,
    });
  }
}
