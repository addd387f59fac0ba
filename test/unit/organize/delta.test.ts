import { expect, test } from 'vitest';
import { applyDelta, deltaOf } from '../../../src/engine/organize/metadata/delta.ts';
import { randomOf } from '../../support/pictures/scenes.ts';

const random = randomOf(7);
const noise = (length: number) => Buffer.from(Array.from({ length }, () => random() * 256));

test('what was there is made again out of what is there', () => {
  const picture = noise(50_000);
  const cases: [Buffer, Buffer][] = [
    [Buffer.alloc(0), noise(10)],
    [noise(10), Buffer.alloc(0)],
    [picture, picture],
    [Buffer.concat([noise(300), picture, noise(10)]), Buffer.concat([noise(7), picture])],
    // Parts that changed places, and the same part twice.
    [
      Buffer.concat([picture.subarray(20_000), picture.subarray(0, 20_000)]),
      Buffer.concat([picture, picture]),
    ],
    [Buffer.alloc(5000, 1), Buffer.alloc(4000, 1)],
  ];
  for (const [source, target] of cases) {
    expect(applyDelta(source, deltaOf(source, target)).equals(target)).toBe(true);
  }
});

test('little is kept of what is in both', () => {
  const picture = noise(200_000);
  const [before, after] = [noise(400), noise(900)].map((head) => Buffer.concat([head, picture]));
  const delta = deltaOf(after as Buffer, before as Buffer);
  expect(delta.length).toBeLessThan(1500);
});

test('any bytes at all', () => {
  for (let round = 0; round < 200; round++) {
    const [source, extra] = [noise(random() * 3000), noise(random() * 600)];
    const cut = Math.floor(random() * source.length);
    const target = Buffer.concat([source.subarray(cut), extra, source.subarray(0, cut)]);
    expect(applyDelta(source, deltaOf(source, target)).equals(target)).toBe(true);
  }
});
