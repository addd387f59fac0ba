const STOP = 0;
const BUSY = 1;

/** Longest time that leaving the process waits for a run, milliseconds. */
const PATIENCE = 10_000;

const guards = new Set<RunGuard>();

/**
 * Keeps a process from ending in the middle of ONNX Runtime's native code.
 *
 * [Note: exit during a run] When `process.exit()` or `terminate()` tears a thread down while
 * onnxruntime-node is opening or running a session there, the binding throws into the dying
 * environment and the whole process aborts (SIGABRT) instead of leaving with its exit code. So the
 * thread says when it is inside, and the main thread, on its way out, waits for it and lets no
 * other run begin.
 */
export class RunGuard {
  readonly shared: SharedArrayBuffer;
  readonly #state: Int32Array;

  constructor(shared = new SharedArrayBuffer(8)) {
    this.shared = shared;
    this.#state = new Int32Array(shared);
  }

  /** The encoder's thread: calls `work`, native code included, unless the process is leaving. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    Atomics.store(this.#state, BUSY, 1);
    try {
      if (Atomics.load(this.#state, STOP) === 1) throw new Error('The process is exiting');
      return await work();
    } finally {
      Atomics.store(this.#state, BUSY, 0);
      Atomics.notify(this.#state, BUSY);
    }
  }

  /** The thread that owns the encoder: from now on leaving the process waits for runs. */
  watch(): void {
    if (guards.size === 0) process.on('exit', waitForAll);
    guards.add(this);
  }

  unwatch(): void {
    guards.delete(this);
    if (guards.size === 0) process.off('exit', waitForAll);
  }

  stop(): void {
    Atomics.store(this.#state, STOP, 1);
    Atomics.wait(this.#state, BUSY, 1, PATIENCE);
  }
}

function waitForAll(): void {
  for (const guard of guards) guard.stop();
}
