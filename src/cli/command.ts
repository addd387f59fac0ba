import { join } from 'node:path';
import type { ParseArgsConfig } from 'node:util';
import { Engine, type EngineOptions } from '../engine/engine.ts';
import { unpackedPath } from '../shared/entry.ts';
import type { MessageKey } from '../shared/i18n/it.ts';
import { libraryDir, type OptionValues } from './options.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** What a command works with. */
export interface Invocation {
  terminal: Terminal;
  positionals: string[];
  options: OptionValues;
  /** From this call on Ctrl+C does not end the program but aborts the signal: save and end. */
  interruption(): AbortSignal;
}

export interface Command {
  /** How it is written, after `fototeca`. */
  usage: string;
  summary: MessageKey;
  options: NonNullable<ParseArgsConfig['options']>;
  run(invocation: Invocation): Promise<ExitCode>;
}

/** What comes with the program; two folders up both from the sources and from the build. */
export const RESOURCES = unpackedPath(join(import.meta.dirname, '..', '..', 'resources'));

/** Runs `work` with an engine on the library of the options, and closes it whatever happens. */
export async function withEngine<T>(
  { options }: Invocation,
  access: EngineOptions['access'],
  work: (engine: Engine) => Promise<T> | T,
  more: Partial<EngineOptions> = {},
): Promise<T> {
  const engine = new Engine({
    libraryDir: libraryDir(options),
    resourcesDir: RESOURCES,
    access,
    ...more,
  });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}
