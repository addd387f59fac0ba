import { expect, test } from 'vitest';
import { MISSPELLED, spelled } from '../../../../src/engine/search/query/spelling.ts';
import { gazetteer, parse } from '../../../support/queries.ts';

test('letters left out, doubled or changed in place', () => {
  for (const [slip, name] of [
    ['febraio', 'febbraio'],
    ['setembre', 'settembre'],
    ['agosot', 'agosto'],
    ['sabbato', 'sabato'],
    ['feragosto', 'ferragosto'],
    ['natle', 'natale'],
    ['capodano', 'capodanno'],
    ['wenesday', 'wednesday'],
  ] as const)
    expect(spelled(slip)).toBe(name);
  for (const word of ['maglio', 'marmo', 'aprire', 'giungo', 'navale', 'natali', 'match'])
    expect(spelled(word)).toBe(word);
});

test('no slip is the name of a place or a person', () => {
  for (const slip of MISSPELLED.keys()) {
    expect(gazetteer.find(slip), slip).toBeUndefined();
    expect(gazetteer.isFirstName(slip), slip).toBe(false);
  }
});

test('the text keeps the word as it was typed', () => {
  const { chips, date } = parse('mare a Febraio 2019');
  expect(date).toEqual({ from: '2019-02-01', to: '2019-02-28' });
  expect(chips[0]?.text).toBe('a Febraio 2019');
  expect(parse('maglione di natle')).toMatchObject({ semantic: 'maglione di natle' });
});
