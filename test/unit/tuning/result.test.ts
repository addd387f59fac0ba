import { expect, test } from 'vitest';
import { helps } from '../../../src/engine/tuning/result.ts';

test('a tuning is used by itself only if it finds more and forgets at most 2 %', () => {
  const forgets = (share: number) => ({ before: 0.5, after: 0.5 * (1 - share) });
  expect(helps(0.01, forgets(0))).toBe(true);
  expect(helps(0.01, forgets(0.019))).toBe(true);
  expect(helps(0.01, forgets(0.021))).toBe(false);
  expect(helps(0.01, forgets(-0.1))).toBe(true);
  expect(helps(0, forgets(-0.1))).toBe(false);
  expect(helps(-0.01, forgets(-0.1))).toBe(false);
});
