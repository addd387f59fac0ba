import type { CaptureTime } from '../../../../shared/photo.ts';
import {
  machineTime,
  offsetBetween,
  parseDateTime,
  parseOffset,
  type WallTime,
} from './date-time.ts';
import { dateOfFileName } from './file-name.ts';
import type { RawTags, TagSources } from './tags.ts';
import { cleanLine } from './text.ts';

export interface FileFacts {
  /** Name without folders. */
  name: string;
  /** Milliseconds since 1970, UTC. */
  mtimeMs: number;
}

/**
 * When the photo was taken, from the best witness there is: the metadata (EXIF 2.32
 * DateTimeOriginal, DateTimeDigitized, their XMP and IPTC twins), the GPS clock, the file's name, the
 * metadata's date of last change, the file system.
 */
export function captureTime(sources: TagSources, file: FileFacts): CaptureTime {
  const { sidecar, exif, xmp, iptc } = sources;
  const blocks = [sidecar, exif, xmp, iptc].filter((block) => block !== undefined);
  // What a sidecar says replaces what is in the file, be it the weaker of the two dates.
  const embedded = [exif, xmp, iptc].filter((block) => block !== undefined);
  const utc = gpsTime(blocks);
  const stated =
    firstOf(sidecar === undefined ? [] : [sidecar], original) ??
    firstOf(sidecar === undefined ? [] : [sidecar], digitized) ??
    firstOf(embedded, original) ??
    firstOf(embedded, digitized);
  if (stated !== null) {
    const measured = utc === null ? null : offsetBetween(stated.local, utc);
    const offsetMinutes = stated.offsetMinutes ?? measured;
    return { local: stated.local, offsetMinutes, source: 'exif' };
  }
  if (utc !== null) return { local: utc, offsetMinutes: 0, source: 'gps' };
  const named = dateOfFileName(file.name);
  if (named !== null) return { ...named, source: 'name' };
  const changed = firstOf(embedded, (tags) => dated(tags.dateTime, tags.offsetTime));
  if (changed !== null) return { ...changed, source: 'exif' };
  return { ...machineTime(file.mtimeMs), source: 'mtime' };
}

function original(tags: RawTags): WallTime | null {
  return dated(tags.dateTimeOriginal, tags.offsetTimeOriginal, tags.offsetTime);
}

function digitized(tags: RawTags): WallTime | null {
  return dated(tags.dateTimeDigitized, tags.offsetTimeDigitized, tags.offsetTime);
}

/** A date with the first offset that is one; the date's own goes before. */
function dated(date: unknown, ...offsets: unknown[]): WallTime | null {
  const time = parseDateTime(cleanLine(date, 64) ?? '');
  if (time === null) return null;
  for (const offset of [time.offsetMinutes, ...offsets]) {
    const minutes = typeof offset === 'number' ? offset : parseOffset(cleanLine(offset, 16) ?? '');
    if (minutes !== null) return { local: time.local, offsetMinutes: minutes };
  }
  return time;
}

/**
 * GPSDateStamp and GPSTimeStamp, in UTC. XMP writes both in the second; EXIF writes the time as three
 * rationals.
 */
function gpsTime(blocks: RawTags[]): string | null {
  return firstOf(blocks, ({ gpsDateStamp, gpsTimeStamp }) => {
    const stamp = Array.isArray(gpsTimeStamp) ? clock(gpsTimeStamp) : cleanLine(gpsTimeStamp, 64);
    if (stamp === null) return null;
    const day = cleanLine(gpsDateStamp, 16);
    const whole = parseDateTime(day === null ? stamp : `${day} ${stamp}`);
    // A date alone, read from a time stamp that has no time, would be noon.
    return whole !== null && /\d:\d{2}/.test(stamp) ? whole.local : null;
  });
}

function clock(parts: unknown[]): string | null {
  const [hour, minute, second = 0] = parts.map(Number);
  if (hour === undefined || minute === undefined) return null;
  const all = [hour, minute, Math.floor(second)];
  if (!all.every((part) => Number.isInteger(part) && part >= 0 && part < 60)) return null;
  return all.map((part) => String(part).padStart(2, '0')).join(':');
}

function firstOf<T>(blocks: RawTags[], read: (tags: RawTags) => T | null): T | null {
  for (const block of blocks) {
    const value = read(block);
    if (value !== null) return value;
  }
  return null;
}
