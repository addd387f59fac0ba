import { open, type FileHandle } from 'node:fs/promises';

const HASH_BYTES = 32;
/** Embeddings that are written at a time. */
const FLUSH = 64;

/**
 * Embeddings by the hash of the photo, in a file that only grows: what a killed run had embedded is
 * not embedded again. The file belongs to one model.
 */
export class EmbeddingCache {
  readonly #file: FileHandle;
  readonly #dims: number;
  readonly #known: Map<string, Float32Array>;
  #pending: Buffer[] = [];
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(file: FileHandle, dims: number, known: Map<string, Float32Array>) {
    this.#file = file;
    this.#dims = dims;
    this.#known = known;
  }

  /** @param dims length of the model's embeddings */
  static async open(path: string, dims: number): Promise<EmbeddingCache> {
    const file = await open(path, 'a+');
    const record = HASH_BYTES + 4 * dims;
    const bytes = await file.readFile();
    const whole = Math.floor(bytes.length / record);
    // A record that a kill left unfinished would shift all that come after it.
    await file.truncate(whole * record);
    const known = new Map<string, Float32Array>();
    for (let at = 0; at < whole * record; at += record) {
      const hash = bytes.toString('hex', at, at + HASH_BYTES);
      const values = new Uint8Array(bytes.subarray(at + HASH_BYTES, at + record));
      known.set(hash, new Float32Array(values.buffer));
    }
    return new EmbeddingCache(file, dims, known);
  }

  get(hash: string): Float32Array | undefined {
    return this.#known.get(hash);
  }

  put(hash: string, embedding: Float32Array): void {
    if (embedding.length !== this.#dims) throw new Error(`${embedding.length} ≠ ${this.#dims}`);
    this.#known.set(hash, embedding);
    const { buffer, byteOffset, byteLength } = embedding;
    const values = Buffer.from(buffer, byteOffset, byteLength);
    this.#pending.push(Buffer.concat([Buffer.from(hash, 'hex'), values]));
    if (this.#pending.length >= FLUSH) this.#flush();
  }

  async close(): Promise<void> {
    this.#flush();
    await this.#writing.finally(() => this.#file.close());
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#pending.splice(0));
    this.#writing = this.#writing.then(() => this.#file.appendFile(bytes));
    // Whoever closes the cache hears of it.
    this.#writing.catch(() => undefined);
  }
}
