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
 * A clock on a wall is at most 14 hours from UTC, and a day without a time is noon, 12 hours from its
 * ends: what is farther from Google's moment was corrected there.
 */
const CORRECTED_MS = 26 * 3_600_000;

/**
 * When the photo was taken, from the best witness there is: the metadata (EXIF 2.32
 * DateTimeOriginal, DateTimeDigitized, their XMP and IPTC twins), the GPS clock, the file's name, the
 * metadata's date of last change, Google Photos, the file system. Google's moment, in UTC, goes before
 * all but an XMP sidecar where it is another day: somebody corrected the date there, as of a scan.
 */
export function captureTime(sources: TagSources, file: FileFacts): CaptureTime {
  const { sidecar, takeout } = sources;
  const beside = sidecar && (original(sidecar) ?? digitized(sidecar));
  const witness = beside ? fromMetadata(sources, beside) : ofFile(sources, file);
  const takenMs = beside ? null : (takeout?.takenMs ?? null);
  if (takenMs !== null && (witness === null || isElsewhere(witness, takenMs))) {
    // Where it was is often unknown: the user's own wall clock is the likeliest.
    return { ...machineTime(takenMs), source: 'exif' };
  }
  return witness ?? { ...machineTime(file.mtimeMs), source: 'mtime' };
}

function isElsewhere({ local, offsetMinutes }: CaptureTime, takenMs: number): boolean {
  const ms = Date.parse(`${local}Z`) - (offsetMinutes ?? 0) * 60_000;
  return Math.abs(ms - takenMs) > CORRECTED_MS;
}

/** What the file itself tells; null where nothing but its time in the file system does. */
function ofFile(sources: TagSources, file: FileFacts): CaptureTime | null {
  const embedded = embeddedIn(sources);
  const stated = firstOf(embedded, original) ?? firstOf(embedded, digitized);
  if (stated !== null) return fromMetadata(sources, stated);
  const utc = gpsOf(sources);
  if (utc !== null) return { local: utc, offsetMinutes: 0, source: 'gps' };
  const named = dateOfFileName(file.name);
  if (named !== null) return { ...named, source: 'name' };
  const changed = firstOf(embedded, (tags) => dated(tags.dateTime, tags.offsetTime));
  return changed && { ...changed, source: 'exif' };
}

const embeddedIn = ({ exif, xmp, iptc }: TagSources): RawTags[] =>
  [exif, xmp, iptc].filter((block) => block !== undefined);

const gpsOf = (sources: TagSources): string | null =>
  gpsTime([...(sources.sidecar ? [sources.sidecar] : []), ...embeddedIn(sources)]);

function fromMetadata(sources: TagSources, stated: WallTime): CaptureTime {
  const utc = gpsOf(sources);
  const measured = utc === null ? null : offsetBetween(stated.local, utc);
  return {
    local: stated.local,
    offsetMinutes: stated.offsetMinutes ?? measured,
    source: 'exif',
  };
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
