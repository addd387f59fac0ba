import { Tensor } from 'onnxruntime-node';
import { Adapter } from './adapter.ts';
import { normalizeRows } from './embeddings.ts';
import type { EmbeddingBatch } from './embeddings.ts';
import type { Manifest } from './manifest.ts';
import { Pooling } from './pooling.ts';
import { openTokenizer } from './tokenizer.ts';
import type { TokenBatch } from './tokenizer.ts';
import { Tower } from './tower.ts';
import type { TowerOptions } from './tower.ts';

/** From texts to embeddings. */
export class TextTower {
  readonly tower: Tower;
  readonly #manifest: Manifest;
  readonly #adapter: Adapter | null;
  readonly #pooling: Pooling | null;
  readonly #encode: (texts: string[]) => TokenBatch;

  private constructor(
    tower: Tower,
    manifest: Manifest,
    adapter: Adapter | null,
    pooling: Pooling | null,
    encode: (texts: string[]) => TokenBatch,
  ) {
    this.tower = tower;
    this.#manifest = manifest;
    this.#adapter = adapter;
    this.#pooling = pooling;
    this.#encode = encode;
  }

  static async open(options: TowerOptions): Promise<TextTower> {
    const { dir } = options;
    const adapter = await Adapter.of(dir, options.manifest);
    const pooling = await Pooling.of(dir, options.manifest);
    const tower = await Tower.open('text', options);
    // A graph that takes one length only is always fed that length.
    const manifest: Manifest =
      tower.limits.length === null
        ? options.manifest
        : { ...options.manifest, text: { ...options.manifest.text, padding: 'max_length' } };
    const tokenizer = await openTokenizer(dir, manifest);
    const encode = (texts: string[]) => tokenizer.encodeBatch(texts);
    const text = new TextTower(tower, manifest, adapter, pooling, encode);
    // The last id of the vocabulary: fails if tokenizer and graph are not of the same model.
    const { padding, maxLength } = manifest.text;
    const length = padding === 'max_length' ? maxLength : Math.min(3, maxLength);
    const count = tower.limits.batch ?? 2;
    const tokens = {
      inputIds: new BigInt64Array(count * length).fill(BigInt(tokenizer.largestId)),
      attentionMask: new BigInt64Array(count * length).fill(1n),
      count,
      length,
    };
    const what = `[${count}, ${length}], ${manifest.text.tokenizer}: ${tokenizer.largestId}`;
    await tower.probe(() => text.#embedTokens(tokens), what);
    return text;
  }

  async embed(texts: string[]): Promise<EmbeddingBatch> {
    const step = this.tower.limits.batch ?? texts.length;
    const parts: EmbeddingBatch[] = [];
    for (let n = 0; n < texts.length; n += step) {
      parts.push(await this.#embedTokens(this.#encode(texts.slice(n, n + step))));
    }
    const vectors = new Float32Array(texts.length * this.#manifest.dims);
    parts.forEach((part, n) => vectors.set(part.vectors, n * step * this.#manifest.dims));
    this.#adapter?.apply('text', vectors);
    return { vectors, faults: parts.flatMap(({ faults }) => faults) };
  }

  async #embedTokens({ inputIds, attentionMask, count, length }: TokenBatch) {
    const { idsInput, maskInput } = this.#manifest.text;
    const tensor = (values: BigInt64Array) =>
      this.tower.limits.idType === 'int32'
        ? new Tensor('int32', Int32Array.from(values, Number), [count, length])
        : new Tensor('int64', values, [count, length]);
    const feeds = { [idsInput]: tensor(inputIds) };
    if (maskInput !== null) feeds[maskInput] = tensor(attentionMask);
    const rows = this.#pooling
      ? this.#pooling.pool(await this.tower.runStates(feeds, count, length), attentionMask, count)
      : await this.tower.run(feeds, count);
    return normalizeRows(rows, this.#manifest.dims);
  }
}
