import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Manifest, TowerName } from './manifest.ts';
import { readTensors, type NamedTensor } from './training/safetensors.ts';

/** The parts of an adapter for one tower, with D the length of an embedding and r the rank. */
export const ADAPTER_PARTS = ['projection', 'down', 'up', 'shift'] as const;
export type AdapterPart = (typeof ADAPTER_PARTS)[number];

export const adapterKey = (tower: TowerName, part: AdapterPart): `${TowerName}.${AdapterPart}` =>
  `${tower}.${part}`;

/** What is taken from every text before all else; adapters made before there was this have none. */
export const CENTRE_KEY = 'text.centre';

/**
 * What a tuning has learned on top of a model: for each tower a change of its embeddings,
 *
 *     y = (z + P·z + U·tanh(V·z) + b) / ‖…‖
 *
 * with P [D, D] (the model's projection layer becomes (I + P) times what it was), V [r, D] and
 * U [D, r] (a residual adapter of low rank; Houlsby et al. 2019, arXiv 1902.00751, with tanh) and
 * b [D]. All zero but V, it changes nothing. P, U, V, b are called projection, up, down, shift.
 * Of texts z is first replaced by (z − c) / ‖z − c‖, see {@link centre}.
 */
export class Adapter {
  readonly dims: number;
  readonly #centre: Float32Array | null;
  readonly #towers: Record<TowerName, Record<AdapterPart, Float32Array>>;

  /**
   * @param tensors by {@link adapterKey}; used, not copied
   * @throws AppError `adapter-invalid`
   */
  constructor(tensors: ReadonlyMap<string, NamedTensor>) {
    this.dims = tensors.get(adapterKey('image', 'shift'))?.data.length ?? 0;
    const rank = tensors.get(adapterKey('image', 'down'))?.shape[0] ?? 0;
    const shapes: Record<AdapterPart, number[]> = {
      projection: [this.dims, this.dims],
      down: [rank, this.dims],
      up: [this.dims, rank],
      shift: [this.dims],
    };
    const tower = (name: TowerName) =>
      Object.fromEntries(
        ADAPTER_PARTS.map((part) => {
          const key = adapterKey(name, part);
          const tensor = tensors.get(key);
          if (!tensor || tensor.shape.join() !== shapes[part].join() || this.dims === 0) {
            throw new AppError('adapter-invalid', { reason: `${key} [${tensor?.shape ?? ''}]` });
          }
          return [part, tensor.data];
        }),
      ) as Record<AdapterPart, Float32Array>;
    this.#towers = { image: tower('image'), text: tower('text') };
    this.#centre = tensors.get(CENTRE_KEY)?.data ?? null;
    if (this.#centre && this.#centre.length !== this.dims) {
      throw new AppError('adapter-invalid', { reason: CENTRE_KEY });
    }
  }

  /** @throws AppError `adapter-invalid`, `tensor-file-invalid` */
  static async read(path: string): Promise<Adapter> {
    return new Adapter((await readTensors(path)).tensors);
  }

  /** The adapter of a model folder, null where it has none. @throws AppError `model-mismatch`, too */
  static async of(dir: string, { id, adapter: file, dims }: Manifest): Promise<Adapter | null> {
    if (file === null) return null;
    const adapter = await Adapter.read(join(dir, file));
    if (adapter.dims === dims) return adapter;
    const [expected, actual] = [String(dims), String(adapter.dims)];
    throw new AppError('model-mismatch', { id, what: file, expected, actual });
  }

  /**
   * Changes embeddings in place.
   * @param rows of length 1, one after the other; rows of zeros stay as they are
   */
  apply(tower: TowerName, rows: Float32Array): void {
    const { projection, down, up, shift } = this.#towers[tower];
    const { dims } = this;
    const rank = down.length / dims;
    const hidden = new Float64Array(rank);
    const changed = new Float64Array(dims);
    if (tower === 'text' && this.#centre) centre(rows, this.#centre);
    for (let from = 0; from < rows.length; from += dims) {
      const row = rows.subarray(from, from + dims);
      if (row.every((value) => value === 0)) continue;
      for (let k = 0; k < rank; k++) hidden[k] = Math.tanh(product(down, k * dims, row, dims));
      let squares = 0;
      for (let i = 0; i < dims; i++) {
        const value =
          (row[i] as number) +
          (shift[i] as number) +
          product(projection, i * dims, row, dims) +
          product(up, i * rank, hidden, rank);
        changed[i] = value;
        squares += value * value;
      }
      const length = Math.sqrt(squares);
      for (let i = 0; i < dims; i++) row[i] = (changed[i] as number) / length;
    }
  }
}

/**
 * Takes from embeddings, in place, what they have in common: z becomes (z − c) / ‖z − c‖. Texts all
 * point into the same part of the space; what tells them apart is the rest.
 *
 * Source: Mu and Viswanath 2018, arXiv 1702.01417, section 2 (the mean alone, and a share of it).
 * @param rows of length 1, one after the other; rows of zeros stay as they are
 * @param common c [D]
 */
export function centre(rows: Float32Array, common: Float32Array): void {
  const dims = common.length;
  for (let from = 0; from < rows.length; from += dims) {
    const row = rows.subarray(from, from + dims);
    if (row.every((value) => value === 0)) continue;
    let squares = 0;
    for (let i = 0; i < dims; i++) {
      const value = (row[i] as number) - (common[i] as number);
      row[i] = value;
      squares += value * value;
    }
    const length = Math.sqrt(squares);
    if (length === 0) continue;
    for (let i = 0; i < dims; i++) row[i] = (row[i] as number) / length;
  }
}

function product(
  matrix: Float32Array,
  from: number,
  vector: Float32Array | Float64Array,
  length: number,
): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (matrix[from + i] as number) * (vector[i] as number);
  return sum;
}
