import type { Language } from '../../shared/i18n/translate.ts';

/** Local days and times are wall clock times: they are shown as they are, in no zone. */
const asUtc = (local: string): Date => new Date(`${local.slice(0, 19)}Z`);

const formats = new Map<string, Intl.DateTimeFormat>();

function format(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let made = formats.get(key);
  if (!made)
    formats.set(key, (made = new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options })));
  return made;
}

/** `mercoledì 14 agosto 2019` of `2019-08-14`. */
export const dayName = (day: string, language: Language): string =>
  format(language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(
    asUtc(`${day}T00:00:00`),
  );

/** `agosto 2019` of `2019-08`. */
export const monthName = (month: string, language: Language): string =>
  format(language, { month: 'long', year: 'numeric' }).format(asUtc(`${month}-01T00:00:00`));

/** `14 agosto 2019, 18:03` of `2019-08-14T18:03:11+02:00`. */
export const momentName = (taken: string, language: Language): string =>
  format(language, { dateStyle: 'long', timeStyle: 'short' }).format(asUtc(taken));

/** `3 min`, `45 s`, `2 h`. */
export function duration(seconds: number, language: Language): string {
  const [value, unit] =
    seconds < 60
      ? [Math.ceil(seconds), 'second']
      : seconds < 3600
        ? [Math.ceil(seconds / 60), 'minute']
        : [Math.ceil(seconds / 3600), 'hour'];
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: unit as string,
    unitDisplay: 'short',
  }).format(value as number);
}

/** `12,3 MB`. */
export function bytes(count: number, language: Language): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[power] as string,
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(count / 1000 ** power);
}
