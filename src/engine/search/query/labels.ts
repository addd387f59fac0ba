import type {
  DateRange,
  ParsedQuery,
  Recurring,
  SizeRange,
  TimeOfDay,
} from '../../../shared/query.ts';
import { translator, type Language, type Translate } from '../../../shared/i18n/translate.ts';
import { placeIn } from '../../../shared/place-names.ts';
import { monthRange, yearOf, type Day } from './calendar.ts';
import type { Fields } from './draft.ts';

const utc = (day: Day) => new Date(`${day}T00:00:00Z`);
/** A year with which days without one are written: a leap year. */
const ANY_YEAR = 2000;

/** What a piece of a query says, for a chip: «giugno–agosto 2026», «senza il cane». */
export function labelOf(fields: Fields, language: Language): string {
  const t = translator(language);
  return [...parts(fields, t, language)].join(', ');
}

/** That photos are none of what a query says: «tranne 2019». */
export function exceptLabel({ chips }: ParsedQuery, language: Language): string {
  const text = chips.map(({ label }) => label).join(', ');
  return translator(language)('query.except', { text });
}

function* parts(fields: Fields, t: Translate, language: Language): Generator<string> {
  const {
    date,
    recurring,
    weekday,
    timeOfDay,
    orientation,
    type,
    size,
    rating,
    favourite,
    hasGps,
  } = fields;
  const list = (names: readonly string[] | undefined) => (names ?? []).join(', ');
  const places = (names: readonly string[]) =>
    names.map((name) => placeIn(language, name)).join(', ');
  if (date) yield dateLabel(date, t, language);
  if (recurring) yield t('query.every', { when: recurringLabel(recurring, t, language) });
  if (weekday) yield t('query.weekday.every', { day: weekdayLabel(weekday, language) });
  if (timeOfDay) yield timeLabel(timeOfDay);
  if (fields.not) yield t('query.not', { text: list(fields.not) });
  if (fields.words) yield t('query.words', { text: list(fields.words) });
  if (fields.place) yield places(fields.place);
  if (fields.notPlace) yield t('query.except', { text: places(fields.notPlace) });
  if (fields.camera !== undefined) yield t('query.camera', { text: fields.camera });
  if (orientation) yield t(`query.orientation.${orientation}`);
  if (type) yield t(`query.type.${type}`);
  if (fields.format) yield fields.format.toUpperCase();
  if (size) yield* sizeLabels(size, t, language);
  if (rating) yield t('query.rating', { count: rating.min });
  if (favourite !== undefined) yield t(favourite ? 'query.favourite' : 'query.favourite.not');
  if (fields.tags) yield t('query.tags', { text: list(fields.tags) });
  if (fields.notTags) yield t('query.notTags', { text: list(fields.notTags) });
  if (fields.albums) yield t('query.albums', { text: list(fields.albums) });
  if (fields.people) yield list(fields.people);
  if (hasGps !== undefined) yield t(hasGps ? 'query.hasGps' : 'query.hasGps.not');
}

function dateLabel({ from, to }: DateRange, t: Translate, language: Language): string {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options });
  const day = format({ day: 'numeric', month: 'long', year: 'numeric' });
  if (from === undefined || to === undefined) {
    const end = from ?? to ?? '';
    const text = end === '' ? '' : day.format(utc(end));
    return t(from === undefined ? 'query.date.to' : 'query.date.from', { day: text });
  }
  const [first, last] = [yearOf(from), yearOf(to)];
  if (from.endsWith('-01-01') && to.endsWith('-12-31'))
    return first === last ? `${first}` : `${first}–${last}`;
  const isMonths = from.endsWith('-01') && monthRange(last, Number(to.slice(5, 7))).to === to;
  const range = isMonths ? format({ month: 'long', year: 'numeric' }) : day;
  // The Italian pattern of a range writes «01 gennaio».
  return range
    .formatRangeToParts(utc(from), utc(to))
    .map(({ type, value }) => (type === 'day' ? `${Number(value)}` : value))
    .join('');
}

function recurringLabel(recurring: Recurring, t: Translate, language: Language): string {
  if ('holiday' in recurring) return t(`query.holiday.${recurring.holiday}`);
  const format = (options: Intl.DateTimeFormatOptions, month: number, day = 1) =>
    new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options }).format(
      new Date(Date.UTC(ANY_YEAR, month - 1, day)),
    );
  if ('day' in recurring)
    return format({ day: 'numeric', month: 'long' }, recurring.month, recurring.day);
  const names = recurring.months.map((month) => format({ month: 'long' }, month));
  const follow = recurring.months.every(
    (month, i, all) => i === 0 || month === ((all[i - 1] as number) % 12) + 1,
  );
  return follow && names.length > 1 ? `${names[0]}–${names.at(-1)}` : names.join(', ');
}

function weekdayLabel(weekdays: readonly number[], language: Language): string {
  const format = new Intl.DateTimeFormat(language, { timeZone: 'UTC', weekday: 'long' });
  // The 3rd of January 2000 was a Monday.
  const names = weekdays.map((day) => format.format(new Date(Date.UTC(ANY_YEAR, 0, 2 + day))));
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(names);
}

function* sizeLabels(size: SizeRange, t: Translate, language: Language): Generator<string> {
  const label = (
    min: number | undefined,
    max: number | undefined,
    name: (of: number) => string,
  ) => {
    if (min !== undefined && max !== undefined)
      return t('query.size.between', { from: name(min), to: name(max) });
    if (min !== undefined) return t('query.size.from', { size: name(min) });
    return max === undefined ? null : t('query.size.to', { size: name(max) });
  };
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const bytes = label(size.minBytes, size.maxBytes, (value) =>
    value >= 1e9
      ? `${number.format(value / 1e9)} GB`
      : value >= 1e6
        ? `${number.format(value / 1e6)} MB`
        : `${number.format(value / 1e3)} KB`,
  );
  const pixels = label(
    size.minPixels,
    size.maxPixels,
    (value) => `${number.format(value / 1e6)} Mpx`,
  );
  if (bytes) yield bytes;
  if (pixels) yield pixels;
}

const timeLabel = ({ from, to }: TimeOfDay): string => `${from}–${to}`;
