import type { TimeOfDay } from '../../../shared/query.ts';
import { COMMA, DATE_TIE, goesOn, NUMBER, numberOf, WEEKDAY, weekdayOfName } from './lexicon.ts';
import { words, type Rule } from './rule.ts';

/** The hours of each part of the day; its last one belongs to it. */
export const PARTS = {
  alba: { from: '05:00', to: '07:59' },
  mattina: { from: '06:00', to: '11:59' },
  mezzogiorno: { from: '12:00', to: '13:59' },
  pomeriggio: { from: '13:00', to: '17:59' },
  sera: { from: '18:00', to: '22:59' },
  notte: { from: '22:00', to: '05:59' },
} as const satisfies Record<string, TimeOfDay>;

const NAMES: [RegExp, keyof typeof PARTS][] = [
  [/^(?:alba|dawn)$/, 'alba'],
  [/mattin|mornings?$/, 'mattina'],
  [/^(?:mezzogiorno|noon|midday)$/, 'mezzogiorno'],
  [/pomeriggi|afternoons?$/, 'pomeriggio'],
  [/^(?:ser[ae]|serata|evenings?)$/, 'sera'],
  [/nott|nights?$/, 'notte'],
];
const PART =
  'alba|dawn|mattin[aoei]|mattinata|mornings?|mezzogiorno|noon|midday|pomeriggi?o?|afternoons?|ser[ae]|serata|evenings?|nott[ei]|nottata|nights?';
const partOf = (word: string) => NAMES.find(([pattern]) => pattern.test(word))?.[1];

const WEEKEND = 'weekends?|week end|fine settimana';
const EVERY = "tutt[ie] (?:i|le|gli)|ogni|every|each|il|lo|la|l'|i|gli|le|the";
const ARTICLES =
  "la|le|il|i|una|un|un'|nella|nelle|nel|nei|alla|al|in una|in un|the|an?|on an?|in an?";
const WEEKDAY_TIE = new RegExp(`${DATE_TIE.source}|^(?:ogni|tutt[ie]|every|each)$`);

export const partsOfWeekAndDay: readonly Rule[] = [
  {
    // «alle 3 di notte», «verso le sei del mattino»: that hour.
    pattern: words`(?:alle|verso le|intorno alle) (?:ore )?(${NUMBER}) (?:di|del|della) (mattina|mattino|pomeriggio|sera|notte)`,
    before: COMMA,
    after: COMMA,
    read: ([, said = '', part = '']) => {
      const hour =
        numberOf(said) + (/^(?:pomeriggio|sera)$/.test(part) && numberOf(said) < 12 ? 12 : 0);
      if (!(hour >= 1 && hour <= 23)) return null;
      const text = String(hour).padStart(2, '0');
      return { timeOfDay: { from: `${text}:00`, to: `${text}:59` } };
    },
  },
  {
    pattern: words`(?:dal|from) (${WEEKDAY}) (?:al|alla|to) (${WEEKDAY})`,
    before: COMMA,
    after: COMMA,
    read: ([, first = '', last = '']) => {
      const [from, to] = [weekdayOfName(first), weekdayOfName(last)];
      const count = ((to - from + 7) % 7) + 1;
      return { weekday: Array.from({ length: count }, (_, i) => ((from - 1 + i) % 7) + 1) };
    },
  },
  {
    pattern: words`(?:${EVERY} )?(?:${WEEKEND})`,
    before: WEEKDAY_TIE,
    after: COMMA,
    read: (_match, _context, { draft, first }) =>
      /^(?:un|uno|una|an?)$/.test(draft.word(first - 1)) ? null : { weekday: [6, 7] },
  },
  {
    pattern: words`(?:buon|buona|happy|good) (?:${WEEKDAY}|${PART})`,
    // A greeting, on a card or a cake.
    read: (_match, _context, { draft, first, end }) => {
      draft.keep(first, end);
      return null;
    },
  },
  {
    pattern: words`(?:feriali|weekdays|giorni feriali)`,
    before: WEEKDAY_TIE,
    after: COMMA,
    read: () => ({ weekday: [1, 2, 3, 4, 5] }),
  },
  {
    pattern: words`(${WEEKDAY})(?: (?:e|o|and|or|,) (?:il |la |i |le |di )?(${WEEKDAY}))?`,
    before: WEEKDAY_TIE,
    after: COMMA,
    read: ([, first = '', second], _context, { draft, first: at, end }) => {
      if (/^(?:un|uno|una|delle palme|santo)$/.test(draft.word(at - 1))) return null;
      if (/^(?:santo|delle|grasso|del|nero)$/.test(draft.word(end))) return null;
      const days = [first, second ?? first].map(weekdayOfName).sort((a, b) => a - b);
      return { weekday: [...new Set(days)] };
    },
  },
  {
    // «ieri sera», «il venerdì pomeriggio».
    pattern: words`(?<=<(?:date|weekday|recurring)> (?:(?:di|al|alla|la|il|in|at|in the|,) )?)(?:(?:di|al|alla|all'|la|il|in|at|the|in the|verso) )*(${PART})`,
    after: COMMA,
    read: ([, name = ''], _context, { draft, end }) => {
      const part = partOf(name);
      if (!part || !goesOn(draft.word(end))) return null;
      return { timeOfDay: PARTS[part] };
    },
  },
  {
    // «dalle 18 alle 20»
    pattern: words`(?:dalle|tra le|fra le) (?:ore )?([01]?\d|2[0-3]) (?:alle|e le) (?:ore )?([01]?\d|2[0-3])`,
    before: COMMA,
    after: COMMA,
    read: ([, from = '', to = '']) => ({
      timeOfDay: { from: `${from.padStart(2, '0')}:00`, to: `${to.padStart(2, '0')}:00` },
    }),
  },
  {
    // «la notte di Capodanno», «una sera di luglio»: without an article only before a day.
    pattern: words`(?:(${ARTICLES}) )?(?:(?:di|of) )?(${PART})(?= <(?:date|recurring)>)`,
    read: ([, article, name = ''], _context, { draft, end }) => {
      const { date, recurring } = draft.readingAt(end)?.fields ?? {};
      const isDay = date ? date.from === date.to : recurring && !('months' in recurring);
      const part = partOf(name);
      return part && (isDay || article) ? { timeOfDay: PARTS[part] } : null;
    },
  },
  {
    // «di notte», «all'alba»: with the preposition of a time, and nothing after that it belongs to.
    pattern: words`(?:(?:di|alla|al|all'|nella|nel|in|durante la|durante il|verso|a|ad|ogni|di prima|di buon|di primo|a notte|in piena|nel primo|nel tardo|at|in the|during the|by|every) )(${PART})(?: (?:presto|tardi|fonda|inoltrata))?`,
    before: /^(?:,|fatt[aeio]|scattat[aeio])$/,
    after: COMMA,
    read: ([all = '', name = ''], _context, { draft, end }) => {
      const part = partOf(name);
      // «ad Alba» is a town.
      if (part === 'alba' && /^(?:a|ad|in|di) /.test(all)) return null;
      return part && goesOn(draft.word(end)) ? { timeOfDay: PARTS[part] } : null;
    },
  },
  {
    // «early morning at the beach»
    pattern: words`^(?:early |late )?(mornings?|afternoons?|evenings?)(?= (?:at|in|on|by) )`,
    read: ([, name = '']) => {
      const part = partOf(name);
      return part ? { timeOfDay: PARTS[part] } : null;
    },
  },
  {
    // «la sera in piazza»: with an article at the beginning, where it says when.
    pattern: words`^(?:(?:<dropped> )+(?:di )?)?(?:la|il) (mattina|mattino|pomeriggio|sera|notte)(?: (?:presto|tardi))?`,
    after: COMMA,
    read: ([, name = ''], _context, { draft, end }) => {
      const part = partOf(name);
      const where = /^(?:a|ad|al|alla|all'|ai|in|nel|nella|nell'|sul|sulla|sull'|con|dopo|prima)$/;
      return part && where.test(draft.word(end)) ? { timeOfDay: PARTS[part] } : null;
    },
  },
  {
    // «passeggiata la sera»: with an article only at the end of something.
    pattern: words`(?<=[^ ]+ )(?:la|il) (mattina|mattino|pomeriggio|sera|notte)`,
    after: COMMA,
    read: ([, name = ''], _context, { draft, first, end }) => {
      const part = partOf(name);
      const before = draft.word(first - 1);
      const ends = /^(?:|[,;:!?()]|<.*>|a|ad|in|nel|nella|con|al|alla)$/.test(draft.word(end));
      const isObject = /^(?:che|di|per|con|e|tra|fra|dove|quando|come|tutta|<dropped>)$/.test(
        before,
      );
      return part && ends && !isObject ? { timeOfDay: PARTS[part] } : null;
    },
  },
];
