import type { Draft } from './draft.ts';
import { isEdge } from './lexicon.ts';
import { words, type Rule } from './rule.ts';

const BRAND = [
  'canon|nikon|sony|fujifilm|fuji|olympus|panasonic|lumix|leica|pentax|ricoh|go ?pro|dji|mavic|insta ?360',
  'hasselblad|kodak|polaroid|instax|minolta|konica|casio|sigma|tamron|zeiss|yashica|rollei|rolleiflex|sanyo',
  'iphone|ipad|samsung|huawei|honor|xiaomi|redmi|oneplus|google pixel|pixel|oppo|realme|motorola|nokia|htc|asus|lg',
  'galaxy|ixus|powershot|coolpix|cyber ?shot|eos|finepix|oneplus|fairphone|nothing phone|blackberry',
].join('|');
/** Brands that are words, or names of a kind of picture. */
const ALSO_THINGS =
  /^(?:polaroid|instax|kodak|galaxy|pixel|honor|sigma|rollei|mavic|casio|lg|eos)$/;
/** A word of a model's name: «EOS», «Mark», «IV», «D750», «12», «Pro»; no year. */
const MODEL =
  '(?!(?:19|20)\\d\\d(?: |$))(?:eos|mark|mk|i{1,3}|iv|v|vi{1,3}|pro|max|plus|mini|ultra|se|xs|xr|hero|black|note|galaxy|alpha|powershot|ixus|coolpix|lumix|rebel|air|lite|rx|x|phantom|mavic|[a-z]{1,3}\\d{1,4}[a-z]{0,3}|\\d{1,4}[a-z]{0,3}|\\d+[.\\-]\\d+)';
const NAME = `(?:${BRAND})(?: ${MODEL})*`;
const DEVICE =
  "(?:(?:la|il|lo|l'|un|una|un'|mia|mio|nostra|vecchia|vecchio|nuova|nuovo|sua|suo|my|the|an?|our) )*(?:(?:macchina fotografica|fotocamera|macchinetta|reflex|mirrorless|compatta|telefono|cellulare|smartphone|drone|camera) )?";
const TAKEN =
  'fatt[aeio]|scattat[aeio]|fotografat[aeio]|ripres[aeio]|girat[aeio]|realizzat[aeio]|pres[aeio]|scattando|fotografando|taken|shot|captured|photographed';
const WITH = "con|col|collo|dal|dalla|dall'|with|on|using|by|from";
const WITH_IT = new RegExp(`^(?:${WITH}) `);
const GOES_ON =
  /^(?:in|a|ad|al|alla|all'|nel|nella|su|sul|sulla|sull'|sotto|sott'|dopo|prima|durante|dal|senza|tra|con)$/;
const LENS = '\\d{1,3}(?:[-–]\\d{1,3})?(?: ?mm)';

/** «Nikon D750» in «con la Nikon D750»: the last words of a match, as the user wrote them. */
const nameOf = (draft: Draft, end: number, name: string): string =>
  draft.slice(end - name.split(' ').length, end);

/** «telefono» in «fatte con il telefono»: any of its kind. Sources of patterns. */
export const KINDS = {
  phone: 'telefono|telefonino|cellulare|smartphone|phone|cell ?phone|mobile phone',
  drone: 'drone',
} as const;
const KIND = Object.values(KINDS).join('|');

/** «Nikon D750 verticali»: a brand and what is said of its photos; read before that is. */
export const cameraOf: readonly Rule[] = [
  {
    pattern: words`(${NAME})(?= (?:vertical[ei]|orizzontal[ei]|quadrat[ei]|panoramic(?:a|he)|preferit[ei]))`,
    read: ([, name = ''], _context, { draft, first, end }) =>
      isEdge(draft.word(first - 1)) && isEdge(draft.word(end + 1)) && !ALSO_THINGS.test(name)
        ? { camera: nameOf(draft, end, name) }
        : null,
  },
];

export const camera: readonly Rule[] = [
  {
    pattern: words`(?:${TAKEN}) (?:${WITH}) (?:(?:il|lo|la|l'|un|uno|mio|nostro|the|a|my|our) )*(${KIND})`,
    before: /^,$/,
    after: /^,$/,
    // «fatte col telefono di papà» is somebody's.
    read: ([, kind = ''], _context, { draft, end }) =>
      isEdge(draft.word(end)) || GOES_ON.test(draft.word(end))
        ? { camera: nameOf(draft, end, kind) }
        : null,
  },
  {
    pattern: words`(?:${TAKEN}) (?:${WITH}) ${DEVICE}(${NAME}|${LENS})`,
    before: /^,$/,
    after: /^,$/,
    read: ([, name = ''], _context, { draft, end }) => ({
      camera: nameOf(draft, end, name),
    }),
  },
  {
    // «foto con la Canon»: right after what was dropped or read; elsewhere it is a thing one sees.
    pattern: words`(?<=<(?:dropped|type|favourite|orientation|rating)> (?:(?:di|del|con) )?|^)(?:(?:${WITH}|della|dell'|del) )?${DEVICE}(${NAME})`,
    after: /^,$/,
    read: ([all = '', name = ''], _context, { draft, first, end }) => {
      // At the beginning it needs its preposition: «vecchia Polaroid» is what is looked for.
      if (first === 0 && !WITH_IT.test(all)) return null;
      if (!isEdge(draft.word(end)) && !GOES_ON.test(draft.word(end))) return null;
      return { camera: nameOf(draft, end, name) };
    },
  },
  {
    // «Canon», «Nikon D750 2019»: a brand and nothing else to see.
    pattern: words`(${NAME})`,
    after: /^,$/,
    read: ([, name = ''], _context, { draft, first, end }) =>
      isEdge(draft.word(first - 1)) && isEdge(draft.word(end)) && !ALSO_THINGS.test(name)
        ? { camera: nameOf(draft, end, name) }
        : null,
  },
  {
    // «mare in Sardegna, con la Nikon»: set off from what is seen.
    pattern: words`(?:${WITH}) ${DEVICE}(${NAME})(?= <|$)`,
    before: /^,$/,
    read: ([, name = ''], _context, { draft, first, end }) =>
      isEdge(draft.word(first - 1)) ? { camera: nameOf(draft, end, name) } : null,
  },
  {
    pattern: words`(?:(?:con|col|with) )?(?:l' |il |un |the |an? )?(?:obiettivo|ottica|lente|lens)(?: da| di)? (${LENS})|(?:con (?:il|un|l')|col|a) (${LENS})`,
    before: /^(?:,|scattat[aeio]|fatt[aeio])$/,
    after: /^,$/,
    read: ([, first, second], _context, { draft, end }) => ({
      camera: nameOf(draft, end, first ?? second ?? ''),
    }),
  },
];
