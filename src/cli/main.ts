#!/usr/bin/env node
/** The terminal face of Fototeca: `fototeca <command> …`. The engine runs in this process. */
import { enableCompileCache } from 'node:module';
import packageJson from '../../package.json' with { type: 'json' };
import { AppError } from '../shared/errors.ts';
import { explainError, translator } from '../shared/i18n/translate.ts';
import type { Command } from './command.ts';
import { commandName, language, languageOfErrors, parseArguments } from './options.ts';
import { EXIT, print, type ExitCode, type Terminal } from './terminal.ts';

// Modules loaded from here on are compiled once and kept, in the system's temporary folder.
enableCompileCache();

/** Commands by name; what a command needs is loaded when it is asked for. */
const COMMANDS = new Map<string, () => Promise<Command>>(
  Object.entries({
    index: async () => (await import('./commands/index-folders.ts')).indexCommand,
    search: async () => (await import('./commands/search.ts')).searchCommand,
    parse: async () => (await import('./commands/parse.ts')).parseCommand,
    status: async () => (await import('./commands/library.ts')).statusCommand,
    photos: async () => (await import('./commands/library.ts')).photosCommand,
    errors: async () => (await import('./commands/library.ts')).errorsCommand,
    forget: async () => (await import('./commands/library.ts')).forgetCommand,
    embed: async () => (await import('./commands/embed.ts')).embedCommand,
    tags: async () => (await import('./commands/organize.ts')).tagsCommand,
    tag: async () => (await import('./commands/organize.ts')).tagCommand,
    albums: async () => (await import('./commands/albums.ts')).albumsCommand,
    album: async () => (await import('./commands/albums.ts')).albumCommand,
    today: async () => (await import('./commands/albums.ts')).todayCommand,
    duplicates: async () => (await import('./commands/organize.ts')).duplicatesCommand,
    teach: async () => (await import('./commands/organize.ts')).teachCommand,
    'export-metadata': async () => (await import('./commands/organize.ts')).exportMetadataCommand,
    events: async () => (await import('./commands/events.ts')).eventsCommand,
    devices: async () => (await import('./commands/devices.ts')).devicesCommand,
    models: async () => (await import('./commands/models.ts')).modelsCommand,
    eval: async () => (await import('./commands/evaluate.ts')).evalCommand,
    tune: async () => (await import('./commands/tune.ts')).tuneCommand,
    dataset: async () => (await import('./commands/dataset.ts')).datasetCommand,
    doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
    restore: async () => (await import('./commands/restore.ts')).restoreCommand,
    serve: async () => (await import('./commands/serve.ts')).serveCommand,
  }),
);

/** Runs one command line. */
async function run(args: readonly string[]): Promise<ExitCode> {
  const known = await COMMANDS.get(commandName(args))?.();
  const { command, positionals, options } = parseArguments(args, known?.options ?? {});
  const chosen = language(options);
  const terminal: Terminal = {
    t: translator(chosen),
    language: chosen,
    json: options['json'] === true,
    quiet: options['quiet'] === true,
  };
  if (options['version']) {
    print(packageJson.version);
    return EXIT.done;
  }
  if (options['help'] || command === '') {
    print(await help(terminal));
    return command === '' && !options['help'] ? EXIT.usage : EXIT.done;
  }
  if (!known) throw new AppError('usage-command', { command });
  return known.run({ terminal, positionals, options, interruption });
}

async function help({ t }: Terminal): Promise<string> {
  const commands = await Promise.all([...COMMANDS.values()].map((load) => load()));
  const lines = commands.flatMap(({ usage, summary }) => [
    `  fototeca ${usage}`,
    `      ${t(summary)}`,
  ]);
  return [t('cli.help.intro'), '', ...lines, '', t('cli.help.global')].join('\n');
}

/** The first Ctrl+C asks to save and end, the second ends. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(EXIT.interrupted);
      controller.abort();
    });
  }
  return controller.signal;
}

// Whoever reads our answer may have seen enough (`| head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.done);
});

const args = process.argv.slice(2);
try {
  process.exitCode = await run(args);
} catch (error) {
  process.stderr.write(`${explainError(translator(languageOfErrors(args)), error)}\n`);
  const isUsage = error instanceof AppError && error.code.startsWith('usage');
  if (!(error instanceof AppError) && process.env['FOTOTECA_DEBUG']) console.error(error);
  process.exitCode = isUsage ? EXIT.usage : EXIT.failed;
}
