import type { ParsedQuery, Recurring } from '../../../shared/query.ts';
import { parseQuery, type ParseOptions } from './parse.ts';
import { withoutQuotes } from './draft.ts';
import { sizeValues } from './size.ts';

/** Texts of a parsed query hold no quotes. */
const quoted = (text: string): string => `"${text}"`;
const value = (text: string) => (/^[\p{L}\p{N}_]+$/u.test(text) ? text : quoted(text));

function* constraints(parsed: ParsedQuery): Generator<string> {
  const { date, recurring, weekday, timeOfDay, size, rating, favourite, hasGps } = parsed;
  if (date) yield `data:${date.from ?? ''}..${date.to ?? ''}`;
  if (recurring) yield `ogni:${recurringValue(recurring)}`;
  if (weekday) yield `giorno:${weekday.join(',')}`;
  if (timeOfDay) yield `ora:${timeOfDay.from}-${timeOfDay.to}`;
  for (const name of parsed.place ?? []) yield `luogo:${value(name)}`;
  for (const name of parsed.notPlace ?? []) yield `-luogo:${value(name)}`;
  if (parsed.camera !== undefined) yield `fotocamera:${value(parsed.camera)}`;
  if (parsed.orientation) yield `orientamento:${parsed.orientation}`;
  if (parsed.type) yield `tipo:${parsed.type}`;
  if (parsed.format) yield `tipo:${parsed.format}`;
  for (const said of size ? sizeValues(size) : []) yield `dimensione:${said}`;
  if (rating) yield `stelle:${rating.min}`;
  if (favourite !== undefined) yield `preferite:${favourite ? 'sì' : 'no'}`;
  for (const name of parsed.tags ?? []) yield `tag:${value(name)}`;
  for (const name of parsed.notTags ?? []) yield `-tag:${value(name)}`;
  for (const name of parsed.albums ?? []) yield `album:${value(name)}`;
  for (const name of parsed.people ?? []) yield `persona:${value(name)}`;
  if (hasGps !== undefined) yield `gps:${hasGps ? 'sì' : 'no'}`;
  for (const text of parsed.not ?? []) yield `-${quoted(text)}`;
  for (const text of parsed.words ?? []) yield quoted(text);
}

function recurringValue(recurring: Recurring): string {
  if ('holiday' in recurring) return quoted(recurring.holiday);
  if ('months' in recurring) return recurring.months.join(',');
  return `${recurring.month}-${recurring.day}`;
}

/** A parsed query without its chips, for comparing. */
export function meaningOf({ chips: _, ...rest }: ParsedQuery): Omit<ParsedQuery, 'chips'> {
  return rest;
}

/**
 * A parsed query as a text in explicit syntax, which parses to the same again. The meaning is left
 * as it is where it is read as meaning, and else marked as such.
 */
export function renderQuery(parsed: ParsedQuery, options: ParseOptions): string {
  const rest = [...constraints(parsed)].join(' ');
  if (parsed.semantic === '') return rest;
  const plain = `${parsed.semantic} ${rest}`.trim();
  const again = parseQuery(plain, { ...options, keep: [] });
  const same = (a: ParsedQuery, b: ParsedQuery) => canonical(a) === canonical(b);
  return same(again, parsed) ? plain : `testo:${quoted(parsed.semantic)} ${rest}`.trim();
}

/** The same text for what means the same, whatever the order of fields. */
export function canonical(parsed: ParsedQuery): string {
  const entries = Object.entries(meaningOf(parsed));
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * A query from which chips were removed (`options.keep`) as a text that is understood the same
 * without knowing of it. As much as possible is left as it was written: «l'anno scorso» stays so.
 */
export function renderKept(text: string, options: ParseOptions): string {
  const { keep = [] } = options;
  if (keep.length === 0) return text;
  const parsed = parseQuery(text, options);
  const marked = keep
    .toSorted(([a], [b]) => b - a)
    .reduce((all, [start, end]) => {
      const words = withoutQuotes(all.slice(start, end));
      return `${all.slice(0, start)}testo:${quoted(words)}${all.slice(end)}`;
    }, text);
  const again = parseQuery(marked, { ...options, keep: [] });
  return canonical(again) === canonical(parsed) ? marked : renderQuery(parsed, options);
}
