import type { Language, Translate } from '../shared/i18n/translate.ts';

/** Where a command speaks: answers to stdout, everything else to stderr. */
export interface Terminal {
  t: Translate;
  language: Language;
  /** stdout carries JSON only. */
  json: boolean;
  quiet: boolean;
}

export const EXIT = { done: 0, failed: 1, usage: 2, someUnreadable: 3, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** One JSON document on a line. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Something to know that is no answer. */
export function note(terminal: Terminal, line: string): void {
  if (!terminal.quiet) process.stderr.write(`${line}\n`);
}

/** A line that is written over by the next; only where a person is looking. */
export class StatusLine {
  readonly #shown: boolean;

  constructor(terminal: Terminal) {
    this.#shown = process.stderr.isTTY === true && !terminal.quiet;
  }

  show(line: string): void {
    if (!this.#shown) return;
    const width = (process.stderr.columns ?? 80) - 1;
    process.stderr.write(`\r\x1b[K${line.slice(0, width)}`);
  }

  clear(): void {
    if (this.#shown) process.stderr.write('\r\x1b[K');
  }
}

const BAR_WIDTH = 24;

/** `[██████······]` */
export function bar(share: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * BAR_WIDTH);
  return `[${'█'.repeat(filled)}${'·'.repeat(BAR_WIDTH - filled)}]`;
}

/** Bytes for people: `1,4 MB`. */
export function formatBytes(bytes: number, language: Language): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[power] as string,
    unitDisplay: 'short',
    maximumFractionDigits: power < 2 ? 0 : 1,
  }).format(bytes / 1000 ** power);
}

/** Seconds for people: `2 min`, `1 h 5 min`. */
export function formatDuration(seconds: number, language: Language): string {
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short' }).format(
      value,
    );
  if (seconds < 60) return unit(Math.ceil(seconds), 'second');
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return unit(minutes, 'minute');
  return `${unit(Math.floor(minutes / 60), 'hour')} ${unit(minutes % 60, 'minute')}`;
}
