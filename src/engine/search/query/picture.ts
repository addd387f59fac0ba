import type { FileFormat } from '../../../shared/query.ts';
import { COMMA, isEdge, numberOf } from './lexicon.ts';
import type { Draft } from './draft.ts';
import { words, type Rule } from './rule.ts';

/** Rules about the picture itself: position, stars, favourites, orientation, kind of file. */

const LINK = /^(?:di|d'|del|dello|della|dell'|dei|degli|delle|of|con|from)$/;
const SPOT =
  "(?:(?:la|le|il|i|l'|coordinate|dati|informazioni|segnale|tag|a|the|any) )*(?:di )?(?:gps|posizione|coordinate(?: gps)?|geolocalizzazione|localizzazione|geotag|location|position|coordinates)";
const PLACED =
  'geolocalizzat[aeio]|georeferenziat[aeio]|geotaggat[aeio]|localizzat[aeio]|geotagged|geolocated';

/** Is the word said of the photos: at the beginning, or right after «foto» and what else was read? */
const ofPhotos = (draft: Draft, first: number): boolean => {
  const before = draft.word(first - 1);
  return isEdge(before) && (before !== ',' || first > 0);
};

/** «con posizione del loto» is no place. */
const ends = (draft: Draft, end: number): boolean =>
  !/^(?:di|del|della|dei|delle|yoga|eretta|seduta|sdraiata|comoda|strana|of)$/.test(
    draft.word(end),
  );

export const gps: readonly Rule[] = [
  {
    pattern: words`(?:senza|priv[aeio] di|non|without|no|-) (?:${SPOT}|${PLACED})`,
    before: COMMA,
    after: COMMA,
    read: (_match, _context, { draft, end }) => (ends(draft, end) ? { hasGps: false } : null),
  },
  {
    pattern: words`(?:con|col|with) (?:${SPOT})|${PLACED}`,
    before: COMMA,
    after: COMMA,
    read: (_match, _context, { draft, end }) => (ends(draft, end) ? { hasGps: true } : null),
  },
];

const STARS = 'stell[ae]|stars?|stelline';
const HOTEL = /^(?:hotel|albergo|alberghi|resort|ristorante|campeggio|residence|motel)$/;

export const rating: readonly Rule[] = [
  {
    pattern: words`(?:(?:almeno|minimo|at least|rated|valutat[aeio]|votat[aeio]) )?(?:(piu di|oltre|more than) )?(\d|un|una|due|tre|quattro|cinque|one|two|three|four|five) (?:${STARS})(?: (?:in su|o piu|e oltre|e piu|or more|and up|\+|su 5|su cinque))?(?: (?:photos?|pictures?))?`,
    before: /^(?:con|da|di|a|with|of|le|,|valutat[aeio])$/,
    after: COMMA,
    read: ([all = '', more, count = ''], _context, { draft, first, end }) => {
      let at = first - 1;
      while (/^(?:a|con|da|di|with)$/.test(draft.word(at))) at--;
      if (HOTEL.test(draft.word(at))) return null;
      const clear = /almeno|minimo|least|in su|piu|more|oltre|su /.test(all);
      const [before, after] = [draft.word(first - 1), draft.word(end)];
      const linked = /^(?:con|da|a|with|<dropped>)$/.test(before);
      const stops = isEdge(after) || /^(?:a|in|nel|con|senza|e)$/.test(after);
      // «cinque stelle di carta» are seen, «foto a 5 stelle di Anna» are not.
      const said = (linked && LINK.test(after)) || ((linked || isEdge(before)) && stops);
      if (!clear && !said) return null;
      const min = numberOf(count) + (more ? 1 : 0);
      return min >= 1 && min <= 5 ? { rating: { min } } : null;
    },
  },
  {
    pattern: words`(?:[★⭐]){1,5}`,
    before: /^(?:con|da|,)$/,
    after: COMMA,
    read: ([stars = '']) => ({ rating: { min: [...stars].length } }),
  },
];

export const favourite: readonly Rule[] = [
  {
    pattern: words`(?:tra|fra|nei|nelle|dei|delle|dai|dalle|in|among) (?:(?:i|le|gli|my|the|miei|mie|nostri|nostre) )*(?:preferit[ie]|favou?rites?)`,
    before: COMMA,
    after: COMMA,
    read: () => ({ favourite: true }),
  },
  {
    pattern: words`non (?:tra (?:i|le) )?preferit[ei]|(?:tranne|escluse?i?|eccetto) (?:i|le) preferit[ei]`,
    before: COMMA,
    after: COMMA,
    read: () => ({ favourite: false }),
  },
  {
    pattern: words`(?:(?:le|i|the) )?(?:(?:mie|miei|nostre|nostri|my|our) )?(?:preferit[ie]|favou?rites?)(?: (?:photos?|pictures?))?`,
    before: COMMA,
    after: LINK,
    // «la torta preferita», «i miei giochi preferiti»: said of a thing that is seen.
    read: (_match, _context, { draft, first, end }) => {
      if (ofPhotos(draft, first)) return { favourite: true };
      const [noun, owner] = [draft.word(first - 1), draft.word(first - 2)];
      const owned = /^(?:mi[aeo]|miei|tu[aeo]|tuoi|su[aeo]|suoi|nostr[aeio]|loro|i|gli|le)$/;
      return isEdge(draft.word(end)) && !owned.test(owner) && !owned.test(noun)
        ? { favourite: true }
        : null;
    },
  },
];

/** A kind of picture: «ritratti verticali» are vertical photos. */
const KIND_OF_PICTURE =
  /^(?:foto|fotografi[ae]|immagin[ei]|scatt[oi]|ritratt[oi]|selfie|autoscatt[oi]|paesagg[io]|portraits?|selfies|landscapes?)$/;

const SIDES = {
  portrait: 'vertical[ei]|vertical',
  landscape: 'orizzontal[ei]|horizontal',
  square: 'quadrat[aeo]|square',
  panorama: 'panoramic(?:a|he)|panoramic|panoramas?',
} as const;
type Side = keyof typeof SIDES;
const SIDE = Object.values(SIDES).join('|');
const sideOf = (word: string) =>
  (Object.keys(SIDES) as Side[]).find((side) => new RegExp(`^(?:${SIDES[side]})$`).test(word));

export const orientation: readonly Rule[] = [
  {
    pattern: words`(?:(?:in|con|a) (?:formato |orientamento |senso )?|formato |orientamento )(verticale|orizzontale|quadrato|panoramico)|in (portrait|landscape|square)(?: orientation| format)?|(portrait|landscape) (?:photos|pictures)`,
    before: /^(?:,|fatt[aeio]|scattat[aeio]|girat[aeio]|ripres[aeio]|taken|shot)$/,
    after: LINK,
    read: ([, italian, ...english]) => {
      const said = english.find(Boolean);
      if (said) return { orientation: said as Side };
      const side = italian === 'panoramico' ? 'panorama' : sideOf(italian ?? '');
      return side ? { orientation: side } : null;
    },
  },
  {
    pattern: words`(?:(?:le|una|delle|tutte le|solo) )?(${SIDE})(?: (?:photos?|pictures?|images?|shots?))?`,
    before: COMMA,
    after: LINK,
    // «righe verticali», «ruota panoramica»: said of a thing that is seen.
    read: ([all = '', word = ''], _context, { draft, first, end }) => {
      const side = sideOf(word);
      const singular = /^(?:verticale|orizzontale|quadrat[ao])$/.test(word);
      const photos = /(?:photo|picture|image|shot)s?$/.test(all);
      const [before, after] = [draft.word(first - 1), draft.word(end)];
      if (!side || !(ofPhotos(draft, first) || KIND_OF_PICTURE.test(before))) return null;
      // «panorama di Firenze» is a view.
      if (word === 'panorama' && !photos) return null;
      const stops =
        isEdge(after) || LINK.test(after) || /^(?:a|al|in|nel|nella|e|con|senza|at)$/.test(after);
      if (!photos && !stops) return null;
      return singular && before === '' ? null : { orientation: side };
    },
  },
];

const FORMATS: Record<FileFormat, RegExp> = {
  jpeg: /^jpe?g$/,
  png: /^png$/,
  heic: /^hei[cf]$/,
  webp: /^webp$/,
  avif: /^avif$/,
  tiff: /^tiff?$/,
};
/** «png», «HEIF». */
export const formatNamed = (word: string): FileFormat | undefined =>
  (Object.keys(FORMATS) as FileFormat[]).find((format) => FORMATS[format].test(word));
const FILES =
  '(?:in )?(?:formato )?(?:(?:i|gli|dei|solo|tutti i|tutte le) )*(?:(?:file|files|foto|immagini) )?(?:in )?(?:formato )?';

export const type: readonly Rule[] = [
  {
    pattern: words`${FILES}(jpe?g|png|hei[cf]|webp|avif|tiff?)(?: (?:files?|photos?|pictures?|images?))?`,
    before: COMMA,
    after: LINK,
    read: ([, word = '']) => {
      const format = formatNamed(word);
      return format ? { format } : null;
    },
  },
  {
    pattern: words`(?:(?:gli|i|le|degli|delle|tutti gli|tutti i|tutte le|uno|solo|the|all|my) )*(?:screenshots?|screen ?shots?|schermat[ae]|cattur[ae] (?:di|dello) schermo|istantanee dello schermo|screen captures?)`,
    before: /^(?:,|foto|immagini|tra)$/,
    after: LINK,
    read: (_match, _context, { draft, first }) =>
      /^(?:un|una|uno|con|la|lo|sulla|sullo|che|nuov[ao])$/.test(draft.word(first - 1))
        ? null
        : { type: 'screenshot' },
  },
  {
    pattern: words`(?:(?:i|dei|tutti i|un|il|solo|the|all|my) )*(?:video|videos|videoclip|filmat[oi]|filmin[oi]|movies?)`,
    before: COMMA,
    after: LINK,
    read: ([all = ''], _context, { draft, first, end }) => {
      if (/^(?:games?|call|giochi|gioco|chiamata|proiettore|citofono)$/.test(draft.word(end)))
        return null;
      if (ofPhotos(draft, first)) return { type: 'video' };
      return !/ /.test(all) &&
        isEdge(draft.word(end)) &&
        !/^(?:un|il|i|dei|di|che|in|con|per|a)$/.test(draft.word(first - 1))
        ? { type: 'video' }
        : null;
    },
  },
  {
    pattern: words`${FILES}(?:raw|nef|cr2|cr3|arw|dng)(?: (?:files?|photos?))?`,
    before: COMMA,
    after: LINK,
    read: (_match, _context, { draft, end }) =>
      /^(?:food|fish|meat|vegan)$/.test(draft.word(end)) ? null : { type: 'raw' },
  },
  {
    pattern: words`(?:(?:le|delle|una|tutte le|the|animated) )*gifs?(?: animat[ae])?`,
    before: COMMA,
    after: LINK,
    read: () => ({ type: 'gif' }),
  },
];
