import { expect, test } from 'vitest';
import { easter } from '../../../../src/engine/search/query/calendar.ts';
import type { ParsedQuery } from '../../../../src/shared/query.ts';
import { NOW, parse } from '../../../support/queries.ts';

type When = Pick<ParsedQuery, 'date' | 'recurring' | 'weekday' | 'timeOfDay'>;
const days = (from: string, to = from): When => ({ date: { from, to } });
const months = (...list: number[]): When => ({ recurring: { months: list } });
const everyDay = (month: number, day: number): When => ({ recurring: { month, day } });
const SERA = { from: '18:00', to: '22:59' };

/** Asked on Monday, 23 November 2026; nothing but the date is in these. */
const CASES: Record<string, When> = {
  'il 3 maggio': everyDay(5, 3),
  '3/5/2020': days('2020-05-03'),
  '03.05.2020': days('2020-05-03'),
  '3-5-20': days('2020-05-03'),
  '2020-05-03': days('2020-05-03'),
  '05/2020': days('2020-05-01', '2020-05-31'),
  'il 25/12': everyDay(12, 25),
  'sab 3 mag 2021': days('2021-05-03'),
  '14 ago. 2019': days('2019-08-14'),
  'tre maggio 2020': days('2020-05-03'),
  '1° maggio': everyDay(5, 1),
  'domenica 14 luglio 2019': days('2019-07-14'),
  'MAGGIO 2019': days('2019-05-01', '2019-05-31'),
  'maggio ’19': days('2019-05-01', '2019-05-31'),
  'nel mese di agosto': months(8),
  'fine agosto 2020': days('2020-08-21', '2020-08-31'),
  '29 febbraio 2020': days('2020-02-29'),
  '2019': days('2019-01-01', '2019-12-31'),
  "nel '95": days('1995-01-01', '1995-12-31'),
  "'26": days('2026-01-01', '2026-12-31'),
  "'27": days('1927-01-01', '1927-12-31'),
  'negli anni Ottanta': days('1980-01-01', '1989-12-31'),
  "anni '90": days('1990-01-01', '1999-12-31'),
  'anni 20': days('2020-01-01', '2029-12-31'),
  'metà anni 2000': days('2003-01-01', '2006-12-31'),
  'primi anni 80': days('1980-01-01', '1983-12-31'),
  'tra il 2015 e il 2018': days('2015-01-01', '2018-12-31'),
  'dal 2015 al 2018': days('2015-01-01', '2018-12-31'),
  '2015-2018': days('2015-01-01', '2018-12-31'),
  'dal 3 al 10 agosto': days('2026-08-03', '2026-08-10'),
  'dal 20 al 27 dicembre': days('2025-12-20', '2025-12-27'),
  'dal 28 dicembre al 3 gennaio 2020': days('2019-12-28', '2020-01-03'),
  'dal 28 dicembre 2019 al 3 gennaio': days('2019-12-28', '2020-01-03'),
  'da marzo 2020 a giugno 2021': days('2020-03-01', '2021-06-30'),
  'da giugno a settembre': months(6, 7, 8, 9),
  'da novembre a febbraio': months(11, 12, 1, 2),
  'dagli anni 70 agli anni 90': days('1970-01-01', '1999-12-31'),
  'prima del 2010': { date: { to: '2009-12-31' } },
  'fino al 2012': { date: { to: '2012-12-31' } },
  'dopo il 15 agosto 2018': { date: { from: '2018-08-16' } },
  'a partire dal 2015': { date: { from: '2015-01-01' } },
  'dal 2015 in poi': { date: { from: '2015-01-01' } },
  'dopo Natale': { date: { from: '2025-12-26' } },
  oggi: days(NOW),
  'foto di ieri': days('2026-11-22'),
  'l’altro ieri': days('2026-11-21'),
  'dieci giorni fa': days('2026-11-13'),
  'una settimana fa': days('2026-11-16', '2026-11-22'),
  'un mese fa': days('2026-10-01', '2026-10-31'),
  'due anni fa': days('2024-01-01', '2024-12-31'),
  'questa settimana': days('2026-11-23'),
  'questo mese': days('2026-11-01', NOW),
  'l’anno scorso': days('2025-01-01', '2025-12-31'),
  'lo scorso mese': days('2026-10-01', '2026-10-31'),
  'negli ultimi 30 giorni': days('2026-10-25', NOW),
  'negli ultimi due anni': days('2024-11-24', NOW),
  'il weekend scorso': days('2026-11-21', '2026-11-22'),
  'sabato scorso': days('2026-11-21'),
  'lunedì scorso': days('2026-11-16'),
  'agosto scorso': days('2026-08-01', '2026-08-31'),
  'dicembre scorso': days('2025-12-01', '2025-12-31'),
  'lo scorso Natale': days('2025-12-25'),
  'l’estate scorsa': days('2026-06-01', '2026-08-31'),
  'lo scorso inverno': days('2025-12-01', '2026-02-28'),
  "quest'estate": days('2026-06-01', '2026-08-31'),
  "quest'autunno": days('2026-09-01', NOW),
  'tre estati fa': days('2024-06-01', '2024-08-31'),
  'primavera 2021': days('2021-03-01', '2021-05-31'),
  'inverno 2018-2019': days('2018-12-01', '2019-02-28'),
  'l’estate dell’anno scorso': days('2025-06-01', '2025-08-31'),
  "d'estate": months(6, 7, 8),
  'a ferragosto': everyDay(8, 15),
  'vacanze di Natale 2020': days('2020-12-24', '2021-01-06'),
  'vigilia di Natale': everyDay(12, 24),
  'Pasqua 2024': days('2024-03-31'),
  'Pasqua dell’anno scorso': days('2025-04-20'),
  Pasqua: { recurring: { holiday: 'pasqua' } },
  'a carnevale': { recurring: { holiday: 'carnevale' } },
  'giovedì grasso 2020': days('2020-02-20'),
  'festa della mamma 2021': days('2021-05-09'),
  'Santo Stefano 2021': days('2021-12-26'),
  'in agosto nel 2017': days('2017-08-01', '2017-08-31'),
  'a Natale negli anni 80': { ...days('1980-01-01', '1989-12-31'), ...everyDay(12, 25) },
  'la domenica': { weekday: [7] },
  'nel fine settimana': { weekday: [6, 7] },
  'dal lunedì al venerdì': { weekday: [1, 2, 3, 4, 5] },
  'ogni sabato sera': { weekday: [6], timeOfDay: SERA },
  'ieri sera': { ...days('2026-11-22'), timeOfDay: SERA },
  stasera: { ...days(NOW), timeOfDay: SERA },
  'di notte': { timeOfDay: { from: '22:00', to: '05:59' } },
  'la notte di Natale 2019': {
    ...days('2019-12-25'),
    timeOfDay: { from: '22:00', to: '05:59' },
  },
  'dalle 18 alle 20': { timeOfDay: { from: '18:00', to: '20:00' } },
  '7-8 luglio 2019': days('2019-07-07', '2019-07-08'),
  'sabato 7 e domenica 8 luglio 2019': days('2019-07-07', '2019-07-08'),
  'last summer': days('2026-06-01', '2026-08-31'),
  'three months ago': days('2026-08-01', '2026-08-31'),
  'in the 90s': days('1990-01-01', '1999-12-31'),
  'May 3rd 2020': days('2020-05-03'),
  'between 2015 and 2018': days('2015-01-01', '2018-12-31'),
  'before 2010': { date: { to: '2009-12-31' } },
  'since 2015': { date: { from: '2015-01-01' } },
  'on Sundays': { weekday: [7] },
  'at night': { timeOfDay: { from: '22:00', to: '05:59' } },
};

test.each(Object.entries(CASES))('«%s»', (query, when) => {
  const { chips: _, ...parsed } = parse(query);
  expect(parsed).toEqual({ semantic: '', ...when });
});

/** Words of the calendar that say no date. */
const NO_DATES = [
  'il maggio fiorentino',
  'la famiglia Natale',
  'albero di Natale',
  'uova di Pasqua colorate',
  'christmas tree',
  'una notte stellata',
  'camicia da notte',
  'un’estate al mare',
  'i colori dell’autunno',
  'piazza XX Settembre',
  'via 25 aprile',
  'torta con 40 candeline',
  'festa dei 18 anni',
  'maglia numero 10',
  'Peugeot 2008',
  'Fiat 500',
  'il sabato del villaggio',
  'capodanno cinese',
  'babbo natale',
];

test.each(NO_DATES)('«%s» is meaning', (query) => {
  const { semantic, chips } = parse(query);
  expect({ semantic, chips }).toEqual({ semantic: query, chips: [] });
});

test('Easter by the almanac', () => {
  const known = [
    '1999-04-04',
    '2000-04-23',
    '2008-03-23',
    '2011-04-24',
    '2024-03-31',
    '2038-04-25',
  ];
  expect(known.map((day) => easter(Number(day.slice(0, 4))))).toEqual(known);
});
