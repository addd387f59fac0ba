/** What it takes to make one file out of another that shares most of its bytes. Pure. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Bytes of the pieces by which shared parts are found. */
const BLOCK = 256;
const BASE = 257;
/** BASE ** (BLOCK - 1), as 32 bits. */
const TOP = Array.from({ length: BLOCK - 1 }).reduce<number>((n) => Math.imul(n, BASE), 1);

/** Copy `length` bytes of the source from `offset` on; or, where it is null, of what is kept. */
type Step = [offset: number | null, length: number];

/**
 * Small where a tool rewrote the metadata of a photo: its picture, by far the most, is in both. Shared
 * parts are found wherever they went to, by a rolling hash of blocks (the idea of A. Tridgell,
 * «Efficient Algorithms for Sorting and Synchronization», 1999, chapter 3).
 *
 * @returns what {@link applyDelta} makes `target` of, with `source` at hand
 */
export function deltaOf(source: Uint8Array, target: Uint8Array): Uint8Array {
  const [from, to] = [Buffer.from(source), Buffer.from(target)];
  const steps: Step[] = [];
  const kept: Buffer[] = [];
  const keep = (start: number, end: number) => {
    if (end <= start) return;
    steps.push([null, end - start]);
    kept.push(to.subarray(start, end));
  };
  const blocks = blocksOf(from);
  let literal = 0;
  let at = 0;
  let hash = to.length >= BLOCK ? hashAt(to, 0) : 0;
  while (at + BLOCK <= to.length) {
    const offset = blocks.get(hash);
    const length = offset === undefined ? 0 : sharedLength(from, offset, to, at);
    if (offset !== undefined && length >= BLOCK) {
      keep(literal, at);
      steps.push([offset, length]);
      at += length;
      literal = at;
      if (at + BLOCK <= to.length) hash = hashAt(to, at);
      continue;
    }
    const [leaves, enters] = [to[at] ?? 0, to[at + BLOCK] ?? 0];
    hash = (Math.imul((hash - Math.imul(leaves, TOP)) | 0, BASE) + enters) | 0;
    at++;
  }
  keep(literal, to.length);
  const head = Buffer.from(JSON.stringify(steps));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(head.length);
  return deflateRawSync(Buffer.concat([size, head, ...kept]));
}

/** The target of {@link deltaOf}, out of the same source. @throws where the delta is damaged */
export function applyDelta(source: Uint8Array, delta: Uint8Array): Buffer {
  const content = inflateRawSync(delta);
  const end = 4 + content.readUInt32LE(0);
  const steps = JSON.parse(content.toString('utf8', 4, end)) as Step[];
  let at = end;
  return Buffer.concat(
    steps.map(([offset, length]) =>
      offset === null
        ? content.subarray(at, (at += length))
        : source.subarray(offset, offset + length),
    ),
  );
}

/** Where the blocks of a file begin, by their hash; of equal ones the first. */
function blocksOf(bytes: Buffer): Map<number, number> {
  const blocks = new Map<number, number>();
  for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) {
    const hash = hashAt(bytes, at);
    if (!blocks.has(hash)) blocks.set(hash, at);
  }
  return blocks;
}

function hashAt(bytes: Buffer, start: number): number {
  let hash = 0;
  for (let i = start; i < start + BLOCK; i++) hash = (Math.imul(hash, BASE) + (bytes[i] ?? 0)) | 0;
  return hash;
}

function sharedLength(one: Buffer, from: number, other: Buffer, at: number): number {
  const longest = Math.min(one.length - from, other.length - at);
  let length = 0;
  while (length < longest && one[from + length] === other[at + length]) length++;
  return length;
}
