import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';

export type LogLevel = 'info' | 'warning' | 'error';

/** Numbers, and words of the program itself: codes, kinds, states. */
export type LogFields = Record<string, number | string | boolean | null>;

/** A file that is longer makes room for a new one; so many old ones stay. */
const LARGEST_BYTES = 500_000;
const OLD_FILES = 3;
/** What a code looks like; anything else may be somebody's, and is left out. */
const CODE = /^[\w.:-]{1,60}$/;
const FRAMES = 8;

/**
 * What the program did, one JSON object a line, in `logs` of the library's folder: at most 2 MB. No
 * paths, no queries, no names of photos or people: fields are numbers and codes, of an error only its
 * code, or its kind and where in our program it was thrown. Never throws: work does not stop because
 * a line could not be written.
 */
export class Log {
  readonly #dir: string;
  readonly #clock: () => Date;

  /** @param libraryDir the library's folder, which exists */
  constructor(libraryDir: string, clock: () => Date) {
    this.#dir = join(libraryDir, 'logs');
    this.#clock = clock;
  }

  write(level: LogLevel, event: string, fields: LogFields = {}): void {
    const safe = Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' && !CODE.test(value) ? '?' : value,
    ]);
    const line = { at: this.#clock().toISOString(), level, event, ...Object.fromEntries(safe) };
    try {
      mkdirSync(this.#dir, { recursive: true });
      this.#rotate();
      appendFileSync(this.#path(0), `${JSON.stringify(line)}\n`);
    } catch {
      // A full or read-only disk.
    }
  }

  /** Something was refused for an expected reason, or failed for one that is a bug of ours. */
  failure(event: string, error: unknown): void {
    if (error instanceof AppError) this.write('warning', event, { code: error.code });
    else this.write('error', event, bugFields(error));
  }

  /** The last lines, oldest first. */
  tail(lines: number): string[] {
    const files = [this.#path(1), this.#path(0)].map(readIfThere);
    return files
      .flatMap((content) => content.split('\n'))
      .filter((line) => line !== '')
      .slice(-lines);
  }

  #rotate(): void {
    const size = statSync(this.#path(0), { throwIfNoEntry: false })?.size ?? 0;
    if (size < LARGEST_BYTES) return;
    for (let age = OLD_FILES; age > 0; age--) {
      const younger = this.#path(age - 1);
      if (statSync(younger, { throwIfNoEntry: false })) renameSync(younger, this.#path(age));
    }
  }

  #path(age: number): string {
    return join(this.#dir, age === 0 ? 'fototeca.log' : `fototeca.${age}.log`);
  }
}

/** A bug's message may hold a path; the places in our program say as much. */
function bugFields(error: unknown): LogFields {
  const { name, stack = '' } = error instanceof Error ? error : { name: 'no-error' };
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  const frames = [...stack.matchAll(/([\w.-]+\.(?:ts|js|mjs|cjs)):(\d+):\d+\)?$/gm)];
  const where = frames.slice(0, FRAMES).map(([, file, line], i) => [`at${i}`, `${file}:${line}`]);
  return { error: name, code, ...Object.fromEntries(where) };
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
