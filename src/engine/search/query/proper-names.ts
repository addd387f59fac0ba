import { HOLIDAY_NAMES as HOLIDAY } from './holidays.ts';
import { goesOn, SEASON, WEEKDAY } from './lexicon.ts';
import type { Draft } from './draft.ts';
import { POINT } from './dates/points.ts';
import { longestPlace } from './places.ts';
import { words, type Context } from './rule.ts';

const TO = "di|d'|del|dello|della|dell'|dei|degli|delle|per|of|da";

/** Named after a feast, and seen at any time: «albero di Natale». */
const FESTIVE_THINGS =
  'alber[oi]|alberell[oi]|panetton[ei]|torron[ei]|presep[ei]|uov[ao]|ovett[oi]|colomba|colombe|costum[ei]|mascher[ae]|mascherin[ae]|carr[oi]|pallin[ae]|luc[ei]|lucine|luminari[ae]|mercatin[oi]|biscott[oi]|dolc[ei]|dolcetti|torta|pandoro|tronchetto|stell[ae]|stelline|canzon[ei]|canti|decorazion[ei]|addobb[oi]|ghirland[ae]|corona|calz[ae]|biglietto|biglietti|cartolin[ae]|babbo|zucc(?:a|he)|vestit[oi]|maglion[ei]|conigli[oe]tt?[oi]?|agnell[oi]|letterin[ae]|letter[ae]|tovaglia|candel[ae]|calendari[oi]?|film|villaggi[oo]?|cappell[oi]|centrotavola|spirito|elf[oi]|renn[ae]|casett[ae]|pupazz[oi]|travestiment[oi]|frittelle|chiacchiere|cotechino|zampone|zeppol[ae]|coriandoli|mimos[ae]|pacchett[oi]|pacch[oi]|bastoncin[oi]|vetrin[ae]|atmosfera|magia|fest(?:one|oni)|tazz[ae]|pigiam[ai]|calzin[oi]|grembiul[ei]|tovagliol[oi]|palle|fiocc[oi]|campan[ae]|campanell[ei]|canzoncin[ae]|cioccolatin[oi]|biscottin[oi]|crostat[ae]|bancarell[ae]|fantasm[ai]|scheletr[oi]|ragnatel[ae]|parrucc[ae]|angiolett[oi]|cartell[oi]|scritt[ae]';
const ENGLISH_THINGS =
  'trees?|lights?|ornaments?|gifts?|presents?|stockings?|cards?|sweaters?|jumpers?|markets?|eggs?|bunn(?:y|ies)|costumes?|pumpkins?|decorations?|carols?|cookies?|cakes?|wreaths?|masks?|candles?|cactus|island|pudding|hats?';
const SEASONAL_THINGS =
  'giardin[oi]|foglie|foglia|color[ei]|fior[ei]|frutt[aoi]|tinte|luce|luci|cielo|sole|vento|equinozio|solstizio|abit[oi]|vestit[oi]|scarpe|maglion[ei]|collezione|svendite|saldi|frutti|rose|viol[ae]|sfumature|aria|atmosfera|inizio|arrivo|fine';
/** Events, teams, dishes, titles, works, landscapes: their place is part of the name. */
const HEADS =
  'palio|giro|festival|gran premio|maratona|biennale|salone|fiera|derby|coppa|nazionale|maglia|bandiera|squadra|tifos[oi]|ambasciata|universita|sindaco|re|regina|duca|duchessa|principe|principessa|conte|santo|madonna|vescovo|arcivescovo|cardinale|mercante|mercanti|carnevale|regata|expo|olimpiadi|europei|mondiali|moto ?gp|raduno|sagra|prosciutto|pesto|ragu|pizza|pasta|olio|vino|aceto|formaggio|pecorino|caciocavallo|mozzarella|bufala|speck|lardo|panforte|pandoro|panettone|torrone|cantucci|amaretti|cassata|arancine|arancini|cioccolato|cioccolatini|pistacchi[oi]?|limoni|arance|cipoll[ae]|mortadella|torre|porta|fontan[ae]|obelisco|duomo|cattedrale|basilica|mole|arena|ponte|statua|mappa|cartina|modellino|trattato|battaglia|venere|cavalli|sassi|bronzi';
/** With a town they are a name («lago di Como»); with a region or country a place («il mare della Sardegna»). */
const LANDSCAPES = 'lago|laghi|golfo|mare|monte|monti|fiume|valle|riviera|stretto';
const FOOD =
  'pizza|pasta|panino|insalata|risotto|salsa|mortadella|torta|crema|zuppa|gelato|vino|caffe|birra|formaggio|toast|cotoletta|bistecca|focaccia';
const STREETS =
  'via|viale|piazza|piazzale|piazzetta|corso|largo|vicolo|lungomare|lungarno|contrada';
const BUILDINGS =
  'stazione|aeroporto|metro|hotel|albergo|bar|ristorante|pizzeria|trattoria|osteria|stadio|teatro|cinema|villa|palazzo|fermata|liceo|scuola|ospedale|rifugio|castello|porta|ponte|museo|chiesa|basilica|santuario|agriturismo|lido|bagno|campeggio|partita|derby|finale';
const PEOPLE =
  'famiglia|signor|signora|signorina|sig|dottor|dottoressa|dott|prof|professor|professoressa|maestr[oa]|avvocato|don|padre|suor|zi[oa]|nonn[oa]|cugin[oa]|coniugi|fratelli|sorelle|mr|mrs|miss|uncle|aunt|family';

/** Whole phrases that only sound like a date or a place. */
const PHRASES = [
  `(?:il )?maggio (?:fiorentino|francese|radioso|odoroso)|babbo natale|santa claus|sabato del villaggio`,
  `nott[ei] (?:bianc|stellat|magic|american)[aehi]+|capodanno (?:cinese|lunare)|domenica delle palme`,
  `primavera (?:araba|di botticelli)|autunno caldo|quattro stagioni|mezza estate|fine del mondo|di fine anno(?: scolastico)?`,
  `chi (?:[^ ]+ )*non .*|non vedo l' ora|non ci credo|senza (?:parole|fiato|fine|tempo|senso|pensieri|capo ne coda)`,
  `non ti scordar di me|nontiscordardime|indian summer|good friday|black friday|cyber monday`,
  `venerdi santo|settimana santa|giovedi santo|sabato santo|mercoledi delle ceneri|paese dei balocchi`,
  `stella alpina|stelle filanti|stell[ae] marin[ae]|stell[ae] (?:cadent[ei]|comet[ae])`,
  `(?:dalla|dal) (?:mattina|mattino) alla sera|dall' alba al tramonto|giorno e notte|notte e giorno`,
  `mar (?:nero|baltico)|nuovo cinema paradiso|milano sanremo|parigi (?:dakar|roubaix)`,
  `(?:fic(?:o|hi)|porcellin[oi]|cann[ae]|castagn[ae]|noc[ei]) (?:d'|del|dell') (?:india|brasile)`,
  `cappell[oi] (?:di )?panama|panama bianc(?:o|hi)|sapone di (?:marsiglia|aleppo)|gatto del bengala`,
].join('|');

const keeps: RegExp[] = [
  words`${PHRASES}`,
  words`(?:${FESTIVE_THINGS})(?: \S+)? (?:${TO}) (?:${HOLIDAY})`,
  words`(?:${HOLIDAY}) (?:${ENGLISH_THINGS})`,
  words`(?:${SEASONAL_THINGS}) (?:${TO}) (?:${SEASON})`,
  words`(?:rose|fiori|mese|rosari[oi]|ciliegie) (?:di|del|della) (?:maggio|mariano)`,
  words`(?:tango|settimana|festa|torneo) (?:del|della) (?:${WEEKDAY})`,
  words`(?:chiesa|basilica|duomo|cattedrale|monte|isola|porto|statua|quadro|scuola|ospedale|quartiere|paese|borgo|processione) (?:di|del|della) (?:san|santo|santa|sant') \S+`,
];

/** Keeps as meaning what has a date, a feast or a place only in its name. */
export function keepProperNames(draft: Draft, context: Context): void {
  for (const pattern of keeps) keepAll(draft, pattern);
  keepStreets(draft, context);
  keepNamedAfterPlaces(draft, context);
  keepPeople(draft, context);
}

function keepAll(draft: Draft, pattern: RegExp): void {
  let from = 0;
  for (;;) {
    pattern.lastIndex = from;
    const match = pattern.exec(draft.line);
    if (!match) return;
    from = match.index + 1;
    keepFree(draft, draft.tokenAt(match.index), draft.tokenAt(match.index + match[0].length));
  }
}

function keepFree(draft: Draft, first: number, end: number): void {
  for (let i = first; i < end; i++) if (!draft.isFree(i)) return;
  if (first < end) draft.keep(first, end);
}

/** «via Roma», «piazza XX Settembre», «hotel Bologna»: what follows without a preposition. */
function keepStreets(draft: Draft, context: Context): void {
  const street = new RegExp(`^(?:${STREETS})$`);
  const building = new RegExp(`^(?:${BUILDINGS})$`);
  const date = new RegExp(`^(?:${POINT}|xx settembre|iv novembre)(?![^ ])`);
  for (let i = 0; i < draft.tokens.length; i++) {
    const word = draft.word(i);
    const isStreet = street.test(word);
    if (!isStreet && !building.test(word)) continue;
    let end = capitalsFrom(draft, i + 1);
    if (isStreet) {
      const place = longestPlace(draft, i + 1, context.places);
      const rest = draft.line.slice(draft.line.length - restLength(draft, i + 1));
      const day = date.exec(rest);
      // «piazza al mattino»: Ål is a town, too.
      const isName =
        draft.tokens[i + 1]?.capital || place?.found.clarity !== 'capital and preposition';
      if (place && isName) end = Math.max(end, place.end);
      if (day) end = Math.max(end, draft.tokenAt(draft.line.length - rest.length + day[0].length));
    }
    if (end > i + 1) keepFree(draft, i, end);
  }
}

function restLength(draft: Draft, token: number): number {
  let length = 0;
  for (let i = token; i < draft.tokens.length; i++) length += draft.word(i).length + 1;
  return Math.max(0, length - 1);
}

/** The end of the words with a capital that begin here. */
function capitalsFrom(draft: Draft, first: number): number {
  let end = first;
  while (draft.isFree(end) && draft.tokens[end]?.capital) end++;
  return end;
}

/** «Palio di Siena», «prosciutto di Parma», «pizza Napoli», «la maglia dell'Argentina». */
function keepNamedAfterPlaces(draft: Draft, { places }: Context): void {
  const named = words`(?:${HEADS}|${LANDSCAPES}|${FOOD})(?: (?:rossa|azzurra|bianca|blu|crudo|cotto|extravergine|storico|storica|antico|antica|vecchio))? (?:di|d'|del|dello|della|dell'|dei|degli|delle|of) `;
  const food = words`(?:${FOOD}) `;
  const landscape = new RegExp(`^(?:${LANDSCAPES})$`);
  for (const source of [named.source, food.source]) {
    // The blank at the end stands where the name begins.
    const pattern = new RegExp(source.replace(/\(\?!\[\^ \]\)$/, ''), 'g');
    for (const match of draft.line.matchAll(pattern)) {
      const first = draft.tokenAt(match.index);
      const name = draft.tokenAt(match.index + match[0].length);
      const place = longestPlace(draft, name, places);
      if (!place) continue;
      const isLandscape = landscape.test(draft.word(first));
      if (isLandscape && /^(?:country|region|area)$/.test(place.found.kind)) continue;
      // «Valle d'Aosta» is one itself.
      const whole = longestPlace(draft, first, places);
      if (!whole || whole.end < place.end) keepFree(draft, first, place.end);
    }
  }
}

/** «famiglia Natale», «zia Vittoria», «Leonardo da Vinci», «Sant'Antonio da Padova». */
function keepPeople(draft: Draft, { places }: Context): void {
  const head = new RegExp(`^(?:${PEOPLE})$`);
  for (let i = 0; i < draft.tokens.length; i++) {
    if (!draft.isFree(i)) continue;
    const [own, next] = [draft.tokens[i], draft.tokens[i + 1]];
    if (!own || !next || !draft.isFree(i + 1)) continue;
    if (head.test(own.fold)) {
      const lone =
        own.fold === 'famiglia' && !goesOn(next.fold) && !/^\d/.test(next.fold) ? i + 2 : i + 1;
      keepFree(draft, i, Math.max(lone, capitalsFrom(draft, i + 1)));
      continue;
    }
    const isSaint = /^(?:san|santa|santo|sant'|beat[oa])$/.test(draft.word(i - 1));
    const place = longestPlace(draft, i, places);
    const isPlace = place !== null && place.end > i + 1;
    const known = own.capital && !isPlace && (isSaint || places.isFirstName(own.fold));
    const last = capitalsFrom(draft, i + 2);
    if (known && /^(?:da|d')$/.test(next.fold) && last > i + 2) keepFree(draft, i, last);
  }
}
