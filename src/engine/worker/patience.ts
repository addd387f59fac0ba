import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { executionProvider } from '../encoders/devices.ts';
import type { TowerName } from '../encoders/manifest.ts';
import type { MethodName, Pace, Params, WorkerModel } from './protocol.ts';

/** How long a worker may be busy with one call before it counts as hung, milliseconds. */
export interface Limits {
  /** Loading a model, besides what its size takes. */
  load: number;
  /** What drivers may take more, to compile its kernels. */
  compile: number;
  /** Anything about a file: large ones on slow disks take minutes. */
  file: number;
  /** Texts: somebody is waiting. */
  text: number;
}

export const LIMITS: Limits = {
  load: 30_000,
  compile: 90_000,
  file: 180_000,
  text: 10_000,
};

/** For a process that yields to all others: it may get no time at all for long. */
export const PATIENT_LIMITS: Limits = {
  load: 300_000,
  compile: 90_000,
  file: 600_000,
  text: 600_000,
};

/** Of a slow disk, and of unpacking and optimising the graph. */
const LOADED_BYTES_PER_MS = 10_000;
/** A machine busy with other things is this much slower than when the model was loaded. */
const SLACK = 10;
const TOWERS = ['image', 'text'] as const satisfies TowerName[];

/** How long a model may take to load: by its size and its device. */
export async function loadingLimit({ dir, device }: WorkerModel, limits: Limits): Promise<number> {
  const names = await readdir(dir).catch(() => []);
  const sizes = names.map((name) =>
    stat(join(dir, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  const compiling = executionProvider(device) === 'cpu' ? 0 : limits.compile;
  return limits.load + compiling + bytes / LOADED_BYTES_PER_MS;
}

/** What one process has in hand, and how long it may take for it. */
export class Workload {
  /** How fast it is; a tower that is not in it has still to be loaded. */
  pace: Pace = {};
  readonly #limits: Limits;
  readonly #rows = { image: 0, text: 0 };

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * Takes a call into account until `end`.
   * @returns how long it may take, since all that is in hand may be done before it
   */
  begin<M extends MethodName>(method: M, params: Params<M>) {
    const rows = rowsOf(method, params);
    for (const tower of TOWERS) this.#rows[tower] += rows[tower];
    const { text, file } = this.#limits;
    const isPrompt = method === 'embedTexts' && this.pace.text !== undefined;
    const limit = isPrompt ? text : file;
    const embedding = TOWERS.map((tower) => this.#rows[tower] * (this.pace[tower] ?? 0));
    return {
      limitMs: limit + SLACK * embedding.reduce((sum, ms) => sum + ms, 0),
      end: () => {
        for (const tower of TOWERS) this.#rows[tower] -= rows[tower];
      },
    };
  }
}

/** Pictures and texts that a call sends through the towers. */
function rowsOf(method: MethodName, params: unknown): Record<TowerName, number> {
  const { texts, views } = params as { texts?: unknown[]; views?: unknown[] };
  if (method === 'embedTexts') return { image: 0, text: texts?.length ?? 0 };
  if (method === 'embedViews') return { image: views?.length ?? 0, text: 0 };
  return { image: method === 'read' || method === 'embedFile' ? 1 : 0, text: 0 };
}
