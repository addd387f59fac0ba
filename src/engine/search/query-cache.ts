const CAPACITY = 500;

/** Embeddings of the latest query texts: typing goes back and forth over the same ones. */
export class QueryCache {
  readonly #entries = new Map<string, Promise<Float32Array>>();

  /** The embedding of a text, made by `embed` unless a caller before asked for it. */
  get(text: string, embed: () => Promise<Float32Array>): Promise<Float32Array> {
    const known = this.#entries.get(text) ?? embed();
    // A Map keeps the order of insertion: the first key is the one not asked for the longest.
    this.#entries.delete(text);
    this.#entries.set(text, known);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > CAPACITY && oldest !== undefined) this.#entries.delete(oldest);
    known.catch(() => this.#entries.delete(text));
    return known;
  }
}
