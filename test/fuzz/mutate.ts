/** Random numbers that are the same for the same seed (Mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Numbers at which programs go wrong. */
const EDGES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff];
/** The longest input, bytes. */
export const MOST = 1 << 20;

/** A value or a key of JSON that holds no other. */
const JSON_VALUE = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|\{\}|\[\]/g;

/** JSON that is still JSON: one value or key is replaced by a word, or by another of its own. */
export function mutateJson(
  input: Uint8Array,
  words: readonly Uint8Array[],
  random: () => number,
): Uint8Array {
  const text = Buffer.from(input).toString('utf8');
  const values = [...text.matchAll(JSON_VALUE)];
  const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  if (values.length === 0) return mutate(input, words, random);
  const { index, 0: old } = any(values);
  const put = random() < 0.5 ? any(values)[0] : Buffer.from(any(words)).toString('utf8');
  const changed = Buffer.from(text.slice(0, index) + put + text.slice(index + old.length));
  return changed.subarray(0, MOST);
}

/** A copy of the input with one to eight things changed. */
export function mutate(
  input: Uint8Array,
  words: readonly Uint8Array[],
  random: () => number,
): Uint8Array {
  let bytes = Buffer.from(input);
  const below = (n: number) => Math.floor(random() * n);
  const splice = (at: number, removed: number, put: Uint8Array) =>
    Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + removed)]);
  for (let left = 1 + below(8); left > 0; left--) {
    const at = below(bytes.length + 1);
    const length = 1 + below(Math.min(64, bytes.length - at + 1));
    const way = below(8);
    if (way === 0 && at < bytes.length) bytes[at] = below(256);
    else if (way === 1 && at < bytes.length) bytes[at] = (bytes[at] as number) ^ (1 << below(8));
    else if (way === 2) bytes = splice(at, length, Buffer.alloc(0));
    else if (way === 3) bytes = splice(at, 0, bytes.subarray(at, at + length));
    else if (way === 4) bytes = bytes.subarray(0, at);
    else if (way === 5 && words.length > 0)
      bytes = splice(at, 0, words[below(words.length)] as Buffer);
    else if (way === 6) {
      const size = [1, 2, 4, 8][below(4)] as number;
      const edge = Buffer.alloc(8);
      edge.writeBigUInt64LE(BigInt(EDGES[below(EDGES.length)] as number));
      const put = random() < 0.5 ? edge.subarray(0, size) : edge.subarray(0, size).reverse();
      bytes = splice(at, size, put);
    } else bytes = splice(at, length, Buffer.alloc(length, below(256)));
    if (bytes.length > MOST) bytes = bytes.subarray(0, MOST);
  }
  return bytes;
}
