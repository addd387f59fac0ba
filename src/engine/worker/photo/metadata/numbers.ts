import { cleanLine } from './text.ts';

/** A finite number from a number, `2.8` or the rational `28/10` of XMP; null for anything else. */
export function toNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  const text = cleanLine(value, 64);
  const found = text === null ? null : /^([-+]?[\d.]+(?:e[-+]?\d+)?)(?:\/(\d+))?$/i.exec(text);
  if (found === null) return null;
  const number = Number(found[1]) / Number(found[2] ?? 1);
  return Number.isFinite(number) ? number : null;
}

/** A number above zero and not above `max`: cameras write 0, and nonsense, for «not known». */
export function positive(value: unknown, max: number): number | null {
  const number = toNumber(value);
  if (number === null || number <= 0 || number > max) return null;
  // EXIF rationals are exact to about seven digits; the rest comes from the division.
  return Number(number.toPrecision(7));
}
