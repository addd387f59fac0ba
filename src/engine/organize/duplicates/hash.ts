/**
 * A 64-bit perceptual hash of the small grey copy: signs of its lowest frequencies against their
 * median (C. Zauner, «Implementation and benchmarking of perceptual image hash functions», 2010).
 * Sizes, compression and exposure hardly change it.
 */
import { GRAY_SIDE } from '../../../shared/photo.ts';

const SIDE = GRAY_SIDE;
/** Frequencies of each axis that are looked at, after the mean. */
const FREQUENCIES = 8;

/** Frequency by frequency, `SIDE` values each. */
const COSINES = Float64Array.from({ length: FREQUENCIES * SIDE }, (_, i) => {
  const [k, x] = [Math.floor(i / SIDE), i % SIDE];
  return Math.cos((Math.PI * k * (2 * x + 1)) / (2 * SIDE));
});

/** Four numbers of 16 bits each. */
export function perceptualHash(gray: Uint8Array): Uint16Array {
  const rows = new Float64Array(FREQUENCIES * SIDE);
  for (let u = 0; u < FREQUENCIES; u++) {
    for (let y = 0; y < SIDE; y++) {
      let sum = 0;
      for (let x = 0; x < SIDE; x++) {
        sum += (gray[y * SIDE + x] as number) * (COSINES[u * SIDE + x] as number);
      }
      rows[u * SIDE + y] = sum;
    }
  }
  const values = new Float64Array(FREQUENCIES * FREQUENCIES);
  for (let v = 0; v < FREQUENCIES; v++) {
    for (let u = 0; u < FREQUENCIES; u++) {
      let sum = 0;
      for (let y = 0; y < SIDE; y++) {
        sum += (rows[u * SIDE + y] as number) * (COSINES[v * SIDE + y] as number);
      }
      values[v * FREQUENCIES + u] = u === 0 && v === 0 ? 0 : sum;
    }
  }
  const middle = values.slice().sort()[values.length / 2] as number;
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
