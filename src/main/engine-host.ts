import type { FromEngine, FullPicture, OriginalFile, ToEngine } from '../shared/engine-messages.ts';
import { AppError, fromEnvelope, toEnvelope } from '../shared/errors.ts';
import type { EngineState } from '../shared/shell.ts';
import type { Surroundings } from '../shared/surroundings.ts';

/** What is needed of the engine's process; Electron's UtilityProcess is one. */
export interface EngineProcess<Port> {
  postMessage(message: ToEngine, transfer?: Port[]): void;
  on(event: 'message', listener: (message: FromEngine) => void): unknown;
  once(event: 'exit', listener: (code: number) => void): unknown;
  kill(): unknown;
}

export interface EngineHostOptions<Port> {
  /** Starts the process. */
  fork(): EngineProcess<Port>;
  /** Told about starts and ends; after `running` a new port may be served. */
  onState(state: EngineState): void;
  /** How much of the work that runs is done, 0 to 1; -1 while nobody knows, null when idle. */
  onProgress(fraction: number | null): void;
  /** How long to wait before the first, second… new start in a row. */
  delaysMs?: readonly number[];
}

const DELAYS_MS = [1000, 2000, 4000];
/** An engine that ran this long has recovered: its next crash is a first one again. */
const RECOVERED_MS = 60_000;
const SHUT_DOWN_MS = 5000;

/**
 * The engine's process, seen from main: started again when it crashes, not when it says why it
 * cannot work.
 */
export class EngineHost<Port> {
  readonly #options: EngineHostOptions<Port>;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  #process: EngineProcess<Port> | null = null;
  #ended: Promise<void> = Promise.resolve();
  #restart: NodeJS.Timeout | undefined;
  #crashes = 0;
  #lastId = 0;
  #closing = false;
  #surroundings: Surroundings | null = null;

  constructor(options: EngineHostOptions<Port>) {
    this.#options = options;
    this.#start();
  }

  /** Hands the engine its end of a channel to the page; false while there is no engine. */
  serve(port: Port): boolean {
    this.#process?.postMessage({ kind: 'serve' }, [port]);
    return this.#process !== null;
  }

  /** A photo's thumbnail as JPEG; null where there is none, or no engine. */
  async thumbnail(photoId: number): Promise<Uint8Array | null> {
    return (await this.#ask({ kind: 'thumbnail', photoId })) as Uint8Array | null;
  }

  /** A photo at full size; null where its file is not there, or no engine. */
  async picture(photoId: number): Promise<FullPicture | null> {
    return (await this.#ask({ kind: 'picture', photoId })) as FullPicture | null;
  }

  /** The files of those photos that have one that is there; none while there is no engine. */
  async originals(photoIds: number[]): Promise<OriginalFile[]> {
    return ((await this.#ask({ kind: 'originals', photoIds })) as OriginalFile[] | null) ?? [];
  }

  /** The path of the page about a tuning; null where it is not there, or no engine. */
  async tuningReport(tuning: string): Promise<string | null> {
    return (await this.#ask({ kind: 'tuning-report', tuning })) as string | null;
  }

  /** Brings folders (absolute paths) into the library. */
  index(folders: string[]): void {
    this.#process?.postMessage({ kind: 'index', folders });
  }

  /** Says how the computer is powered and used; an engine that starts later is told, too. */
  tellSurroundings(surroundings: Surroundings): void {
    this.#surroundings = surroundings;
    this.#process?.postMessage({ kind: 'surroundings', surroundings });
  }

  /** Lets the engine end by itself, then makes sure. */
  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#restart);
    this.#process?.postMessage({ kind: 'shut-down' });
    const timer = setTimeout(() => this.#process?.kill(), SHUT_DOWN_MS);
    await this.#ended;
    clearTimeout(timer);
  }

  #start(): void {
    const engine = this.#options.fork();
    const startedAt = performance.now();
    let failure: Error | null = null;
    this.#process = engine;
    engine.on('message', (message) => {
      if (message.kind === 'progress') this.#options.onProgress(message.fraction);
      else if (message.kind === 'failed') failure = fromEnvelope(message.error);
      else this.#answer(message.id, message.result);
    });
    this.#ended = new Promise((resolve) => {
      engine.once('exit', (code) => {
        this.#process = null;
        for (const id of this.#waiting.keys()) this.#answer(id, null);
        this.#options.onProgress(null);
        if (performance.now() - startedAt > RECOVERED_MS) this.#crashes = 0;
        if (!this.#closing) this.#recover(failure, code);
        resolve();
      });
    });
    if (this.#surroundings) this.tellSurroundings(this.#surroundings);
    this.#options.onState({ state: 'running' });
  }

  #recover(failure: Error | null, code: number): void {
    const delay = (this.#options.delaysMs ?? DELAYS_MS)[this.#crashes];
    if (failure || delay === undefined) {
      const error = failure ?? new AppError('engine-stopped', { reason: `exit ${code}` });
      this.#options.onState({ state: 'failed', error: toEnvelope(error) });
      return;
    }
    this.#crashes++;
    this.#options.onState({ state: 'restarting', seconds: delay / 1000 });
    this.#restart = setTimeout(() => this.#start(), delay);
  }

  #ask(
    question:
      | { kind: 'thumbnail' | 'picture'; photoId: number }
      | { kind: 'originals'; photoIds: number[] }
      | { kind: 'tuning-report'; tuning: string },
  ) {
    const engine = this.#process;
    if (!engine) return Promise.resolve(null);
    const id = ++this.#lastId;
    return new Promise<unknown>((resolve) => {
      this.#waiting.set(id, resolve);
      engine.postMessage({ ...question, id });
    });
  }

  #answer(id: number, result: unknown): void {
    this.#waiting.get(id)?.(result);
    this.#waiting.delete(id);
  }
}
