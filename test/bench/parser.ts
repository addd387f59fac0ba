/** How many annotated queries are understood exactly, and how fast. */
import { resolve } from 'node:path';
import { readFileSync } from 'node:fs';
import { Gazetteer } from '../../src/engine/places/gazetteer.ts';
import { annotatedQueries, gist, haveQueries, parse } from '../support/queries.ts';
import { median, timed, type Measure } from './figure.ts';

const FILE = resolve(import.meta.dirname, '../../resources/gazetteer/gazetteer.bin');

export const measureParser: Measure = async ({ quick }) => {
  const rounds = quick ? 2 : 7;
  const loading: number[] = [];
  for (let i = 0; i < rounds; i++) {
    loading.push(await timed(() => new Gazetteer(readFileSync(FILE)).find('Roma')));
  }
  // Patterns are compiled when they are tried first.
  const first = await timed(() => parse('mare'));
  const values = [
    { label: 'gazetteer: read and ready', value: median(loading), unit: 'ms' },
    { label: 'the first query', value: first, unit: 'ms' },
  ];
  if (!haveQueries) {
    return { values, ratios: [], remarks: ['skipped: the annotated queries are not here'] };
  }
  const queries = annotatedQueries();
  const isRight = ({ query, now, parsed }: (typeof queries)[number]) =>
    JSON.stringify(gist(parse(query, { now }))) === JSON.stringify(gist(parsed));
  const right = queries.filter(isRight).length;
  const ms = await timed(() => queries.map(({ query, now }) => parse(query, { now })));
  return {
    values: [...values, { label: 'one query', value: ms / queries.length, unit: 'ms' }],
    ratios: [{ label: 'exactly right', value: right / queries.length, target: { atLeast: 0.97 } }],
    remarks: [`${right} of ${queries.length} annotated queries`],
  };
};
