import { expect, test } from 'vitest';
import { QueryCache } from '../../../src/engine/search/query-cache.ts';

const direction = new Float32Array([1]);

test('a text is embedded once, also when it is asked for again meanwhile', async () => {
  const cache = new QueryCache();
  let asked = 0;
  const embed = () => {
    asked++;
    return Promise.resolve(direction);
  };
  await Promise.all([cache.get('mare', embed), cache.get('mare', embed)]);
  await cache.get('mare', embed);
  expect(asked).toBe(1);
  await cache.get('monti', embed);
  expect(asked).toBe(2);
});

test('what failed is tried again; what was not asked for the longest goes first', async () => {
  const cache = new QueryCache();
  await expect(cache.get('mare', () => Promise.reject(new Error('spento')))).rejects.toThrow();
  await expect(cache.get('mare', () => Promise.resolve(direction))).resolves.toBe(direction);
  for (let i = 0; i < 500; i++) {
    await cache.get(`${i}`, () => Promise.resolve(direction));
    await cache.get('mare', () => Promise.reject(new Error('dimenticato')));
  }
  let again = 0;
  await cache.get('0', () => {
    again++;
    return Promise.resolve(direction);
  });
  expect(again).toBe(1);
});
