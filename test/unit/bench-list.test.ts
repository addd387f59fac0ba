import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const BENCH = join(import.meta.dirname, '../bench');

test('`npm run bench` measures every figure there is', () => {
  const list = readFileSync(join(BENCH, 'main.ts'), 'utf8');
  const measures = readdirSync(BENCH)
    .map((name) => readFileSync(join(BENCH, name), 'utf8'))
    .flatMap((source) => /^export const (measure\w+): Measure/m.exec(source)?.[1] ?? []);
  expect(measures.length).toBeGreaterThan(10);
  expect(measures.filter((name) => !list.includes(`: ${name},`))).toEqual([]);
});
