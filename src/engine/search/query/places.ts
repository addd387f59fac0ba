import type { Draft } from './draft.ts';
import { numberOf } from './lexicon.ts';
import type { Context, FoundName, PlaceNames } from './rule.ts';

/** Prepositions that say where. */
const WHERE =
  /^(?:a|ad|in|da|per|verso|presso|nel|nella|nelle|nei|nell'|negli|dal|dalla|dalle|dall'|al|alla|alle|agli|ai|all'|at|near|from|to|around|<hasGps>)$/;
const OF = /^(?:di|d'|del|dello|della|dell'|dei|degli|delle|of)$/;
/** With landscapes these say where, too: «sul lago di Garda», «spiagge della Maremma». */
const WHERE_OF_AREAS =
  /^(?:su|sul|sullo|sulla|sull'|sui|sugli|sulle|lungo|del|dello|della|dell'|dei|degli|delle|on)$/;
const ARTICLE = /^(?:il|lo|la|l'|i|gli|le|the)$/;
/** With these a name of a city is a team, or a thing: «la Roma», «del Napoli». */
const WITH_ARTICLE =
  /^(?:il|lo|la|l'|un|uno|una|un'|del|dello|della|dell'|al|allo|alla|all'|dal|dalla|nel|nella|sul|sulla|col|the|a|an)$/;
const OUTSKIRTS =
  /^(?:vicino|dintorni|citta|centro|provincia|regione|isola|isole|arcipelago|comune|zona|periferia|paese|borgo|parti|foto|near|city|island|isle|fatt[aeio]|scattat[aeio]|girat[aeio]|pres[aeio]|taken|shot)$/;

/** Whole phrases that say nothing but where: «ai piedi del Vesuvio»; not «le porte di Siena». */
const NEAR =
  /^(?:ai piedi|alle (?:porte|pendici)|alla periferia|nel cuore|nei pressi|dalle parti|a due passi)$/;

const CONTRACTED = /^(?:dell'|all'|nell'|dall'|sull')$/;

/** The longest name of the gazetteer that begins with a token, and where it ends. */
export function longestPlace(
  draft: Draft,
  first: number,
  places: PlaceNames,
): { found: FoundName; end: number } | null {
  let best: { found: FoundName; end: number } | null = null;
  // «all'Aquila»: the article of the name has grown together with the preposition.
  let name = CONTRACTED.test(draft.word(first)) ? "l'" : draft.word(first);
  const before = draft.tokens[first - 1]?.fold ?? '';
  if (draft.isDropped(first - 1) && CONTRACTED.test(before)) name = `l' ${name}`;
  for (let end = first + 1; end <= first + places.longest; end++) {
    if (!draft.isFree(end - 1)) break;
    if (end > first + 1) name += ` ${draft.word(end - 1)}`;
    const found = places.find(name);
    if (found) best = { found, end };
  }
  return best;
}

/** Reads names of places wherever their words cannot be anything else, or all says that they are one. */
export function readPlaces(draft: Draft, { places }: Context): void {
  for (let i = 0; i < draft.tokens.length; i++) {
    if (!draft.isFree(i)) continue;
    const place = longestPlace(draft, i, places);
    if (!place || !isMeant(draft, i, place.end, place.found, places)) continue;
    const around = draft.word(place.end) === 'e' && draft.word(place.end + 1) === 'dintorni';
    const end = around ? place.end + 2 : place.end;
    draft.claim({
      kind: 'place',
      first: tieBefore(draft, i, place.found),
      end,
      fields: { place: [place.found.name] },
    });
    i = end - 1;
  }
}

function isMeant(
  draft: Draft,
  first: number,
  end: number,
  { kind, clarity }: FoundName,
  places: PlaceNames,
): boolean {
  const before = draft.word(first - 1);
  const own = draft.tokens[first];
  const last = draft.tokens[end - 1];
  if (!own || !last) return false;
  const contracted = /^(?:dell'|all'|nell'|dall'|sull'|l')$/.test(own.fold);
  const capital =
    last.capital && (own.capital || contracted || /^(?:la|il|l'|los|las|el)$/.test(own.fold));
  const where =
    WHERE.test(before) ||
    (kind === 'area' && WHERE_OF_AREAS.test(before)) ||
    // «Lipari e Vulcano»
    (kind === 'area' && before === 'e' && draft.word(first - 2) === '<place>') ||
    /^(?:all'|nell'|dall')$/.test(own.fold);
  // «cento persone»: a number before it is a town.
  if (end === first + 1 && !Number.isNaN(numberOf(own.fold)))
    return own.capital && WHERE.test(before);
  // «Italia che balla»: whoever does something is a person.
  // «Milan contro Inter»
  if (/^(?:contro|vs)$/.test(before) || /^(?:contro|vs)$/.test(draft.word(end))) return false;
  const tied = OF.test(draft.tokens[first - 1]?.fold ?? '');
  if (/^(?:che|who)$/.test(draft.word(end)) && !where && !tied) return false;
  if (clarity === 'capital and preposition') {
    // With an article it is the thing: «nella Massa», «al Prato».
    return capital && where && !(kind === 'city' && WITH_ARTICLE.test(before) && before !== 'a');
  }
  if (
    clarity === 'capital or preposition' &&
    !capital &&
    !/^(?:a|ad|in|da|nel|nella|nelle|nei|nell'|negli|at|from|to)$/.test(before)
  ) {
    return false;
  }
  if (kind === 'city' && !contracted && WITH_ARTICLE.test(before) && before !== 'a') {
    return (
      /^(?:al|alla|dal|dalla|del|della|il|la)$/.test(before) &&
      hasArticle(draft, first - 1, end, places)
    );
  }
  // «Anna Ferrara», «Marco Messina»: a surname.
  const name = draft.tokens[first - 1];
  return !(
    kind === 'city' &&
    name?.capital &&
    own.capital &&
    draft.isFree(first - 1) &&
    places.isFirstName(name.fold)
  );
}

/** «al Cairo», «alla Spezia»: places whose name has an article. */
function hasArticle(draft: Draft, article: number, end: number, places: PlaceNames): boolean {
  const bare = draft.word(article).replace(/^(?:a|da|de)(?=l)/, '');
  const name = [bare === 'l' ? 'il' : bare.replace(/^ll/, 'l')];
  for (let i = article + 1; i < end; i++) name.push(draft.word(i));
  return places.find(name.join(' ')) !== undefined;
}

/** The words that tie a place to the rest: «a», «della», «nella città di», «vicino a». */
function tieBefore(draft: Draft, first: number, { kind }: FoundName): number {
  const free = (token: number) => token >= 0 && draft.isFree(token);
  const word = (token: number) => draft.word(token);
  const ties = (text: string) =>
    WHERE.test(text) || OF.test(text) || (kind === 'area' && WHERE_OF_AREAS.test(text));
  if (free(first - 1) && ties(word(first - 1))) first--;
  else if (kind !== 'city' && free(first - 1) && ARTICLE.test(word(first - 1))) first--;
  const near = Array.from({ length: 3 }, (_, i) => word(first - 3 + i));
  for (const length of [3, 2]) {
    const all = Array.from({ length }, (_, i) => free(first - length + i)).every(Boolean);
    if (all && NEAR.test(near.slice(-length).join(' '))) return first - length;
  }
  while (free(first - 1) && OUTSKIRTS.test(word(first - 1))) {
    first--;
    if (
      free(first - 1) &&
      /^(?:nella|nel|in|alla|all'|sull'|la|l'|nei|nelle|dalle|the)$/.test(word(first - 1))
    )
      first--;
  }
  return first;
}
