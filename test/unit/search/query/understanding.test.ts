import { expect, test } from 'vitest';
import type { ParsedQuery, Span } from '../../../../src/shared/query.ts';
import { isPersonName } from '../../../../src/engine/search/query/people.ts';
import { annotatedQueries, gazetteer, gist, haveQueries, parse } from '../../../support/queries.ts';

type Expected = Partial<Omit<ParsedQuery, 'chips'>>;

const yearOf = (year: number) => ({ date: { from: `${year}-01-01`, to: `${year}-12-31` } });
const ESTATE = { date: { from: '2026-06-01', to: '2026-08-31' } };

/** What is not told is not there; the meaning is empty where it is not told. */
const CASES: Record<string, Expected> = {
  // Introductory words
  'foto di montagne': { semantic: 'montagne' },
  'mi fai vedere tutte le foto della gita?': { semantic: 'gita' },
  'avete foto della nonna?': { semantic: 'nonna' },
  'abbiamo vinto': { semantic: 'abbiamo vinto' },
  'puoi mostrarmi i nonni in giardino': { semantic: 'i nonni in giardino' },
  'show me pictures of dogs': { semantic: 'dogs' },
  'foto scattate a Roma': { place: ['Roma'] },
  'mostra di quadri': { semantic: 'mostra di quadri' },
  'foto in bianco e nero': { semantic: 'in bianco e nero' },
  foto: {},
  // Negation
  'senza il cane né il gatto': { not: ['il cane', 'il gatto'] },
  'foto non mosse': { not: ['mosse'] },
  'foto non mosse del concerto': { semantic: 'concerto', not: ['mosse'] },
  'uccelli non in gabbia del parco': { semantic: 'uccelli', not: ['in gabbia del parco'] },
  'spiaggia senza ombrelloni o sdraio': { semantic: 'spiaggia', not: ['ombrelloni', 'sdraio'] },
  'cena tranne lo zio Carlo': { semantic: 'cena', not: ['lo zio Carlo'] },
  'ritratti ma non in bianco e nero': { semantic: 'ritratti', not: ['in bianco e nero'] },
  'Toscana tranne Firenze e Pisa': { place: ['Toscana'], notPlace: ['Firenze', 'Pisa'] },
  'vacanze non a Roma': { semantic: 'vacanze', notPlace: ['Roma'] },
  'sunset without clouds': { semantic: 'sunset', not: ['clouds'] },
  'gatto -cane': { semantic: 'gatto', not: ['cane'] },
  'gatto - cane': { semantic: 'gatto - cane' },
  'week-end': { weekday: [6, 7] },
  'non ti scordar di me': { semantic: 'non ti scordar di me' },
  // Places
  'tramonto a Roma': { semantic: 'tramonto', place: ['Roma'] },
  'gita a san gimignano': { semantic: 'gita', place: ['San Gimignano'] },
  "all'Aquila": { place: ["L'Aquila"] },
  "foto dell'Aquila": { place: ["L'Aquila"] },
  'Emilia Romagna': { place: ['Emilia-Romagna'] },
  'pictures from Munich': { place: ['Monaco di Baviera'] },
  'Marta e Paolo a Roma e Firenze': { semantic: 'Marta e Paolo', place: ['Roma', 'Firenze'] },
  'tartufi ad Alba': { semantic: 'tartufi', place: ['Alba'] },
  'alba sul mare': { semantic: 'alba sul mare' },
  'bambini sul prato': { semantic: 'bambini sul prato' },
  'festa a Prato': { semantic: 'festa', place: ['Prato'] },
  'Vittoria a Vittoria': { semantic: 'Vittoria', place: ['Vittoria'] },
  'Sofia che dorme': { semantic: 'Sofia che dorme' },
  'rosa rossa': { semantic: 'rosa rossa' },
  'al lago': { semantic: 'al lago' },
  'a casa di Luca': { semantic: 'a casa di Luca' },
  'insalata di mare': { semantic: 'insalata di mare' },
  'via Roma': { semantic: 'via Roma' },
  'Palio di Siena': { semantic: 'Palio di Siena' },
  'tifosi della Roma': { semantic: 'tifosi della Roma' },
  'Leonardo da Vinci': { semantic: 'Leonardo da Vinci' },
  'Anna Ferrara': { semantic: 'Anna Ferrara' },
  'IO A ROMA': { semantic: 'IO', place: ['Roma'] },
  'neve in Val d’Aosta': { semantic: 'neve', place: ["Valle d'Aosta"] },
  'il mare della Sardegna': { semantic: 'il mare', place: ['Sardegna'] },
  'barche sul lago di Garda': { semantic: 'barche', place: ['Lago di Garda'] },
  'lago di como': { semantic: '', place: ['Lago di Como'] },
  'tramonto sul lago': { semantic: 'tramonto sul lago' },
  "vacanze all'Elba": { semantic: 'vacanze', place: ['Elba'] },
  "spiagge dell'isola d'elba": { semantic: 'spiagge', place: ['Elba'] },
  "escursione sull'Etna": { semantic: 'escursione', place: ['Etna'] },
  'neve sulle Dolomiti': { semantic: 'neve', place: ['Dolomiti'] },
  'vigneti del Chianti': { semantic: 'vigneti', place: ['Chianti'] },
  'bottiglia di Chianti': { semantic: 'bottiglia di Chianti' },
  'cane in maremma': { semantic: 'cane', place: ['Maremma'] },
  'il giglio bianco': { semantic: 'il giglio bianco' },
  'agosto al Giglio': { semantic: '', recurring: { months: [8] }, place: ['Isola del Giglio'] },
  'lavanda in Provenza': { semantic: 'lavanda', place: ['Provenza'] },
  'le Cinque Terre in barca': { semantic: 'in barca', place: ['Cinque Terre'] },
  'lake Como at night': {
    semantic: '',
    place: ['Lago di Como'],
    timeOfDay: { from: '22:00', to: '05:59' },
  },
  'Lucca e dintorni': { place: ['Lucca'] },
  'USA 2019': { place: ['Stati Uniti'], date: { from: '2019-01-01', to: '2019-12-31' } },
  'bimbo che usa la spazzola': { semantic: 'bimbo che usa la spazzola' },
  'Italia che balla': { semantic: 'Italia che balla' },
  'mortadella di Bologna': { semantic: 'mortadella di Bologna' },
  'partita Roma Lazio': { semantic: 'partita Roma Lazio' },
  // Camera
  'foto fatte con l’iPhone 12 Pro': { camera: 'iPhone 12 Pro' },
  'uccelli fotografati con la Nikon D750': { semantic: 'uccelli', camera: 'Nikon D750' },
  'scattate con la Canon nel 2019': {
    camera: 'Canon',
    date: { from: '2019-01-01', to: '2019-12-31' },
  },
  'vecchia Polaroid': { semantic: 'vecchia Polaroid' },
  'foto a 5 stelle di Anna': { semantic: 'Anna', rating: { min: 5 } },
  'cinque stelle di carta': { semantic: 'cinque stelle di carta' },
  'un iPhone sul tavolo': { semantic: 'un iPhone sul tavolo' },
  'obiettivo 50mm': { camera: '50mm' },
  'Nikon D750 verticali': { camera: 'Nikon D750', orientation: 'portrait' },
  'Canon preferite': { camera: 'Canon', favourite: true },
  'gatti fotografati col cellulare': { semantic: 'gatti', camera: 'cellulare' },
  'riprese con il drone nel 2019': {
    camera: 'drone',
    date: { from: '2019-01-01', to: '2019-12-31' },
  },
  'ragazza con il telefono': { semantic: 'ragazza con il telefono' },
  'fatte col telefono di papà': { semantic: 'fatte col telefono di papà' },
  // The picture itself
  'foto verticali di Giulia': { semantic: 'Giulia', orientation: 'portrait' },
  'righe verticali': { semantic: 'righe verticali' },
  'ruota panoramica': { semantic: 'ruota panoramica' },
  'panoramiche di montagna': { semantic: 'montagna', orientation: 'panorama' },
  'screenshot delle mappe': { semantic: 'mappe', type: 'screenshot' },
  'video di Tommaso': { semantic: 'Tommaso', type: 'video' },
  'foto raw': { type: 'raw' },
  'cani in formato PNG': { semantic: 'cani', format: 'png' },
  'file jpg del 2019': { format: 'jpeg', ...yearOf(2019) },
  'HEIC photos of dogs': { semantic: 'dogs', format: 'heic' },
  'tipo:tiff': { format: 'tiff' },
  '5 stelle': { rating: { min: 5 } },
  'paesaggi da 3 stelle in su': { semantic: 'paesaggi', rating: { min: 3 } },
  'hotel a 5 stelle': { semantic: 'hotel a 5 stelle' },
  'concerto sotto le stelle': { semantic: 'concerto sotto le stelle' },
  preferite: { favourite: true },
  'cuccioli tra i preferiti': { semantic: 'cuccioli', favourite: true },
  'la torta preferita': { semantic: 'la torta preferita' },
  'foto senza GPS': { hasGps: false },
  'escursioni geolocalizzate': { semantic: 'escursioni', hasGps: true },
  // Words and explicit syntax
  '"Scansione 2012"': { words: ['Scansione 2012'] },
  'cartoline «saluti da Rimini»': { semantic: 'cartoline', words: ['saluti da Rimini'] },
  IMG_2034: { words: ['IMG_2034'] },
  '20190814_180311.jpg': { words: ['20190814_180311.jpg'] },
  'anno:2019 luogo:Roma -cane': {
    not: ['cane'],
    date: { from: '2019-01-01', to: '2019-12-31' },
    place: ['Roma'],
  },
  'luogo:Prato tag:festa album:Matrimonio': {
    place: ['Prato'],
    tags: ['festa'],
    albums: ['Matrimonio'],
  },
  'tramonto -luogo:"New York" -tag:lavoro': {
    semantic: 'tramonto',
    notPlace: ['New York'],
    notTags: ['lavoro'],
  },
  'colore:rosso': { semantic: 'colore:rosso' },
  // Several together
  'foto di Marta al mare l’estate scorsa senza il cane, in verticale': {
    semantic: 'Marta al mare',
    not: ['il cane'],
    orientation: 'portrait',
    ...ESTATE,
  },
  // Nothing at all
  '': {},
  '   ': {},
  '?!': {},
};

test.each(Object.entries(CASES))('«%s»', (query, expected) => {
  const { chips: _, ...parsed } = parse(query);
  expect(parsed).toEqual({ semantic: '', ...expected });
});

const CENTURY = { date: { from: '1900-01-01', to: '1999-12-31' } };

test.each([
  ['nel Novecento', { ...CENTURY, semantic: '' }],
  ['foto del XX secolo', { ...CENTURY, semantic: '' }],
  ['i nonni nel ventesimo secolo', { ...CENTURY, semantic: 'i nonni' }],
  ['photos from the 20th century', { ...CENTURY, semantic: '' }],
  ['foto dell’Ottocento', { semantic: '', date: { from: '1800-01-01', to: '1899-12-31' } }],
  ['un palazzo del Novecento', { semantic: 'un palazzo del Novecento' }],
  ['Novecento italiano', { semantic: 'Novecento italiano' }],
])('centuries: «%s»', (query, expected) => {
  const { chips: _, ...parsed } = parse(query);
  expect(parsed).toEqual(expected);
});

test.each<[string, Expected]>([
  ['Marta e Paolo al mare', { semantic: 'al mare', people: ['Marta', 'Paolo'] }],
  ['io e Marta al mare', { semantic: 'io al mare', people: ['Marta'] }],
  ['marta al mare', { semantic: 'al mare', people: ['Marta'] }],
  ['foto di Marta, Paolo e Rosa', { people: ['Marta', 'Paolo', 'Rosa'] }],
  ['cane senza Marta', { semantic: 'cane', not: ['Marta'] }],
  // Not on the photo, or not for sure
  ['Marta o Paolo', { semantic: 'Marta o Paolo' }],
  ['il cane di Marta e Paolo', { semantic: 'il cane di Marta e Paolo' }],
  ['cena da Marta', { semantic: 'cena da Marta' }],
  ['zia Marta', { semantic: 'zia Marta' }],
  ['Marta Bianchi', { semantic: 'Marta Bianchi' }],
  // Names that are words, dates and places
  ['Rosa al mare', { semantic: 'al mare', people: ['Rosa'] }],
  ['una rosa rossa', { semantic: 'una rosa rossa' }],
  ['rosa', { semantic: 'rosa' }],
  ['Rosa rossa', { semantic: 'Rosa rossa' }],
  ['la Vittoria alata', { semantic: 'la Vittoria alata' }],
  ['Vittoria a Vittoria', { people: ['Vittoria'], place: ['Vittoria'] }],
  ['il 3 Maggio', { recurring: { month: 5, day: 3 } }],
  ['Marta Roma 2019', { people: ['Marta'], place: ['Roma'], ...yearOf(2019) }],
])('people of the library: «%s»', (query, expected) => {
  const people = ['Marta', 'Paolo', 'Rosa', 'Vittoria', 'Maggio'];
  const { chips: _, ...parsed } = parse(query, { vocabulary: { people } });
  expect(parsed).toEqual({ semantic: '', ...expected });
});

test('which tags are names of people', () => {
  const names = ['Marta', 'marta', 'Marta Rossi', 'Anna Maria De Santis', 'Rosa'];
  const others = ['rosa', 'Marta e il cane', 'Fido', 'casa al mare', 'Marta 2019', 'Sofia, sera'];
  expect(names.filter((name) => !isPersonName(name, gazetteer))).toEqual([]);
  expect(others.filter((name) => isPersonName(name, gazetteer))).toEqual([]);
});

test('names of the library', () => {
  const vocabulary = {
    tags: ['spiaggia', 'festa di laurea'],
    albums: ['Matrimonio di Anna'],
    people: ['Marta', 'Zia Pina'],
  };
  const { chips: _, ...parsed } = parse(
    'Marta e zia Pina con etichetta festa di laurea nell’album matrimonio di anna',
    { vocabulary },
  );
  expect(parsed).toEqual({
    semantic: '',
    people: ['Marta', 'Zia Pina'],
    tags: ['festa di laurea'],
    albums: ['Matrimonio di Anna'],
  });
  // A tag's name in a sentence is meaning: the photos need not have the tag.
  expect(parse('spiaggia affollata', { vocabulary })).toEqual({
    semantic: 'spiaggia affollata',
    chips: [],
  });
});

test('a chip says where it is from and what it means', () => {
  const query = 'tramonto a Roma l’estate scorsa';
  expect(parse(query).chips).toEqual([
    { kind: 'place', span: [9, 15], text: 'a Roma', label: 'Roma' },
    { kind: 'date', span: [16, 31], text: 'l’estate scorsa', label: 'giugno–agosto 2026' },
  ]);
  const [place, date] = parse(query, { language: 'en' }).chips;
  expect(place?.label).toBe('Rome');
  expect(date?.label).toMatch(/June.*August 2026/);
  // Quotes belong to what they quote; days have no zero before them.
  expect(parse('gatto -"il cane nero"').chips.map(({ text }) => text)).toEqual(['-"il cane nero"']);
  expect(parse('mare «saluti da Rimini» "altro"').chips.map(({ text }) => text)).toEqual([
    '«saluti da Rimini»',
    '"altro"',
  ]);
  expect(parse('dal 1 al 5 gennaio 2019').chips[0]?.label).toBe('1–5 gennaio 2019');
  // A negated fact is told as one.
  expect(parse('mare non nel 2019').chips[0]?.label).toBe('tranne 2019');
  expect(parse('senza video').chips[0]?.label).toBe('tranne video');
  expect(parse('senza il cane').chips[0]?.label).toBe('senza il cane');
});

test('a removed chip gives its words back to the meaning, and only that one', () => {
  const query = 'tramonto a Roma l’estate scorsa';
  const [place, date] = parse(query).chips.map(({ span }) => span) as [Span, Span];
  expect(parse(query, { keep: [place] })).toMatchObject({ semantic: 'tramonto a Roma', ...ESTATE });
  expect(parse(query, { keep: [date] })).toMatchObject({
    semantic: 'tramonto l’estate scorsa',
    place: ['Roma'],
  });
  expect(parse(query, { keep: [place, date] })).toEqual({ semantic: query, chips: [] });
  // Words that are searched are not excluded, though they stand behind a «senza».
  const without = 'cena senza cani a Natale';
  expect(parse(without, { keep: [[16, 24]] })).toMatchObject({
    semantic: 'cena a Natale',
    not: ['cani'],
  });
  const quoted = 'cartoline "da Rimini"';
  const [words] = parse(quoted).chips.map(({ span }) => span) as [Span];
  expect(parse(quoted, { keep: [words] }).words).toBeUndefined();
});

test.skipIf(!haveQueries)('annotated queries: at least 97 % exactly right', () => {
  const queries = annotatedQueries();
  const wrong = queries.filter(
    ({ query, now, parsed }) =>
      JSON.stringify(gist(parse(query, { now }))) !== JSON.stringify(gist(parsed)),
  );
  expect(
    wrong.length / queries.length,
    wrong.map(({ query }) => query).join('\n'),
  ).toBeLessThanOrEqual(0.03);
});
