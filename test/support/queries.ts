import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gazetteerOf } from '../../src/engine/places/gazetteer.ts';
import { parseQuery, type ParseOptions } from '../../src/engine/search/query/parse.ts';
import type { ParsedQuery } from '../../src/shared/query.ts';

/** Queries with their right parse, used for measuring only; they are not part of the repository. */
const QUERIES = resolve(import.meta.dirname, '../../../shared/queries/parse.jsonl');
export const haveQueries = existsSync(QUERIES);

export interface AnnotatedQuery {
  id: string;
  query: string;
  now: string;
  parsed: Partial<ParsedQuery>;
  about: string;
}

export const annotatedQueries = (): AnnotatedQuery[] =>
  readFileSync(QUERIES, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as AnnotatedQuery);

export const gazetteer = gazetteerOf(resolve(import.meta.dirname, '../../resources'));

/** A Monday, as in the annotated queries. */
export const NOW = '2026-11-23';

export function parse(text: string, options: Partial<ParseOptions> = {}): ParsedQuery {
  return parseQuery(text, { now: NOW, gazetteer, ...options });
}

const SMALL =
  /^(?:il|lo|la|i|gli|le|un|uno|una|the|an?|di|del|dello|della|dei|degli|delle|ad?|al|allo|alla|ai|agli|alle|in|nel|nello|nella|nei|negli|nelle|da|dal|dalla|con|col|su|sul|sulla|per|tra|fra|of|at|on|with|from|to|l|d|dell|all|nell|dall|sull)$/;

/** A meaning as it is compared: no capitals, punctuation, small words at the ends. */
function comparable(text: string): string {
  const words = text
    .toLowerCase()
    .replace(/[’']/g, ' ')
    .replace(/[^\p{L}\p{N}_ ]/gu, ' ')
    .split(/\s+/)
    .filter(Boolean);
  while (words.length > 0 && SMALL.test(words[0] as string)) words.shift();
  while (words.length > 0 && SMALL.test(words.at(-1) as string)) words.pop();
  return words.join(' ');
}

/** Everything but the chips, in a form where equal means right. */
export function gist({ chips: _, ...parsed }: Partial<ParsedQuery>): Record<string, unknown> {
  const simple = (value: unknown): unknown => {
    if (typeof value === 'string') return value.toLowerCase();
    if (Array.isArray(value)) return value.map(simple).sort();
    return value;
  };
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(parsed)) {
    if (key === 'semantic') result[key] = comparable(value as string);
    else if (key === 'not') result[key] = (value as string[]).map(comparable).sort();
    else result[key] = simple(value);
  }
  return Object.fromEntries(Object.entries(result).sort(([a], [b]) => (a < b ? -1 : 1)));
}
