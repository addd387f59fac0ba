import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { handlersOf } from '../../engine/api.ts';
import { startServer } from '../../server/server.ts';
import { AppError } from '../../shared/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { withEngine, type Command } from '../command.ts';
import { texts, userPath, wholeNumber } from '../options.ts';
import { EXIT, print, printJson } from '../terminal.ts';

/** The built page: beside our bundle, or in the project where we run from its sources. */
const RENDERER = import.meta.filename.endsWith('.ts')
  ? join(import.meta.dirname, '..', '..', '..', 'out', 'renderer')
  : join(import.meta.dirname, '..', 'renderer');

export const serveCommand: Command = {
  usage: 'serve [--port N] [--no-open] [--folder DIR]… [DIR…]',
  summary: 'cli.serve.summary',
  options: {
    port: { type: 'string' },
    'no-open': { type: 'boolean' },
    folder: { type: 'string', multiple: true },
  },
  async run(invocation) {
    const { terminal, options, positionals } = invocation;
    const interrupted = invocation.interruption();
    const port = wholeNumber(options, 'port', 0);
    // As the window: a folder is one to add, whether or not it is said that it is a folder.
    const folders = [...texts(options, 'folder'), ...positionals].map(userPath);
    if (!existsSync(RENDERER)) throw new AppError('page-missing');
    const serve = async (engine: Engine) => {
      const server = await startServer({
        handlers: handlersOf(engine),
        thumbnail: (id) => engine.thumbnail(id),
        picture: (id) => engine.picture(id),
        tuningReport: (id) => engine.tuning.report(id),
        listen: (listener) => engine.events.listen(listener),
        rendererDir: RENDERER,
        port,
      });
      try {
        if (terminal.json) printJson({ url: server.url });
        else print(terminal.t('cli.serve.ready', { url: server.url }));
        if (!options['no-open']) openInBrowser(server.url);
        await engine.upkeep.start(folders);
        if (!interrupted.aborted) await once(interrupted, 'abort');
        return EXIT.done;
      } finally {
        await server.close();
      }
    };
    return withEngine(invocation, 'write', serve, { surroundings: 'system' });
  },
};

/** Asks the system to open an address; where it cannot, the printed one remains. */
function openInBrowser(url: string): void {
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url];
  spawn(program as string, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
