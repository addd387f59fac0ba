import type { SizeRange } from '../../../shared/query.ts';
import { COMMA, goesOn, isEdge } from './lexicon.ts';
import { words, type Rule } from './rule.ts';

/** Units of 1,000, as disks and cameras count. «5 mega» of a photo are megabytes. */
const UNITS: [RegExp, number, 'Bytes' | 'Pixels'][] = [
  [/^(?:b|bytes?)$/, 1, 'Bytes'],
  [/^(?:kb|kilobytes?|chilobyte)$/, 1e3, 'Bytes'],
  [/^(?:mb|mega|megabytes?)$/, 1e6, 'Bytes'],
  [/^(?:gb|giga|gigabytes?)$/, 1e9, 'Bytes'],
  [/^(?:mp|mpx|mpixels?|megapixels?)$/, 1e6, 'Pixels'],
];
const UNIT =
  'bytes?|kb|kilobytes?|chilobyte|mb|mega|megabytes?|gb|giga|gigabytes?|mp|mpx|mpixels?|megapixels?';
/** «5», «1.5», «1,5»: a comma is a token of its own. */
const AMOUNT = '\\d+(?:\\.\\d+| , \\d+)?';
const SAID = `(${AMOUNT}) ?(${UNIT})`;

/** A size in words of the line, or as it is written out; null for none. */
function amountOf(amount: string, unit: string): { value: number; of: 'Bytes' | 'Pixels' } | null {
  const found = UNITS.find(([pattern]) => pattern.test(unit));
  const value = Number(amount.replace(' , ', '.').replace(',', '.'));
  return found && Number.isFinite(value)
    ? { value: Math.round(value * found[1]), of: found[2] }
    : null;
}

const LARGER =
  '(?:piu (?:grand[ei]|pesant[ei]) (?:di|del|dei)|piu di|oltre(?: i)?|sopra(?: i)?|superior[ei] a(?:i)?|maggior[ei] di|larger than|bigger than|more than|over|above)';
const SMALLER =
  '(?:piu (?:piccol[aei]|legger[aei]) (?:di|del|dei)|meno di|sotto(?: i)?|inferior[ei] a(?:i)?|minor[ei] di|fino a|al massimo|smaller than|less than|under|below|up to)';
const AT_LEAST = '(?:almeno|minimo|at least)';
/** «48 megapixel» are 48.8. */
const ABOUT = 0.05;
/** What ties a size to the photos: «foto da», «file di», «che pesano». */
const TIE = /^(?:da|di|con|che|pesan[oi]|pesa|file|of|with|,)$/;

const range = (
  from: ReturnType<typeof amountOf>,
  to: ReturnType<typeof amountOf>,
): { size: SizeRange } | null => {
  const of = (from ?? to)?.of;
  if (!of || (from && to && (from.of !== to.of || from.value > to.value))) return null;
  return {
    // In the order of their names, like sizes put together below.
    size: { ...(to && { [`max${of}`]: to.value }), ...(from && { [`min${of}`]: from.value }) },
  };
};

/** How large the file is, or the picture: «più grandi di 5 MB», «almeno 12 megapixel». */
export const size: readonly Rule[] = [
  {
    pattern: words`(?:da|tra|fra|between|from) (${AMOUNT})(?: ?(${UNIT}))? (?:a|e|and|to) ${SAID}`,
    before: TIE,
    after: COMMA,
    read: ([, first = '', unit, last = '', lastUnit = '']) =>
      range(amountOf(first, unit ?? lastUnit), amountOf(last, lastUnit)),
  },
  {
    pattern: words`(?:${LARGER}|${AT_LEAST}) ${SAID}`,
    before: TIE,
    after: COMMA,
    read: ([, amount = '', unit = '']) => range(amountOf(amount, unit), null),
  },
  {
    pattern: words`${SMALLER} ${SAID}`,
    before: TIE,
    after: COMMA,
    read: ([, amount = '', unit = '']) => range(null, amountOf(amount, unit)),
  },
  {
    pattern: words`${SAID} (?:in su|o piu|e oltre|or more|and up)`,
    before: TIE,
    after: COMMA,
    read: ([, amount = '', unit = '']) => range(amountOf(amount, unit), null),
  },
  {
    // «foto da 12 megapixel»: of the photos only where nothing else is named before it, as with
    // «una chiavetta da 8 GB», and about so many, as whoever makes cameras counts.
    pattern: words`(?:da|di|a|of|at) (?:circa |about )?${SAID}`,
    after: COMMA,
    read: ([, amount = '', unit = ''], _, { draft, first, end }) => {
      const said = amountOf(amount, unit);
      if (!said || !isEdge(draft.word(first - 1)) || !goesOn(draft.word(end))) return null;
      const part = (share: number) => ({ ...said, value: Math.round(said.value * share) });
      return range(part(1 - ABOUT), part(1 + ABOUT));
    },
  },
];

/** Two ranges as one, their ends in the order of their names; null where both cannot be. */
export function sizesTogether(a: SizeRange, b: SizeRange): SizeRange | null {
  const { maxBytes, maxPixels, minBytes, minPixels } = { ...a, ...b };
  const isTwice = Object.keys(a).some((end) => end in b);
  const isNone = (min = -Infinity, max = Infinity) => min > max;
  if (isTwice || isNone(minBytes, maxBytes) || isNone(minPixels, maxPixels)) return null;
  return {
    ...(maxBytes !== undefined && { maxBytes }),
    ...(maxPixels !== undefined && { maxPixels }),
    ...(minBytes !== undefined && { minBytes }),
    ...(minPixels !== undefined && { minPixels }),
  };
}

/** `>5MB`, `<500KB`, `5MB..10MB`, `12MP..`: the value of `dimensione:`. */
export function readSize(value: string): { size: SizeRange } | null {
  const [, sign, only] = /^([<>])=?(.+)$/.exec(value) ?? [];
  const [from, to] = sign === '>' ? [only, ''] : sign === '<' ? ['', only] : value.split('..', 2);
  const read = (text = '') => {
    const [, amount, unit] = /^(\d+(?:[.,]\d+)?)([a-z]+)$/.exec(text) ?? [];
    return amount && unit ? amountOf(amount, unit) : null;
  };
  const ends = [read(from), read(to)] as const;
  if ((from && !ends[0]) || (to && !ends[1]) || to === undefined) return null;
  return range(...ends);
}

/** The values of `dimensione:` that say a range; {@link readSize} reads them. */
export function sizeValues(size: SizeRange): string[] {
  const written = (value: number | undefined, units: [number, string][]) => {
    if (value === undefined) return '';
    const [factor, name] = units.find(([one]) => value % one === 0) as [number, string];
    return `${value / factor}${name}`;
  };
  const bytes = (value?: number) =>
    written(value, [
      [1e9, 'GB'],
      [1e6, 'MB'],
      [1e3, 'KB'],
      [1, 'B'],
    ]);
  // All that can be said is a multiple of what a rounded number of pixels is.
  const pixels = (value?: number) => (value === undefined ? '' : `${value / 1e6}MP`);
  const both = (from: string, to: string) => (from || to ? [`${from}..${to}`] : []);
  return [
    ...both(bytes(size.minBytes), bytes(size.maxBytes)),
    ...both(pixels(size.minPixels), pixels(size.maxPixels)),
  ];
}
