/** Ends the program when one input never ends: what hangs cannot say so itself. */
import { writeFileSync, writeSync } from 'node:fs';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { MOST } from './mutate.ts';

/** One input may take this much of the processor before the program is ended, milliseconds. */
const HANGS_MS = 30_000;
const LOOK_MS = 2000;

interface Shared {
  path: string;
  /** How many inputs were begun, and the length of the last one. */
  counts: Int32Array;
  input: Uint8Array;
}

export class Watch {
  readonly #shared: Shared;
  readonly #worker: Worker;

  /** @param path where the input is left that never ended */
  constructor(path: string) {
    this.#shared = {
      path,
      counts: new Int32Array(new SharedArrayBuffer(8)),
      input: new Uint8Array(new SharedArrayBuffer(MOST)),
    };
    this.#worker = new Worker(new URL(import.meta.url), { workerData: this.#shared });
    this.#worker.unref();
  }

  begin(input: Uint8Array): void {
    this.#shared.input.set(input);
    Atomics.store(this.#shared.counts, 1, input.length);
    Atomics.add(this.#shared.counts, 0, 1);
  }

  close(): void {
    void this.#worker.terminate();
  }
}

function look({ path, counts, input }: Shared): void {
  let [seen, since] = [-1, 0];
  setInterval(() => {
    const { user, system } = process.cpuUsage();
    const now = (user + system) / 1000;
    const count = Atomics.load(counts, 0);
    if (count !== seen) [seen, since] = [count, now];
    if (now - since < HANGS_MS) return;
    writeFileSync(path, input.slice(0, Atomics.load(counts, 1)));
    // Not process.stderr: in a thread it waits for the main one.
    writeSync(2, `an input never ended, kept in ${path}\n`);
    process.kill(process.pid, 'SIGKILL');
  }, LOOK_MS);
}

if (!isMainThread) look(workerData as Shared);
