import { expect, test } from 'vitest';
import { contract } from '../../../../src/shared/api/contract.ts';
import { understandQuery } from '../../../../src/engine/search/query/parse.ts';
import { canonical, renderKept, renderQuery } from '../../../../src/engine/search/query/render.ts';
import { tokensOf } from '../../../../src/engine/search/query/tokens.ts';
import { gazetteer, NOW } from '../../../support/queries.ts';
import { randomQueries, randomTexts } from '../../../support/random-queries.ts';

const OPTIONS = {
  now: NOW,
  gazetteer,
  vocabulary: { tags: ['spiaggia', 'gita scolastica'], albums: ['Matrimonio'], people: ['Marta'] },
};
const understand = (text: string) => understandQuery(text, OPTIONS);

/** Sentences put together of every construct, and texts with no sense at all. */
const QUERIES = [...randomQueries(700, 20), ...randomTexts(300, 21)];

/** The words of a text as they are compared; an apostrophe that was left out is read into some. */
const words = (text: string) =>
  tokensOf(text)
    .map(({ fold }) => fold.replace(/'$/, ''))
    .filter((fold) => /[\p{L}\p{N}★]/u.test(fold));

test('never throws, and answers with one that has no fields but those of the contract', () => {
  for (const query of QUERIES) {
    const { parsed } = understand(query);
    expect(typeof parsed.semantic, query).toBe('string');
    expect(JSON.parse(JSON.stringify(parsed)), query).toEqual(parsed);
  }
});

test('spans never overlap, lie in the text, and hold what their chip says', () => {
  for (const query of QUERIES) {
    let last = 0;
    for (const { span, text } of understand(query).parsed.chips) {
      const [start, end] = span;
      expect(start, query).toBeGreaterThanOrEqual(last);
      expect(end, query).toBeGreaterThan(start);
      expect(query.slice(start, end), query).toBe(text);
      last = end;
    }
  }
});

test('no word is lost: it is in the meaning, in a chip, or only asks', () => {
  for (const query of QUERIES) {
    const { parsed, ignored } = understand(query);
    const kept = [
      ...words(parsed.semantic),
      ...parsed.chips.flatMap(({ text }) => words(text)),
      ...ignored.flatMap(([start, end]) => words(query.slice(start, end))),
    ];
    expect(kept.sort(), query).toEqual(words(query).sort());
  }
});

test('what was understood, written out, is understood as the same', () => {
  for (const query of QUERIES) {
    const { parsed } = understand(query);
    const rendering = renderQuery(parsed, OPTIONS);
    const again = understand(rendering).parsed;
    expect(canonical(again), `${query}\n${rendering}`).toBe(canonical(parsed));
  }
});

test('with all its chips removed a query is nothing but meaning', () => {
  for (const query of QUERIES) {
    const { parsed } = understand(query);
    const keep = parsed.chips.map(({ span }) => span);
    const plain = understandQuery(query, { ...OPTIONS, keep }).parsed;
    for (const { span } of parsed.chips) {
      const taken = plain.chips.some((chip) => chip.span[0] < span[1] && chip.span[1] > span[0]);
      expect(taken, `${query}\n${JSON.stringify(plain)}`).toBe(false);
    }
  }
});

test('a chip that is removed has its words searched instead, none of them excluded', () => {
  for (const query of QUERIES) {
    for (const { span, text } of understand(query).parsed.chips) {
      const { semantic, chips } = understandQuery(query, { ...OPTIONS, keep: [span] }).parsed;
      const where = `${query}\nwithout «${text}»`;
      expect(
        chips.filter((chip) => chip.span[0] < span[1] && chip.span[1] > span[0]),
        where,
      ).toEqual([]);
      const found = words(semantic);
      for (const word of words(text)) expect(found, where).toContain(word);
    }
  }
});

test('a query without one of its chips, written out, is understood as the same', () => {
  for (const query of QUERIES.slice(0, 150)) {
    for (const { span } of understand(query).parsed.chips) {
      const options = { ...OPTIONS, keep: [span] };
      const { parsed } = understandQuery(query, options);
      const written = renderKept(query, options);
      expect(canonical(understand(written).parsed), `${query} → ${written}`).toBe(
        canonical(parsed),
      );
    }
  }
});

test('what stays of a query from which a chip was removed is left as it was written', () => {
  const query = 'diario nel 2019 della scorsa settimana';
  expect(renderKept(query, { ...OPTIONS, keep: [[7, 15]] })).toBe(
    'diario testo:"nel 2019" della scorsa settimana',
  );
  expect(renderKept(query, OPTIONS)).toBe(query);
});

test('the longest text that can be typed, without its chips, can be searched and kept as an album', () => {
  // Chips as short as they are: removed, each is marked as words.
  const text = 'il 2019 ma '.repeat(50).slice(0, 500);
  const { chips } = understand(text).parsed;
  expect(chips.length).toBeGreaterThan(40);
  const keep = chips.map(({ span }) => span);
  const query = renderKept(text, { ...OPTIONS, keep });
  expect(query.length).toBeGreaterThan(500);
  expect(contract.search.params.safeParse({ text: query, limit: 1 }).success).toBe(true);
  expect(contract.addAlbum.params.safeParse({ name: 'Anni', query }).success).toBe(true);
});
