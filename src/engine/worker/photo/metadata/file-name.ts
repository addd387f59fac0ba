import { wallTime, type WallTime } from './date-time.ts';

/** Nothing that is not a digit follows, nothing that is one: a part of a longer number is no date. */
const CLOCK = String.raw`(?<hour>\d{2})(?<sep>[-.:_h]?)(?<minute>\d{2})\k<sep>(?<second>\d{2})(?:[-.,_]?\d{3})?(?!\d)`;
const TWELVE = String.raw`(?<hour12>\d{1,2})[.:](?<minute12>\d{2})[.:](?<second12>\d{2})\s*(?<half>[AP]M)\b`;
/** «alle», «alle ore» (macOS in Italian), «at» (macOS, WhatsApp), or a mere sign. */
const BETWEEN = String.raw`(?:\s*(?:alle(?:\s+ore)?|at)\s+|[-_\s.T]+)`;

/** `2019-08-14`, `2019_08_14`, `2019.08.14`, `2019 08 14`: any century of photography. */
const SPACED = new RegExp(
  String.raw`(?<!\d)(?<year>1[89]\d{2}|20\d{2})(?<dash>[-_. ])(?<month>\d{2})\k<dash>(?<day>\d{2})(?!\d)(?:${BETWEEN}(?:${TWELVE}|${CLOCK}))?`,
  'i',
);
/** `20190814`, `20190814_180311`, `20190814180311`: digits alone, so only since there are such names. */
const COMPACT = new RegExp(
  String.raw`(?<!\d)(?<year>199\d|20\d{2})(?<month>\d{2})(?<day>\d{2})(?:${BETWEEN}?${CLOCK}|(?!\d))`,
  'i',
);

/**
 * The date in a file's name, as phones, cameras, messengers and people write it; noon where there is
 * no time. Null where the digits are something else: numbers of phones or of other lengths, and dates
 * that do not exist.
 */
export function dateOfFileName(name: string): WallTime | null {
  const stem = name.replace(/\.[^.]{1,5}$/, '').normalize('NFC');
  return timeOf(SPACED.exec(stem), stem) ?? timeOf(compact(stem), stem);
}

/**
 * Digits with letters glued to them are a date only after a word (`IMG20190814`), never inside a
 * hash or a code (`d41d20190814f00b`).
 */
function compact(stem: string): RegExpExecArray | null {
  const found = COMPACT.exec(stem);
  if (found === null) return null;
  const before = /[A-Za-z\d]*$/.exec(stem.slice(0, found.index))?.[0] ?? '';
  const after = stem.slice(found.index + found[0].length);
  return /\d/.test(before) || /^[A-Za-z]/.test(after) ? null : found;
}

function timeOf(found: RegExpExecArray | null, stem: string): WallTime | null {
  const part = found?.groups;
  if (part === undefined) return null;
  const day = [Number(part.year), Number(part.month), Number(part.day)] as const;
  const clock = clockOf(part);
  const exact = clock === null ? null : wallTime(...day, ...clock);
  // Google's Pixel phones name their photos in UTC.
  if (exact !== null) return { local: exact, offsetMinutes: /^PXL_/.test(stem) ? 0 : null };
  const noon = wallTime(...day, 12, 0, 0);
  return noon === null ? null : { local: noon, offsetMinutes: null };
}

function clockOf(part: Record<string, string | undefined>): [number, number, number] | null {
  if (part.hour !== undefined) {
    return [Number(part.hour), Number(part.minute), Number(part.second)];
  }
  if (part.hour12 === undefined) return null;
  const hour = (Number(part.hour12) % 12) + (part.half?.toUpperCase() === 'PM' ? 12 : 0);
  return [hour, Number(part.minute12), Number(part.second12)];
}
