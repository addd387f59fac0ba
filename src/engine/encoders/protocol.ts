import type { ErrorEnvelope } from '../../shared/errors.ts';
import type { ExecutionProvider } from './devices.ts';
import type { EmbeddingBatch } from './embeddings.ts';
import type { Manifest, TowerName } from './manifest.ts';

/** A tensor outside ONNX Runtime. */
export interface RawTensor {
  data: Float32Array | BigInt64Array;
  /** As many as the product of these. */
  shape: number[];
}

export type RawTensors = Record<string, RawTensor>;

/** What the encoder's thread is started with. */
export interface ThreadOptions {
  dir: string;
  manifest: Manifest;
  device: ExecutionProvider;
  /** Of one run of a tower. */
  threads: Record<TowerName, number>;
  /** Memory of the RunGuard. */
  guard: SharedArrayBuffer;
}

/** What the thread can be asked for, and what it answers. */
export interface Calls {
  prepare: { ask: { tower: TowerName }; answer: number };
  /** `floats`: f32 [count, 3, size, size] in memory that both threads see, the asker's again with the answer. */
  pictures: {
    ask: { floats: Float32Array<SharedArrayBuffer>; count: number };
    answer: EmbeddingBatch;
  };
  texts: { ask: { texts: string[] }; answer: EmbeddingBatch };
  tensors: { ask: { tower: TowerName; tensors: RawTensors }; answer: RawTensors };
  close: { ask: object; answer: undefined };
}

export type CallName = keyof Calls;

export type Request = {
  [K in CallName]: { call: K; id: number } & Calls[K]['ask'];
}[CallName];

export type Reply =
  | { id: number; ok: true; answer: Calls[CallName]['answer'] }
  | { id: number; ok: false; error: ErrorEnvelope };
