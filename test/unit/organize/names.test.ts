import { expect, test } from 'vitest';
import { dates, easterOf, eventName } from '../../../src/engine/organize/albums/names.ts';

const sardinian = (comune: string, provincia: string) => ({
  ...{ comune, provincia, regione: 'Sardegna', country: 'Italia' },
  areas: [],
});
const SARDEGNA = sardinian('Cagliari', 'Cagliari');
const OLBIA = sardinian('Olbia', 'Sassari');
const none = { places: [], occasion: null, away: false };

test('names come from place, calendar and what is seen', () => {
  const trip = { from: '2019-08-03', to: '2019-08-15', away: true, occasion: null };
  expect(eventName({ ...trip, places: [SARDEGNA, OLBIA] })).toBe('Sardegna, agosto 2019');
  expect(eventName({ ...none, from: '2021-12-24', to: '2021-12-25' })).toBe('Natale 2021');
  expect(eventName({ ...none, from: '2021-12-31', to: '2022-01-01' })).toBe('Capodanno 2022');
  expect(eventName({ ...none, from: '2022-04-17', to: '2022-04-17' })).toBe('Pasqua 2022');
  const party = { ...none, from: '2020-05-03', to: '2020-05-03', occasion: 'Compleanno' };
  expect(eventName(party)).toBe('Compleanno, 3 maggio 2020');
  expect(eventName({ ...party, occasion: null })).toBe('3 maggio 2020');
});

test('several comuni of an island, a lake or a coast are named after that', () => {
  const garda = (comune: string, provincia: string, areas: string[]) => ({
    ...{ comune, provincia, regione: 'Lombardia', country: 'Italia', areas },
  });
  const trip = { from: '2019-08-03', to: '2019-08-15', away: true, occasion: null };
  const lake = [
    garda('Sirmione', 'Brescia', ['Lago di Garda']),
    garda('Salò', 'Brescia', ['Lago di Garda']),
  ];
  expect(eventName({ ...trip, places: lake })).toBe('Lago di Garda, agosto 2019');
  expect(eventName({ ...trip, places: lake.slice(0, 1) })).toBe('Sirmione, agosto 2019');
  // A whole sea says less than the province.
  const sea = lake.map((place) => ({ ...place, areas: ['Adriatico'] }));
  expect(eventName({ ...trip, places: sea })).toBe('Brescia, agosto 2019');
});

test.each([
  ['2019-08-03', '2019-08-03', '3 agosto 2019'],
  ['2019-07-28', '2019-08-03', 'luglio–agosto 2019'],
  ['2019-12-28', '2020-01-03', 'dicembre 2019 – gennaio 2020'],
])('dates from %s to %s', (from, to, text) => expect(dates(from, to)).toBe(text));

test('Easter', () => {
  expect([2019, 2020, 2024, 2025].map(easterOf)).toEqual([
    '2019-04-21',
    '2020-04-12',
    '2024-03-31',
    '2025-04-20',
  ]);
});
