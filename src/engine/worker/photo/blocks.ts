/** Below this, all blocks are of one size. */
const SMALLEST = 1 << 16;

/**
 * Memory for whole files, used again and again. New memory for each photo would have to be cleared
 * by the system, and megabytes outside its heap set the garbage collector going every few photos.
 */
export class Blocks {
  readonly #limit: number;
  readonly #free = new Map<number, Buffer[]>();
  #freeBytes = 0;

  /** @param limit bytes that are kept while nobody uses them */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A block of at least so many bytes, holding anything. Sizes are powers of two. */
  lend(bytes: number): Buffer {
    const size = Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(bytes)));
    const block = this.#free.get(size)?.pop();
    if (!block) return Buffer.allocUnsafeSlow(size);
    this.#freeBytes -= size;
    return block;
  }

  /** Takes a block back, which nobody may look at any more. */
  giveBack(block: Buffer): void {
    if (this.#freeBytes + block.length > this.#limit) return;
    this.#freeBytes += block.length;
    const free = this.#free.get(block.length) ?? [];
    this.#free.set(block.length, free);
    free.push(block);
  }
}
