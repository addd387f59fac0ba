import { utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import { join } from 'node:path';
import { fromEnvelope, type ErrorEnvelope } from '../shared/errors.ts';

type EngineMessage = { id: number; jpeg: Uint8Array | null } | { error: ErrorEnvelope };

const SHUT_DOWN_MS = 5000;

/** The engine's process, seen from main. */
export class EngineHost {
  readonly #process: UtilityProcess;
  readonly #thumbnails = new Map<number, (jpeg: Uint8Array | null) => void>();
  readonly #exited: Promise<void>;
  #lastId = 0;

  /** @param ended told why the engine ended although nobody asked it to */
  constructor(libraryDir: string, resourcesDir: string, ended: (reason: Error) => void) {
    this.#process = utilityProcess.fork(
      join(import.meta.dirname, 'engine-process.js'),
      [libraryDir, resourcesDir],
      { serviceName: 'Fototeca engine' },
    );
    let reason: Error | null = null;
    this.#process.on('message', (message: EngineMessage) => {
      if ('error' in message) reason = fromEnvelope(message.error);
      else this.#thumbnails.get(message.id)?.(message.jpeg);
    });
    this.#exited = new Promise((resolve) => {
      this.#process.once('exit', (code) => {
        if (code !== 0) ended(reason ?? new Error(`engine: exit ${code}`));
        for (const answer of this.#thumbnails.values()) answer(null);
        resolve();
      });
    });
  }

  /** Hands the engine its end of a channel to the page. */
  serve(port: MessagePortMain): void {
    this.#process.postMessage({ kind: 'serve' }, [port]);
  }

  async thumbnail(photoId: number): Promise<Uint8Array | null> {
    const id = ++this.#lastId;
    const answer = new Promise<Uint8Array | null>((resolve) => this.#thumbnails.set(id, resolve));
    this.#process.postMessage({ kind: 'thumbnail', id, photoId });
    const jpeg = await answer;
    this.#thumbnails.delete(id);
    return jpeg;
  }

  /** Lets the engine end by itself, then makes sure. */
  async close(): Promise<void> {
    this.#process.postMessage({ kind: 'shut-down' });
    const timer = setTimeout(() => this.#process.kill(), SHUT_DOWN_MS);
    await this.#exited;
    clearTimeout(timer);
  }
}
