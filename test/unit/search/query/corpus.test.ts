import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gist, parse, type AnnotatedQuery } from '../../../support/queries.ts';

/** Queries of all kinds with their right parse, written for this project: one a line. */
const CORPUS = readFileSync(join(import.meta.dirname, 'corpus.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Pick<AnnotatedQuery, 'query' | 'parsed' | 'about'>);

test.each(CORPUS)('«$query» ($about)', ({ query, parsed }) => {
  expect(gist(parse(query))).toEqual(gist(parsed));
});
