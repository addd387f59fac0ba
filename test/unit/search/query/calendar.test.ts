import { expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  dayOf,
  monthRange,
  weekdayOf,
  weekRange,
  yearRange,
} from '../../../../src/engine/search/query/calendar.ts';
import { monthOfName, weekdayOfName } from '../../../../src/engine/search/query/lexicon.ts';

test('no day is lost or doubled by the time zone of the computer', () => {
  const zone = process.env['TZ'];
  try {
    // Samoa had no 30 December 2011; Brazil's and Italy's clocks change in these months.
    for (const other of ['Pacific/Apia', 'America/Sao_Paulo', 'Europe/Rome', 'UTC']) {
      process.env['TZ'] = other;
      expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(other);
      expect(dayOf(2011, 12, 30), other).toBe('2011-12-30');
      let day = '2011-01-01';
      for (let n = 1; n <= 365; n++) day = addDays(day, 1);
      expect(day, other).toBe('2012-01-01');
      expect(weekRange('2011-12-30'), other).toEqual({ from: '2011-12-26', to: '2012-01-01' });
      expect(monthRange(2018, 11), other).toEqual({ from: '2018-11-01', to: '2018-11-30' });
    }
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});

test('the calendar', () => {
  expect(dayOf(2023, 2, 29)).toBeNull();
  expect(dayOf(2024, 2, 29)).toBe('2024-02-29');
  expect(dayOf(2024, 13, 1)).toBeNull();
  expect(addMonths('2024-03-31', -1)).toBe('2024-02-29');
  expect(addMonths('2023-11-30', 3)).toBe('2024-02-29');
  expect(yearRange(850)).toEqual({ from: '0850-01-01', to: '0850-12-31' });
  expect(['2026-11-23', '2026-11-29'].map(weekdayOf)).toEqual([1, 7]);
});

test('names of months and days in both languages, long, short, without accents, in the plural', () => {
  for (const name of ['marzo', 'march', 'mar']) expect(monthOfName(name), name).toBe(3);
  for (const name of ['settembre', 'september', 'set', 'sett', 'sep'])
    expect(monthOfName(name), name).toBe(9);
  expect(monthOfName('marz')).toBe(0);
  for (const name of ['lunedi', 'monday', 'mondays']) expect(weekdayOfName(name), name).toBe(1);
  for (const name of ['sabato', 'sabati', 'saturday']) expect(weekdayOfName(name), name).toBe(6);
  for (const name of ['domenica', 'domeniche', 'sunday']) expect(weekdayOfName(name), name).toBe(7);
  expect(weekdayOfName('domani')).toBe(0);
});
