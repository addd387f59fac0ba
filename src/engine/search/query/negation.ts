import type { Draft, Reading } from './draft.ts';
import { DI } from './lexicon.ts';
import { words } from './rule.ts';

const TRIGGER = words`(?:(?:ma|pero|e|but|and|che|dove|in cui|,) )*(?:senza|non|niente|tranne|eccetto|escluso|esclusa|esclusi|escluse|escludendo|a parte|fuorche|nessuno?|nessuna|without|except(?: for)?|excluding|but no|but not|not|no|ne(?= .* ne )|fuori(?= <place>)|outside(?: of)?(?= <place>)|-)`;
/** After the trigger, and no part of what is negated. */
const FILLER =
  /^(?:nessun[oa]?|niente|nulla|alcun[oa]?|any|che|quell[eiao]|quando|foto|those|ones|c'|e'|ci|sono|si|vede|vedono|there|is|are|si[ae]|siano)$/;
const NOBODY = /^(?:nessuno|nessuna|niente|nulla|nobody|anyone|anybody|anything)$/;
const OR = /^(?:ne|o|e|ed|oppure|nor|or|and|,)$/;
/** Where a negated noun or adjective ends. */
const STOP =
  /^(?:[,;:!?()]|<.*>|a|ad|al|allo|alla|all'|ai|agli|alle|in|nel|nello|nella|nell'|nei|negli|nelle|su|sul|sullo|sulla|sull'|sui|sugli|sulle|con|col|tra|fra|per|dietro|sopra|sotto|davanti|dentro|mentre|quando|dove|che|ma|pero|at|on|with|while|but|behind|under|over|by|e|ed|o|ne|oppure|or|and|nor|senza|non|tranne|eccetto|without|-)$/;
const PREPOSITION =
  /^(?:a|ad|al|alla|all'|in|nel|nella|su|sul|sulla|con|col|di|del|della|a|an|the)$/;

const OF = new RegExp(`^(?:${DI}|con|with)$`);

/** Kinds whose negation the contract knows. */
const NEGATED = { place: 'notPlace', tags: 'notTags' } as const;

/**
 * «senza X né Y», «non X», «tranne X», «-X»: what follows, up to the end of the noun, is what the
 * photos must not be; a place or a tag after it is a place or tag they must not have.
 */
export function readNegations(draft: Draft): void {
  let from = 0;
  for (;;) {
    TRIGGER.lastIndex = from;
    const match = TRIGGER.exec(draft.line);
    if (!match) return;
    from = match.index + 1;
    const first = draft.tokenAt(match.index);
    const end = draft.tokenAt(match.index + match[0].length);
    if (first < end) negate(draft, first, end, draft.word(end - 1) === '-');
  }
}

function negate(draft: Draft, first: number, after: number, single: boolean): void {
  for (let i = first; i < after; i++) if (!draft.isFree(i)) return;
  // «fuori dall'Italia»; «cena fuori a Roma» is in Rome.
  if (draft.word(after - 1) === 'fuori' && !/^d[ai]/.test(draft.tokens[after]?.fold ?? '')) return;
  let start = first;
  let at = after;
  for (;;) {
    const end = negateOne(draft, start, at, single);
    if (end === null || single) return;
    // «né Y», «o Y», «e Y» go on with what is negated; «e con Y» does not.
    if (!OR.test(draft.word(end)) || !draft.isFree(end)) return;
    let next = end + 1;
    while (
      /^(?:ne|o|e|non|senza|nemmeno|neanche|neppure)$/.test(draft.word(next)) &&
      draft.isFree(next)
    )
      next++;
    const word = draft.word(next);
    // «né nel 2018» is no year to be in; «e nel 2018» is one.
    const isNeither = /^(?:ne|nor)$/.test(draft.word(end));
    const goesOn =
      (isNeither ? /^<.*>$/ : /^<(?:place|tags|meaning)>$/).test(word) ||
      (draft.isFree(next) && !STOP.test(word));
    if (!goesOn || (draft.word(end) === ',' && !/^<(?:place|tags)>$/.test(word))) return;
    start = end;
    at = next;
  }
}

/** Claims one negated thing with what introduces it; null where there is none. */
function negateOne(draft: Draft, first: number, at: number, single: boolean): number | null {
  // «non c'è»: only here is «è» no «e».
  if (draft.word(at) === "c'" && draft.word(at + 1) === 'e') at += 2;
  while (draft.isFree(at) && (FILLER.test(draft.word(at)) || isVerb(draft, at))) {
    // «senza nessuno»: not «senza nessun albero».
    if (NOBODY.test(draft.word(at)) && (stops(draft, at + 1) || at + 1 === draft.tokens.length))
      break;
    at++;
  }
  // «niente foto di cibo»
  if (draft.word(at - 1) === 'foto' && draft.isFree(at) && OF.test(draft.word(at))) at++;
  const reading = draft.readingAt(at);
  if (reading) return negateReading(draft, first, at, reading);
  if (!isOwn(draft, at)) return null;
  // «foto non mosse del concerto»: said of the photos, and what is on them comes after it.
  const ofPhotos = draft.isDropped(first - 1) && draft.word(first) === 'non';
  let end = at;
  const begins = () => end === at || (end === at + 1 && PREPOSITION.test(draft.word(at)));
  while (isOwn(draft, end) && (begins() || !stops(draft, end) || isBlackAndWhite(draft, end))) {
    if (ofPhotos && end === at + 1 && OF.test(draft.word(end))) break;
    end++;
    if (single) break;
  }
  if (end === at) return null;
  draft.claim({ kind: 'not', first, end, fields: { not: [draft.slice(at, end)] } });
  return end;
}

/** What was kept as a name goes on to its end. */
const stops = (draft: Draft, token: number): boolean =>
  draft.isFree(token) && STOP.test(draft.word(token));

const isOwn = (draft: Draft, token: number): boolean =>
  token < draft.tokens.length &&
  draft.readingAt(token) === null &&
  !draft.isDropped(token) &&
  !draft.isWord(token) &&
  !/^[,;:!?()]$/.test(draft.tokens[token]?.fold ?? '');

/** «è», which folded is «e». */
const isVerb = (draft: Draft, token: number): boolean => draft.slice(token, token + 1) === 'è';

const isBlackAndWhite = (draft: Draft, token: number): boolean =>
  /^(?:e|and)$/.test(draft.word(token)) &&
  /^(?:bianco|black)$/.test(draft.word(token - 1)) &&
  /^(?:nero|white)$/.test(draft.word(token + 1));

function negateReading(draft: Draft, first: number, at: number, reading: Reading): number | null {
  if (reading.first !== at) return null;
  const { kind, end, fields } = reading;
  draft.release(reading);
  if (kind === 'place')
    draft.claim({ kind: NEGATED.place, first, end, fields: { notPlace: fields.place ?? [] } });
  else if (kind === 'tags')
    draft.claim({ kind: NEGATED.tags, first, end, fields: { notTags: fields.tags ?? [] } });
  else draft.claim({ kind: 'not', first, end, fields: { not: [draft.slice(at, end)] } });
  return end;
}
