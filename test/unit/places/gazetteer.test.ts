import { expect, test } from 'vitest';
import { packSections, unpackSections } from '../../../src/engine/places/sections.ts';
import { gazetteer } from '../../support/queries.ts';

const NAMES: Record<string, string> = {
  roma: 'Roma',
  Rome: 'Roma',
  'monaco di baviera': 'Monaco di Baviera',
  Munich: 'Monaco di Baviera',
  londra: 'Londra',
  PARIGI: 'Parigi',
  'Emilia Romagna': 'Emilia-Romagna',
  "valle d'aosta": "Valle d'Aosta",
  'Valle d’Aosta': "Valle d'Aosta",
  forli: 'Forlì',
  Tuscany: 'Toscana',
  Germany: 'Germania',
  olanda: 'Paesi Bassi',
  baviera: 'Baviera',
  Capri: 'Capri',
};

test.each(Object.entries(NAMES))('«%s» is %s', (spelling, name) => {
  expect(gazetteer.find(spelling)?.name).toBe(name);
});

test('a name stands for itself: what was found is found again by its name', () => {
  for (const spelling of Object.keys(NAMES)) {
    const name = gazetteer.find(spelling)?.name ?? '';
    expect(gazetteer.find(name)?.name).toBe(name);
  }
});

test.each(['cane', 'mare', 'montagna', 'xyzzy', ''])('«%s» is no place', (word) => {
  const found = gazetteer.find(word);
  expect(found === undefined || found.clarity === 'capital and preposition').toBe(true);
});

test('words and first names need more than their name', () => {
  const clarity = (name: string) => gazetteer.find(name)?.clarity;
  expect(
    ['pisa', 'giappone', 'toscana', 'londra']
      .map(clarity)
      .every((one) => one !== 'capital and preposition'),
  ).toBe(true);
  expect(['prato', 'alba', 'massa', 'vittoria', 'marta', 'nice'].map(clarity)).toEqual(
    new Array(6).fill('capital and preposition'),
  );
  expect(gazetteer.isFirstName('marta')).toBe(true);
  expect(gazetteer.isFirstName('tavolo')).toBe(false);
});

/** Comune or city, provincia, region, country. */
const SPOTS: [string, number, number, (string | null)[]][] = [
  ['Colosseo', 41.8902, 12.4922, ['Roma', 'Roma', 'Lazio', 'Italia']],
  ['Ostia, far from the middle of Rome', 41.7321, 12.2765, ['Roma', 'Roma', 'Lazio', 'Italia']],
  ['Duomo di Milano', 45.4642, 9.19, ['Milano', 'Milano', 'Lombardia', 'Italia']],
  ['Sesto San Giovanni', 45.5335, 9.2273, ['Sesto San Giovanni', 'Milano', 'Lombardia', 'Italia']],
  ['Piazza San Marco', 45.4343, 12.3388, ['Venezia', 'Venezia', 'Veneto', 'Italia']],
  ['Lampedusa', 35.508, 12.6, ['Lampedusa e Linosa', 'Agrigento', 'Sicilia', 'Italia']],
  [
    'Campione, an Italian island in Switzerland',
    45.97,
    8.97,
    ["Campione d'Italia", 'Como', 'Lombardia', 'Italia'],
  ],
  ['Chiasso, beside Como', 45.832, 9.031, ['Chiasso', null, 'Canton Ticino', 'Svizzera']],
  [
    'Menton, beside Ventimiglia',
    43.775,
    7.5,
    ['Mentone', null, 'Provenza-Alpi-Costa Azzurra', 'Francia'],
  ],
  ['Gorizia', 45.94, 13.62, ['Gorizia', 'Gorizia', 'Friuli-Venezia Giulia', 'Italia']],
  ['San Marino', 43.936, 12.447, ['San Marino', null, 'San Marino', 'San Marino']],
  ['San Pietro', 41.9022, 12.4534, ['Città del Vaticano', null, null, 'Città del Vaticano']],
  [
    'Tour Eiffel, nearer to the middle of Neuilly',
    48.858,
    2.294,
    ['Parigi', null, 'Île-de-France', 'Francia'],
  ],
  ['Times Square', 40.758, -73.985, ['New York', null, 'New York', 'Stati Uniti']],
  ['Opera House', -33.857, 151.215, ['Sydney', null, 'New South Wales', 'Australia']],
  ['Suva, near the date line', -18.1416, 178.4419, ['Suva', null, 'Central', 'Figi']],
  ['the middle of the Atlantic', 30, -40, [null, null, null, null]],
];

test.each(SPOTS)('at %s', (_name, latitude, longitude, [comune, provincia, regione, country]) => {
  expect(gazetteer.at(latitude, longitude)).toMatchObject({ comune, provincia, regione, country });
});

/** The areas at a position, the smallest first. */
const LANDSCAPES: [string, number, number, string[]][] = [
  ['Anacapri', 40.5557, 14.2136, ['Capri', 'Golfo di Napoli']],
  ['Stromboli', 38.789, 15.213, ['Stromboli', 'Isole Eolie']],
  [
    'Monterosso',
    44.1466,
    9.6551,
    ['Cinque Terre', 'Riviera di Levante', 'Riviera Ligure', 'Mar Ligure'],
  ],
  ['Positano', 40.6281, 14.485, ['Costiera Amalfitana', 'Tirreno']],
  ['Sirmione', 45.4966, 10.6064, ['Lago di Garda']],
  ['Stresa', 45.8836, 8.5345, ['Lago Maggiore']],
  ['Bellagio', 45.987, 9.2613, ['Lago di Como']],
  ['Cortina', 46.5405, 12.1357, ['Cadore', 'Dolomiti', 'Alpi']],
  ['Merano', 46.6713, 11.1594, ['Alto Adige', 'Alpi']],
  ['Greve', 43.5843, 11.3165, ['Chianti']],
  ['Alba', 44.7008, 8.0357, ['Langhe']],
  ['Siena', 43.3188, 11.3308, []],
  ['Firenze', 43.7696, 11.2558, []],
  ['Milano', 45.4642, 9.19, []],
  ['Lecce', 40.3529, 18.174, ['Salento']],
  ['Sarandë, in Albania beside Corfù', 39.8756, 20.0053, []],
  ['Fira', 36.4166, 25.4324, ['Santorini', 'Cicladi']],
  ['Nice', 43.7034, 7.2663, ['Costa Azzurra']],
  ['Palma', 39.5696, 2.6502, ['Maiorca']],
];

test.each(LANDSCAPES)('the landscape at %s', (_name, latitude, longitude, areas) => {
  expect(gazetteer.at(latitude, longitude).areas).toEqual(areas);
});

test('a landscape lies in what all of it is in; what is named after it is it, too', () => {
  expect(gazetteer.named('Elba')).toEqual({
    ...{ comune: null, provincia: 'Livorno', regione: 'Toscana', country: 'Italia' },
    areas: ['Elba', 'Arcipelago Toscano'],
  });
  expect(gazetteer.named('Dolomiti')).toMatchObject({ regione: null, country: 'Italia' });
  expect(gazetteer.named('Romagna')).toMatchObject({
    regione: 'Emilia-Romagna',
    areas: ['Romagna'],
  });
  expect(gazetteer.named('Capri')).toMatchObject({ comune: 'Capri' });
  expect(gazetteer.named('Portoferraio')?.areas).toEqual(['Elba', 'Arcipelago Toscano']);
  expect(gazetteer.named('Alpi')?.country).toBeNull();
});

test('the ends of the world', () => {
  for (const [latitude, longitude] of [
    [90, 0],
    [-90, 180],
    [0, -180],
    [0, 180],
  ] as const) {
    expect(() => gazetteer.at(latitude, longitude)).not.toThrow();
  }
  expect(gazetteer.at(-90, 0).comune).toBeNull();
});

test('columns come out of a file as they went in', () => {
  const sections = {
    text: ['Forlì', '', 'L’Aquila'],
    bytes: Uint8Array.of(1, 2, 255),
    words: Uint16Array.of(65535, 1, 7),
    numbers: Int32Array.of(-2_000_000_000, 3),
  };
  expect(unpackSections(packSections(sections))).toEqual(sections);
});
