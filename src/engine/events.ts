import { engineEvent, type EngineEvent } from '../shared/api/events.ts';
import type { Log } from './diagnostics/log.ts';
import type { JobBoard } from './jobs/board.ts';
import type { Library } from './library/library.ts';

/** Indexing changes the library several times a second: nobody needs to hear of each. */
const LIBRARY_MS = 1000;
const JOBS_MS = 200;

type Listener = (event: EngineEvent) => void;

/** Tells whoever listens what changes in the engine, no more often than is useful. */
export class EngineEvents {
  readonly #jobs: JobBoard;
  readonly #log: Log;
  readonly #listeners = new Set<Listener>();
  readonly #enders: (() => void)[];

  constructor(library: Library, jobs: JobBoard, log: Log) {
    this.#jobs = jobs;
    this.#log = log;
    const libraryChanged = new Throttle(LIBRARY_MS, () => this.#tell({ kind: 'library-changed' }));
    const jobsChanged = new Throttle(JOBS_MS, () => this.#tell(this.#jobsNow()));
    this.#enders = [
      library.onChange(() => libraryChanged.call()),
      jobs.onChange(() => jobsChanged.call()),
      () => libraryChanged.end(),
      () => jobsChanged.end(),
    ];
  }

  /**
   * Tells `listener` how things stand, and from then on what changes: one that lost the connection
   * catches up by listening again.
   * @returns a function that ends it
   */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.#tell({ kind: 'library-changed' }, [listener]);
    this.#tell(this.#jobsNow(), [listener]);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    for (const end of this.#enders) end();
    this.#listeners.clear();
  }

  #jobsNow(): EngineEvent {
    return { kind: 'jobs', jobs: this.#jobs.list() };
  }

  /** An event that is not as described is a bug of ours: it is logged, and nobody hears it. */
  #tell(event: EngineEvent, to: Iterable<Listener> = this.#listeners): void {
    const checked = engineEvent.safeParse(event);
    if (!checked.success) {
      this.#log.failure(`event:${event.kind}`, checked.error);
      return;
    }
    for (const listener of to) listener(checked.data);
  }
}

/** Calls at once, then at most once in a while, and always once after the last. */
class Throttle {
  readonly #everyMs: number;
  readonly #work: () => void;
  #timer: NodeJS.Timeout | null = null;
  #again = false;

  constructor(everyMs: number, work: () => void) {
    this.#everyMs = everyMs;
    this.#work = work;
  }

  call(): void {
    if (this.#timer) {
      this.#again = true;
      return;
    }
    this.#work();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (!this.#again) return;
      this.#again = false;
      this.call();
    }, this.#everyMs);
    this.#timer.unref();
  }

  end(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }
}
