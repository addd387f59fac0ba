export interface ImportProgress {
  /** `read` the checkpoint's directory, `write` the graphs (or copy files), `check` the result. */
  stage: 'read' | 'write' | 'check';
  /** Tensors, or files of a model that is copied. */
  parts: { done: number; total: number };
  bytes: { done: number; total: number };
}

/** Counts what has been written and asks whether it is still wanted. */
export class Progress {
  readonly #tell: (progress: ImportProgress) => void;
  readonly #signal: AbortSignal | undefined;
  #now: ImportProgress;

  constructor(tell: ((progress: ImportProgress) => void) | undefined, signal?: AbortSignal) {
    this.#tell = tell ?? (() => undefined);
    this.#signal = signal;
    const nothing = { done: 0, total: 0 };
    this.#now = { stage: 'read', parts: nothing, bytes: nothing };
  }

  get signal(): AbortSignal | undefined {
    return this.#signal;
  }

  begin(stage: ImportProgress['stage'], parts = 0, bytes = 0): void {
    this.expectWanted();
    this.#now = { stage, parts: { done: 0, total: parts }, bytes: { done: 0, total: bytes } };
    this.#tell(this.#now);
  }

  advance(bytes: number, parts = 0): void {
    this.expectWanted();
    const { stage, parts: p, bytes: b } = this.#now;
    this.#now = {
      stage,
      parts: { ...p, done: p.done + parts },
      bytes: { ...b, done: b.done + bytes },
    };
    this.#tell(this.#now);
  }

  /** Throws the signal's reason once the import is cancelled. */
  expectWanted(): void {
    this.#signal?.throwIfAborted();
  }
}
