import type { MediaType, MovableHoliday, Orientation, Span } from '../../../shared/query.ts';
import { foldText } from '../../../shared/text.ts';
import { dayOf } from './calendar.ts';
import { readPoint } from './dates/points.ts';
import { withoutQuotes, type Draft, type Fields } from './draft.ts';
import { HOLIDAYS } from './holidays.ts';
import { weekdayOfName } from './lexicon.ts';
import { formatNamed } from './picture.ts';
import { PARTS } from './parts-of-day.ts';
import type { Context } from './rule.ts';
import { readSize } from './size.ts';

const QUOTED = '"([^"]*)"|“([^”]*)”|«([^»]*)»|„([^“”]*)[“”]';
const KEY_VALUE = new RegExp(`(?<=^|[\\s('’])(-?)(\\p{L}+):(?:${QUOTED}|([^\\s"“«]+))`, 'gu');
const EXACT = new RegExp(`(?<=^|[\\s(])(-?)(?:${QUOTED})|(?:${QUOTED})`, 'gu');

/** Names that cameras and phones give, and anything with the ending of a picture. */
const FILE_NAME =
  /(?<![\p{L}\p{N}_.-])(?:[\p{L}\p{N}_-]+\.(?:jpe?g|png|heic|heif|gif|webp|avif|tiff?|raw|nef|cr[23]|arw|dng|orf|rw2|raf|mp4|mov|avi|mkv|bmp|psd|pdf)|(?:img|dsc[nf]?|pxl|mvimg|vid|dji|gopr?|gh|pano|sam|mov|imgp|cimg|pict|wp|screenshot|burst|foto|scan)[_-]?\d{3,}[\p{L}\p{N}_-]*|_(?:mg|dsc)_?\d{3,}|p\d{6,}|\d{8}_\d{4,}[\p{L}\p{N}_-]*|\p{L}[\p{L}\p{N}]*_[\p{L}\p{N}_]*\d[\p{L}\p{N}_]*)(?![\p{L}\p{N}_])/giu;

type Read = (value: string, context: Context) => Fields | null;

const truth = (value: string): boolean | null => {
  if (/^(?:si|s|yes|y|1|true|vero)$/.test(value)) return true;
  return /^(?:no|n|0|false|falso)$/.test(value) ? false : null;
};

const ORIENTATIONS: Record<string, Orientation> = {
  verticale: 'portrait',
  verticali: 'portrait',
  portrait: 'portrait',
  ritratto: 'portrait',
  orizzontale: 'landscape',
  orizzontali: 'landscape',
  landscape: 'landscape',
  quadrata: 'square',
  quadrate: 'square',
  quadrato: 'square',
  square: 'square',
  panoramica: 'panorama',
  panoramiche: 'panorama',
  panorama: 'panorama',
};
const TYPES: Record<string, MediaType> = {
  foto: 'photo',
  photo: 'photo',
  fotografia: 'photo',
  screenshot: 'screenshot',
  schermata: 'screenshot',
  schermate: 'screenshot',
  raw: 'raw',
  video: 'video',
  filmato: 'video',
  gif: 'gif',
};

function readDate(value: string, { today }: Context): Fields | null {
  const [, from, to] = /^(.*?)\.\.(.*)$/.exec(value) ?? [];
  if (from === undefined || to === undefined) {
    const point = readPoint(value, today);
    const days = point?.year == null ? null : point.days(point.year);
    return days && { date: days };
  }
  const ends = [from, to].map((end) => {
    const point = end === '' ? null : readPoint(end, today);
    return point?.year == null ? null : point.days(point.year);
  });
  if ((from !== '' && !ends[0]) || (to !== '' && !ends[1]) || value === '..') return null;
  const date = { ...(ends[0] && { from: ends[0].from }), ...(ends[1] && { to: ends[1].to }) };
  return { date };
}

/** `12-25`, `6,7,8` (months), the name of a feast. */
function readRecurring(value: string): Fields | null {
  const [, month, day] = /^(\d{1,2})-(\d{1,2})$/.exec(value) ?? [];
  if (month && day) {
    return dayOf(2000, Number(month), Number(day))
      ? { recurring: { month: Number(month), day: Number(day) } }
      : null;
  }
  if (/^\d{1,2}(?:,\d{1,2})*$/.test(value)) {
    const months = value.split(',').map(Number);
    return months.every((one) => one >= 1 && one <= 12) ? { recurring: { months } } : null;
  }
  const holiday = HOLIDAYS.find(
    ({ recurring }) => 'holiday' in recurring && foldText(recurring.holiday) === value,
  )?.recurring as { holiday: MovableHoliday } | undefined;
  return holiday ? { recurring: holiday } : null;
}

function readTime(value: string): Fields | null {
  const part = Object.entries(PARTS).find(([name]) => name === value)?.[1];
  if (part) return { timeOfDay: part };
  const [, from, to] =
    /^([01]\d:[0-5]\d|2[0-3]:[0-5]\d)-([01]\d:[0-5]\d|2[0-3]:[0-5]\d)$/.exec(value) ?? [];
  return from && to ? { timeOfDay: { from, to } } : null;
}

function readWeekdays(value: string): Fields | null {
  const days = value
    .split(',')
    .map((one) => (/^[1-7]$/.test(one) ? Number(one) : weekdayOfName(one)));
  return days.every((day) => day > 0) ? { weekday: days } : null;
}

const boolean =
  (field: 'favourite' | 'hasGps'): Read =>
  (value) => {
    const said = truth(foldText(value));
    return said === null ? null : { [field]: said };
  };
const folded =
  (read: (value: string, context: Context) => Fields | null): Read =>
  (value, context) =>
    read(foldText(value), context);

const KEYS: [RegExp, Read][] = [
  [
    /^(?:anno|year)$/,
    (value) => {
      const [, first, last = first] = /^(\d{4})(?:(?:\.\.|[-–])(\d{4}))?$/.exec(value) ?? [];
      const isYear = (year = '') => /^(?:1[89]|20)\d\d$/.test(year);
      if (!isYear(first) || !isYear(last) || Number(first) > Number(last)) return null;
      return { date: { from: `${first}-01-01`, to: `${last}-12-31` } };
    },
  ],
  [/^(?:data|date|quando|when|mese|month)$/, folded(readDate)],
  [/^(?:ogni|every)$/, folded(readRecurring)],
  [/^(?:ora|ore|time)$/, folded(readTime)],
  [/^(?:giorno|giorni|weekday|day)$/, folded(readWeekdays)],
  [
    /^(?:luogo|posto|dove|place|where)$/,
    (value, { places }) => ({ place: [places.find(value)?.name ?? value] }),
  ],
  [/^(?:tag|tags|etichetta|etichette)$/, (value) => ({ tags: [value] })],
  [/^album$/, (value) => ({ albums: [value] })],
  [
    /^(?:tipo|type)$/,
    folded((value) => {
      const format = formatNamed(value);
      if (format) return { format };
      return TYPES[value] ? { type: TYPES[value] } : null;
    }),
  ],
  [/^(?:persona|persone|person|people|chi|who)$/, (value) => ({ people: [value] })],
  [/^(?:fotocamera|camera|obiettivo|lens)$/, (value) => ({ camera: value })],
  [
    /^(?:orientamento|formato|orientation)$/,
    folded((value) => (ORIENTATIONS[value] ? { orientation: ORIENTATIONS[value] } : null)),
  ],
  [
    /^(?:stelle|voto|stars|rating)$/,
    (value) => (/^[1-5]$/.test(value) ? { rating: { min: Number(value) } } : null),
  ],
  [/^(?:dimension[ei]|peso|size)$/, folded(readSize)],
  [/^(?:preferit[aeio]|favou?rites?)$/, boolean('favourite')],
  [/^(?:gps|posizione)$/, boolean('hasGps')],
];

/** Meaning that is to be taken as it is: `testo:"una notte a Natale"`. */
const TEXT = /^(?:testo|text)$/;

/** Reads quotes, file names and `key:value`; nothing that touches a span of `kept`. */
export function readExplicit(draft: Draft, context: Context, kept: readonly Span[]): void {
  const { text } = draft;
  for (const match of text.matchAll(KEY_VALUE)) {
    const [whole, minus = '', key = '', ...values] = match;
    const quoted = values.slice(0, -1).find((value) => value !== undefined);
    const value = withoutQuotes(quoted ?? values.at(-1)?.replace(/[,;!?)]+$/, '') ?? '');
    claimExplicit(draft, kept, [match.index, match.index + whole.length], () =>
      value === '' ? null : readKey(foldText(key), value, minus === '-', context),
    );
  }
  for (const match of text.matchAll(EXACT)) {
    const value = withoutQuotes(match.slice(2).find((one) => one !== undefined) ?? '');
    const span: Span = [match.index, match.index + match[0].length];
    claimExplicit(draft, kept, span, () => {
      if (value === '') return null;
      return match[1] === '-' ? { not: [value] } : { words: [value] };
    });
  }
  for (const match of text.matchAll(FILE_NAME)) {
    const span: Span = [match.index, match.index + match[0].length];
    claimExplicit(draft, kept, span, () => ({ words: [match[0]] }));
  }
}

function readKey(
  key: string,
  value: string,
  negated: boolean,
  context: Context,
): Fields | 'meaning' | null {
  if (TEXT.test(key) && !negated) return 'meaning';
  const fields = KEYS.find(([pattern]) => pattern.test(key))?.[1](value, context) ?? null;
  if (!fields || !negated) return fields;
  if (fields.place) return { notPlace: fields.place };
  if (fields.tags) return { notTags: fields.tags };
  if (fields.favourite !== undefined) return { favourite: !fields.favourite };
  if (fields.hasGps !== undefined) return { hasGps: !fields.hasGps };
  return { not: [value] };
}

function claimExplicit(
  draft: Draft,
  kept: readonly Span[],
  span: Span,
  read: () => Fields | 'meaning' | null,
): void {
  if (kept.some(([start, end]) => start < span[1] && end > span[0])) return;
  const { first, end } = draft.tokensIn(span);
  for (let i = first; i < end; i++) if (!draft.isFree(i)) return;
  if (first >= end) return;
  const fields = read();
  if (fields === 'meaning') {
    // The key, its colon, and what it says.
    draft.drop(first, first + 2);
    draft.keep(first + 2, end);
    return;
  }
  const [kind] = Object.keys(fields ?? {});
  if (fields && kind) draft.claim({ kind: kind as keyof typeof fields, first, end, fields });
}
