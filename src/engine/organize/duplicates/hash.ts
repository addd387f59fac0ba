/**
 * A 64-bit perceptual hash of the small grey copy: signs of its lowest frequencies against their
 * median (C. Zauner, «Implementation and benchmarking of perceptual image hash functions», 2010).
 * Sizes, compression and exposure hardly change it.
 */
import { GRAY_SIDE } from '../../../shared/photo.ts';

const SIDE = GRAY_SIDE;
/** Frequencies of each axis that are looked at, after the mean. */
const FREQUENCIES = 8;

const COSINES = Array.from({ length: FREQUENCIES }, (_, k) =>
  Float64Array.from({ length: SIDE }, (_, x) => Math.cos((Math.PI * k * (2 * x + 1)) / (2 * SIDE))),
);

/** Four numbers of 16 bits each. */
export function perceptualHash(gray: Uint8Array): Uint16Array {
  const rows = Array.from({ length: SIDE }, (_, y) =>
    COSINES.map((cosine) => {
      let sum = 0;
      for (let x = 0; x < SIDE; x++) sum += (gray[y * SIDE + x] as number) * (cosine[x] as number);
      return sum;
    }),
  );
  const values: number[] = [];
  for (const [v, cosine] of COSINES.entries()) {
    for (let u = 0; u < FREQUENCIES; u++) {
      let sum = 0;
      for (let y = 0; y < SIDE; y++) sum += (rows[y]?.[u] as number) * (cosine[y] as number);
      values.push(u === 0 && v === 0 ? 0 : sum);
    }
  }
  const middle = [...values].sort((a, b) => a - b)[values.length / 2] as number;
  const hash = new Uint16Array(4);
  values.forEach((value, i) => {
    if (value > middle) (hash[i >> 4] as number) |= 1 << (i & 15);
  });
  return hash;
}

/** Bits in which two hashes differ. */
export function hashDistance(a: Uint16Array, b: Uint16Array): number {
  let bits = 0;
  for (let i = 0; i < 4; i++) {
    let rest = (a[i] as number) ^ (b[i] as number);
    for (; rest > 0; rest &= rest - 1) bits++;
  }
  return bits;
}
