/** Dates as metadata and file names write them. Pure; no clock and no time zone of the machine. */

export interface WallTime {
  /** `YYYY-MM-DDTHH:MM:SS` */
  local: string;
  /** Minutes east of UTC, or null where it is not said. */
  offsetMinutes: number | null;
}

/** No photograph is older than Niépce's; the future is a camera whose clock was never set. */
const FIRST_YEAR = 1826;
const LAST_YEAR = 2100;
/** Zero of the clocks of Unix and of QuickTime: written where a program had no date. */
const ZEROS = new Set(['1970-01-01T00:00:00', '1904-01-01T00:00:00']);

const two = (n: number) => String(n).padStart(2, '0');

/** Fields as numbers to `YYYY-MM-DDTHH:MM:SS`, or null for a moment that does not exist. */
export function wallTime(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): string | null {
  // A leap second is real, but nobody's wall clock shows it.
  if (second === 60) second = 59;
  if (year < FIRST_YEAR || year > LAST_YEAR || hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  const local = `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
  return ZEROS.has(local) ? null : local;
}

/**
 * EXIF 2.32 (`2019:08:14 18:03:11`), XMP / ISO 8601 (`2019-08-14T18:03+02:00`, `2019-08`, `2019`) and
 * what programs make of them. A date without a time becomes noon, and one without day or month its
 * first: it sorts where it belongs, and noon stays the same day in any time zone.
 */
export function parseDateTime(text: string): WallTime | null {
  const found =
    /^\s*(\d{4})(?:[-:/.](\d{1,2})(?:[-:/.](\d{1,2}))?)?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{1,2}:?\d{2})?)?\s*$/i.exec(
      text,
    );
  if (found === null) return null;
  const [, year, month = '1', day = '1', hour = '12', minute = '0', second = '0', zone] = found;
  const local = wallTime(+(year ?? 0), +month, +day, +hour, +minute, +second);
  if (local === null) return null;
  return { local, offsetMinutes: zone === undefined ? null : parseOffset(zone) };
}

/** `+02:00`, `-0330`, `Z` to minutes east of UTC; null for what no clock on Earth shows. */
export function parseOffset(text: string): number | null {
  if (/^\s*Z\s*$/i.test(text)) return 0;
  const found = /^\s*([+-])(\d{1,2}):?(\d{2})\s*$/.exec(text);
  if (found === null) return null;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  if (minutes > 14 * 60 || Number(found[3]) > 59) return null;
  return minutes === 0 ? 0 : found[1] === '-' ? -minutes : minutes;
}

/** Quarter hours that are in use beside the full and half ones: Nepal, Eucla, Chatham (summer too). */
const ODD_OFFSETS = new Set([345, 525, 765, 825]);

/**
 * The offset between a wall clock and UTC, both `YYYY-MM-DDTHH:MM:SS`, rounded to the quarter of an
 * hour; null where the difference is no time zone, as when the GPS had not yet found itself again.
 */
export function offsetBetween(local: string, utc: string): number | null {
  const minutes = (Date.parse(`${local}Z`) - Date.parse(`${utc}Z`)) / 60_000;
  const offset = Math.round(minutes / 15) * 15;
  if (!(Math.abs(offset) <= 14 * 60)) return null;
  if (offset % 30 !== 0 && !ODD_OFFSETS.has(offset)) return null;
  return offset === 0 ? 0 : offset;
}

/** A moment on this machine's wall clock, with the offset it had then. */
export function machineTime(milliseconds: number): WallTime {
  const date = new Date(milliseconds);
  const offsetMinutes = Math.round(-date.getTimezoneOffset()) || 0;
  const shifted = new Date(date.getTime() + offsetMinutes * 60_000);
  return { local: shifted.toISOString().slice(0, 19), offsetMinutes };
}
