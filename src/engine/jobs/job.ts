import { toEnvelope, type ErrorEnvelope } from '../../shared/errors.ts';
import type { WaitingFor } from '../../shared/jobs.ts';
import type { JobState } from '../library/jobs.ts';
import type { Library } from '../library/library.ts';
import type { Courtesy } from './courtesy.ts';

/** What a piece of long work gets from the job that carries it. */
export interface JobContext<P> {
  /** Aborted when the job is cancelled: stop soon, keeping what is done. */
  signal: AbortSignal;
  /** Call between two pieces of work: waits while the job is paused, or gives way to the user. */
  checkpoint(): Promise<void>;
  report(progress: P): void;
}

export type JobWork<P, R> = (context: JobContext<P>) => Promise<R>;

/** How a job ended; `result` is there also for a cancelled one: what was done until then. */
export interface JobEnd<R> {
  state: 'done' | 'cancelled';
  result: R;
}

const SAVE_EVERY_MS = 2000;

/** Long work that is under way: it can be watched, paused, resumed and cancelled. */
export class Job<P, R> {
  readonly id: number;
  readonly kind: string;
  /** Rejects with what the work threw. */
  readonly ended: Promise<JobEnd<R>>;
  readonly #library: Library;
  readonly #courtesy: Courtesy | null;
  readonly #abort = new AbortController();
  readonly #listeners = new Set<(progress: P) => void>();
  readonly #stateListeners = new Set<() => void>();
  #state: JobState = 'running';
  #resumed: { promise: Promise<void>; resolve(): void } | null = null;
  #progress: P | null = null;
  #error: ErrorEnvelope | null = null;
  #waitingFor: WaitingFor | null = null;
  #savedAt = 0;

  /**
   * Starts the work at once; the library keeps the record.
   * @param courtesy of work that can wait: what it gives way to
   */
  constructor(
    library: Library,
    kind: string,
    params: unknown,
    work: JobWork<P, R>,
    courtesy: Courtesy | null = null,
  ) {
    this.#library = library;
    this.#courtesy = courtesy;
    this.kind = kind;
    this.id = library.transaction(() => library.jobs.start(kind, params, library.now()));
    this.ended = this.#run(work);
    // Whoever started the job may look at its end much later.
    this.ended.catch(() => undefined);
  }

  get state(): JobState {
    return this.#state;
  }

  get progress(): P | null {
    return this.#progress;
  }

  /** Why it stands still by itself; null where it does not. */
  get waitingFor(): WaitingFor | null {
    return this.#waitingFor;
  }

  /** Why it failed; null where it did not. */
  get error(): ErrorEnvelope | null {
    return this.#error;
  }

  /** @returns a function that ends the watching */
  onState(listener: () => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  /** @returns a function that ends the watching */
  onProgress(listener: (progress: P) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  pause(): void {
    if (this.#state !== 'running') return;
    this.#enter('paused');
    let resolve = (): void => undefined;
    const promise = new Promise<void>((done) => (resolve = done));
    this.#resumed = { promise, resolve };
    this.#save();
  }

  resume(): void {
    if (this.#state !== 'paused') return;
    this.#enter('running');
    this.#resumed?.resolve();
    this.#resumed = null;
    this.#save();
  }

  cancel(): void {
    this.#abort.abort();
    this.resume();
  }

  async #run(work: JobWork<P, R>): Promise<JobEnd<R>> {
    const context: JobContext<P> = {
      signal: this.#abort.signal,
      checkpoint: () => this.#checkpoint(),
      report: (progress) => this.#report(progress),
    };
    try {
      const result = await work(context);
      // Paused behind its last checkpoint: what the user was told stands still does not end.
      await this.#resumed?.promise;
      const state = this.#abort.signal.aborted ? 'cancelled' : 'done';
      this.#end(state, result);
      return { state, result };
    } catch (error) {
      this.#error = toEnvelope(error);
      this.#end('failed', this.#error);
      throw error;
    }
  }

  async #checkpoint(): Promise<void> {
    await this.#resumed?.promise;
    await this.#courtesy?.wait(this.#abort.signal, (reason) => {
      this.#waitingFor = reason;
      for (const listener of this.#stateListeners) listener();
    });
    // Paused while it was waiting.
    if (this.#resumed) await this.#checkpoint();
  }

  #report(progress: P): void {
    this.#progress = progress;
    for (const listener of this.#listeners) listener(progress);
    if (Date.now() - this.#savedAt >= SAVE_EVERY_MS) this.#save();
  }

  #save(): void {
    this.#savedAt = Date.now();
    const state = this.#state === 'paused' ? 'paused' : 'running';
    this.#library.transaction(() => this.#library.jobs.save(this.id, state, this.#progress));
  }

  #end(state: JobState, result: unknown): void {
    this.#enter(state);
    try {
      this.#library.transaction(() =>
        this.#library.jobs.finish(this.id, state, result, this.#library.now()),
      );
    } catch {
      // A full disk must not hide why the work itself failed; the record is set right at opening.
    }
  }

  #enter(state: JobState): void {
    this.#state = state;
    for (const listener of this.#stateListeners) listener();
  }
}
