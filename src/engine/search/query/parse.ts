import type { Language } from '../../../shared/i18n/translate.ts';
import type { Chip, ParsedQuery, Recurring, SizeRange, Span } from '../../../shared/query.ts';
import { camera, cameraOf } from './camera.ts';
import { joinDates, lone } from './dates/lone.ts';
import { ranges, yearSpans } from './dates/ranges.ts';
import { relative } from './dates/relative.ts';
import { Draft, type Fields, type Reading } from './draft.ts';
import { readExplicit } from './explicit.ts';
import { dropIntroduction } from './intro.ts';
import { exceptLabel, labelOf } from './labels.ts';
import { readNames } from './names.ts';
import { readNegations } from './negation.ts';
import { partsOfWeekAndDay } from './parts-of-day.ts';
import { readPeople } from './people.ts';
import { favourite, gps, orientation, rating, type } from './picture.ts';
import { readPlaces } from './places.ts';
import { keepProperNames } from './proper-names.ts';
import { size, sizesTogether } from './size.ts';
import { applyRules, type Context, type PlaceNames, type Vocabulary } from './rule.ts';
import { tieLeftovers } from './ties.ts';

export interface ParseOptions {
  /** Today in local time: `YYYY-MM-DD`. */
  now: string;
  gazetteer: PlaceNames;
  /** Names that the library knows. */
  vocabulary?: Vocabulary;
  /** Of the chips' labels; queries may be in any of both. */
  language?: Language;
  /** Spans of the text that are to be read as plain words: of the chips that the user removed. */
  keep?: readonly Span[];
}

/** A parsed query and, for whoever wants to show it, what of its text only asks. */
export interface Understanding {
  parsed: ParsedQuery;
  /** Introductory words: «mostrami le foto di». */
  ignored: Span[];
}

/**
 * Understands a query: docs/query.md tells the language. Never throws; every word of the text is in
 * `semantic`, in a chip or among the ignored.
 */
export function parseQuery(text: string, options: ParseOptions): ParsedQuery {
  return understandQuery(text, options).parsed;
}

export function understandQuery(text: string, options: ParseOptions): Understanding {
  const { now, gazetteer, vocabulary = {}, language = 'it', keep = [] } = options;
  const context: Context = {
    today: now.slice(0, 10),
    places: gazetteer,
    vocabulary: { tags: [], albums: [], people: [], ...vocabulary },
    language,
  };
  const draft = new Draft(text);
  // What is said outright first, then what is kept from being read, then from the clear to the doubtful.
  readExplicit(draft, context, keep);
  for (const span of keep) {
    const { first, end } = draft.tokensIn(span);
    for (let i = first; i < end; i++) if (draft.isFree(i)) draft.keepWords(i, i + 1);
  }
  dropIntroduction(draft);
  readNames(draft, context);
  readPeople(draft, context);
  keepProperNames(draft, context);
  applyRules(
    draft,
    [...gps, ...size, ...rating, ...cameraOf, ...favourite, ...type, ...orientation, ...favourite],
    context,
  );
  applyRules(
    draft,
    [...ranges, ...relative, ...lone, ...yearSpans, ...partsOfWeekAndDay, ...gps],
    context,
  );
  readPlaces(draft, context);
  applyRules(draft, camera, context);
  readNegations(draft);
  const { fields, refused } = merged(draft.readings);
  for (const reading of refused) draft.release(reading);
  tieLeftovers(draft);
  return {
    parsed: {
      semantic: draft
        .meanings()
        .map(({ first, end }) => draft.slice(first, end))
        .join(' '),
      ...fields,
      chips: draft.readings.map((reading) => chipOf(draft, reading, options)),
    },
    ignored: draft.tokens.flatMap((_, i) => (draft.isDropped(i) ? [draft.span(i, i + 1)] : [])),
  };
}

/** Does a query ask for nothing but facts: no meaning, and nothing that photos must not be? */
export const isOnlyFacts = ({ semantic, not, chips }: ParsedQuery): boolean =>
  semantic.trim() === '' && !not && chips.length > 0;

function chipOf(draft: Draft, reading: Reading, options: ParseOptions): Chip {
  const { kind, first, end, fields } = reading;
  const { language = 'it' } = options;
  const span = withQuotes(draft.text, draft.span(first, end));
  // «non nel 2019» is what a search makes of it, not «senza nel 2019».
  const [unwanted] = fields.not ?? [];
  const meant = unwanted === undefined ? null : parseQuery(unwanted, { ...options, keep: [] });
  const label =
    meant && isOnlyFacts(meant) ? exceptLabel(meant, language) : labelOf(fields, language);
  return { kind, span, text: draft.text.slice(...span), label };
}

/** Quotes around the words of a chip are its own; no token has them. */
function withQuotes(text: string, [start, end]: Span): Span {
  const opened = (text.slice(start, end).match(/["“„«]/g) ?? []).length;
  const closed = (text.slice(start, end).match(/[”»]/g) ?? []).length;
  const closes = /["”“»]/.test(text[end] ?? '');
  if (closes && opened > closed && (opened - closed) % 2 === 1) return [start, end + 1];
  if (closes && opened === closed && /["“„«]/.test(text[start - 1] ?? ''))
    return [start - 1, end + 1];
  return [start, end];
}

/**
 * Puts the readings together. A second word on the same thing narrows a date, adds to a list, and
 * else cannot be honoured: it is refused, and its words are meaning again.
 */
function merged(readings: readonly Reading[]): { fields: Fields; refused: Reading[] } {
  let fields: Fields = {};
  const refused: Reading[] = [];
  for (const reading of readings) {
    const both = merge(fields, reading.fields);
    if (both) fields = both;
    else refused.push(reading);
  }
  return { fields: joinDates(fields), refused };
}

function merge(all: Fields, more: Fields): Fields | null {
  const result: Record<string, unknown> = { ...all };
  for (const [key, value] of Object.entries(more)) {
    const known = result[key];
    if (known === undefined) result[key] = value;
    else if (key === 'date') {
      const both = intersection(known as Fields['date'], value as Fields['date']);
      if (!both) return null;
      result[key] = both;
    } else if (key === 'size') {
      const both = sizesTogether(known as SizeRange, value as SizeRange);
      if (!both) return null;
      result[key] = both;
    } else if (key === 'recurring') {
      const both = together(known as Recurring, value as Recurring);
      if (!both) return null;
      result[key] = both;
    } else if (Array.isArray(known) && key !== 'weekday') {
      result[key] = [...new Set([...(known as string[]), ...(value as string[])])];
    } else if (key === 'weekday') {
      result[key] = [...new Set([...(known as number[]), ...(value as number[])])].sort(
        (a, b) => a - b,
      );
    } else if (JSON.stringify(known) !== JSON.stringify(value)) return null;
  }
  return result;
}

/** «d'estate, ad agosto» is August; «a luglio e agosto» are both. */
function together(a: Recurring, b: Recurring): Recurring | null {
  if (JSON.stringify(a) === JSON.stringify(b)) return a;
  if (!('months' in a) || !('months' in b)) return null;
  const [few, many] = [a.months, b.months].sort((one, other) => one.length - other.length);
  if (few?.every((month) => many?.includes(month))) return { months: few };
  return { months: [...new Set([...a.months, ...b.months])] };
}

function intersection(a: Fields['date'] = {}, b: Fields['date'] = {}): Fields['date'] | null {
  const from = [a.from, b.from]
    .filter((day) => day !== undefined)
    .sort()
    .at(-1);
  const to = [a.to, b.to].filter((day) => day !== undefined).sort()[0];
  if (from !== undefined && to !== undefined && from > to) return null;
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}
