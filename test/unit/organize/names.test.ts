import { expect, test } from 'vitest';
import {
  easterOf,
  eventTitle,
  feastOn,
  type EventFacts,
} from '../../../src/engine/organize/albums/names.ts';
import { datesIn, reasonIn, titleIn } from '../../../src/shared/album-words.ts';
import { translator } from '../../../src/shared/i18n/translate.ts';
import { placeIn } from '../../../src/shared/place-names.ts';

const ITALIAN = { language: 'it', t: translator('it') } as const;
const ENGLISH = { language: 'en', t: translator('en') } as const;
const eventName = (facts: EventFacts) => titleIn(eventTitle(facts), ITALIAN);
const english = (facts: EventFacts) => titleIn(eventTitle(facts), ENGLISH);

const sardinian = (comune: string, provincia: string) => ({
  ...{ comune, provincia, regione: 'Sardegna', country: 'Italia' },
  areas: [],
});
const SARDEGNA = sardinian('Cagliari', 'Cagliari');
const OLBIA = sardinian('Olbia', 'Sassari');
const BIRTHDAY = { it: 'compleanno', en: 'birthday' };
const none = { places: [], occasion: null, away: false };

test('names come from place, calendar and what is seen', () => {
  const trip = { from: '2019-08-03', to: '2019-08-15', away: true, occasion: null };
  expect(eventName({ ...trip, places: [SARDEGNA, OLBIA] })).toBe('Sardegna, agosto 2019');
  expect(eventName({ ...none, from: '2021-12-24', to: '2021-12-25' })).toBe('Natale 2021');
  expect(eventName({ ...none, from: '2021-12-31', to: '2022-01-01' })).toBe('Capodanno 2022');
  expect(eventName({ ...none, from: '2022-04-17', to: '2022-04-17' })).toBe('Pasqua 2022');
  const party = { ...none, from: '2020-05-03', to: '2020-05-03', occasion: BIRTHDAY };
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
])('dates from %s to %s', (from, to, text) => expect(datesIn('it', from, to)).toBe(text));

test('Easter', () => {
  expect([2019, 2020, 2024, 2025].map(easterOf)).toEqual([
    '2019-04-21',
    '2020-04-12',
    '2024-03-31',
    '2025-04-20',
  ]);
});

test('in English: months, places, feasts and what is seen', () => {
  const trip = { from: '2019-08-03', to: '2019-08-15', away: true, occasion: null };
  expect(english({ ...trip, places: [SARDEGNA, OLBIA] })).toBe('Sardinia, August 2019');
  const country = { comune: null, provincia: null, regione: null, country: 'Germania', areas: [] };
  expect(english({ ...trip, places: [country] })).toBe('Germany, August 2019');
  expect(english({ ...none, from: '2021-12-24', to: '2021-12-25' })).toBe('Christmas 2021');
  const party = { ...none, from: '2020-05-03', to: '2020-05-03', occasion: BIRTHDAY };
  expect(english(party)).toBe('Birthday, May 3, 2020');
  expect(titleIn({ of: 'season', season: 'winter', year: 2021 }, ENGLISH)).toBe('Winter 2021-22');
  expect(titleIn({ of: 'season', season: 'winter', year: 2021 }, ITALIAN)).toBe('Inverno 2021-22');
  expect(titleIn({ of: 'best', year: 2021 }, ENGLISH)).toBe('Best of 2021');
  expect(titleIn({ of: 'feasts', feast: 'christmas' }, ITALIAN)).toBe('Natale, tutti gli anni');
  expect(placeIn('en', 'Portovenere')).toBe('Portovenere');
  expect(placeIn('it', 'Sardegna')).toBe('Sardegna');
});

test('why an album is there, in both languages', () => {
  const trip = { count: 12, from: '2021-08-10', to: '2021-08-12' };
  expect(reasonIn('trip', trip, ITALIAN)).toBe(
    '12 foto lontano da casa, dal 10 agosto 2021 al 12 agosto 2021.',
  );
  expect(reasonIn('trip', trip, ENGLISH)).toContain('from August 10, 2021 to August 12, 2021');
  const theme = { count: 20, tags: 'cane, prato', tagsEnglish: 'dog, meadow' };
  expect(reasonIn('theme', theme, ITALIAN)).toContain('cane, prato');
  expect(reasonIn('theme', theme, ENGLISH)).toContain('dog, meadow');
  expect(reasonIn('place', { count: 3, place: 'Roma' }, ENGLISH)).toContain('Rome');
});

test('days of feasts', () => {
  expect(feastOn('2021-12-24')).toEqual({ feast: 'christmas', year: 2021 });
  expect(feastOn('2021-12-31')).toEqual({ feast: 'new-year', year: 2022 });
  expect(feastOn('2022-01-01')).toEqual({ feast: 'new-year', year: 2022 });
  expect(feastOn('2022-04-18')).toEqual({ feast: 'easter', year: 2022 });
  expect(feastOn('2022-04-19')).toBeNull();
});
