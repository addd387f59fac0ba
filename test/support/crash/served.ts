import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Method, Params, Result } from '../../../src/shared/api/contract.ts';
import { open, type Answer } from '../../../src/shared/api/envelope.ts';
import { ROOT } from '../cli.ts';
import { childrenOf } from '../processes.ts';

const PROGRAM = join(import.meta.dirname, 'served-program.ts');

/** Browser mode in a process of its own, and what a page asks of it. */
export class Served {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #origin: string;
  readonly #cookie: string;

  private constructor(
    child: ChildProcessByStdio<Writable, Readable, null>,
    origin: string,
    cookie: string,
  ) {
    this.#child = child;
    this.#origin = origin;
    this.#cookie = cookie;
  }

  /**
   * @param folder is scanned and watched
   * @param under a program to run it under, with its arguments
   */
  static async start(
    libraryDir: string,
    { resourcesDir = join(ROOT, 'resources'), folder = '', under = [] as string[] } = {},
  ): Promise<Served> {
    const args = [PROGRAM, libraryDir, resourcesDir, ...(folder === '' ? [] : [folder])];
    const [program = '', ...rest] = [...under, process.execPath, ...args];
    const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
    for await (const url of createInterface({ input: child.stdout })) {
      const { headers } = await fetch(url, { redirect: 'manual' });
      const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
      return new Served(child, new URL(url).origin, cookie);
    }
    throw new Error('browser mode did not start');
  }

  /** @throws AppError as the engine's; `fetch failed` where the process is gone */
  async call<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    const response = await fetch(`${this.#origin}/api/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: this.#cookie },
      body: JSON.stringify(params),
    });
    return open((await response.json()) as Answer) as Result<M>;
  }

  /** Waits until no job runs. @returns those that failed */
  async settled(): Promise<unknown[]> {
    for (;;) {
      const jobs = await this.call('jobs', {});
      if (jobs.every(({ state }) => state !== 'running')) {
        return jobs.filter(({ state }) => state === 'failed');
      }
      await delay(20);
    }
  }

  /** Its photo workers: decoders and encoders (Linux). */
  workers(): number[] {
    return this.#child.exitCode === null ? childrenOf(this.#child.pid ?? 0, 'photo-process') : [];
  }

  /** Lets it end, at once but by itself. */
  async end(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.stdin.end();
    await gone;
  }

  /** SIGKILL: nothing is written, closed or said. */
  async kill(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}
