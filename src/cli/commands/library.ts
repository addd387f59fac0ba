import { AppError } from '../../shared/errors.ts';
import { explain } from '../../shared/i18n/translate.ts';
import { withEngine, type Command } from '../command.ts';
import { text, userPath, wholeNumber } from '../options.ts';
import { EXIT, formatBytes, print, printJson } from '../terminal.ts';

export const statusCommand: Command = {
  usage: 'status',
  summary: 'cli.status.summary',
  options: {},
  async run(invocation) {
    const { terminal } = invocation;
    const status = await withEngine(invocation, 'read', (engine) => engine.status());
    if (terminal.json) {
      printJson(status);
      return EXIT.done;
    }
    const { t, language } = terminal;
    print(t('cli.status.library', { path: status.library }));
    print(t('cli.status.photos', { count: status.photos, files: status.files }));
    for (const { path, reachable } of status.folders) {
      print(`  ${path}${reachable ? '' : ` — ${t('cli.status.unreachable')}`}`);
    }
    for (const [id, count] of Object.entries(status.embedded)) {
      print(t('cli.status.embedded', { id, count }));
    }
    if (status.missing > 0) print(t('cli.status.missing', { count: status.missing }));
    if (status.failed > 0) print(t('cli.index.failed', { count: status.failed }));
    const { library, thumbnails } = status.bytes;
    print(
      t('cli.status.bytes', {
        library: formatBytes(library, language),
        thumbnails: formatBytes(thumbnails, language),
      }),
    );
    return EXIT.done;
  },
};

export const photosCommand: Command = {
  usage: 'photos [--folder DIR] [--limit 100] [--offset 0]',
  summary: 'cli.photos.summary',
  options: {
    folder: { type: 'string' },
    limit: { type: 'string' },
    offset: { type: 'string' },
  },
  async run(invocation) {
    const { terminal, options } = invocation;
    const folder = text(options, 'folder');
    const query = {
      limit: wholeNumber(options, 'limit', 100),
      offset: wholeNumber(options, 'offset', 0),
      ...(folder !== undefined && { folder: userPath(folder) }),
    };
    const found = await withEngine(invocation, 'read', (engine) => engine.photos(query));
    if (terminal.json) {
      printJson(found);
      return EXIT.done;
    }
    for (const { id, takenAt, width, height, path } of found.photos) {
      print(`${String(id).padStart(7)}  ${takenAt.slice(0, 16)}  ${width}×${height}  ${path}`);
    }
    if (!terminal.quiet) print(terminal.t('cli.photos.total', { count: found.total }));
    return EXIT.done;
  },
};

export const errorsCommand: Command = {
  usage: 'errors',
  summary: 'cli.errors.summary',
  options: {},
  async run(invocation) {
    const { terminal } = invocation;
    const found = await withEngine(invocation, 'read', (engine) => engine.errors());
    const errors = found.map(({ path, code, details }) => ({
      path,
      code,
      reason: explain(terminal.t, code, details),
      ...(details['technical'] !== undefined && { technical: details['technical'] }),
    }));
    if (terminal.json) {
      printJson({ errors });
      return EXIT.done;
    }
    for (const { path, reason } of errors) print(`${path}\n    ${reason}`);
    if (errors.length === 0 && !terminal.quiet) print(terminal.t('cli.errors.none'));
    return EXIT.done;
  },
};

export const forgetCommand: Command = {
  usage: 'forget PATH|ID...',
  summary: 'cli.forget.summary',
  options: {},
  async run(invocation) {
    const { terminal, positionals } = invocation;
    if (positionals.length === 0) throw new AppError('usage-missing', { what: 'PATH|ID' });
    const references = positionals.map((one) => (/^\d+$/.test(one) ? one : userPath(one)));
    const forgotten = await withEngine(invocation, 'write', (engine) => engine.forget(references));
    if (terminal.json) printJson({ forgotten });
    else if (!terminal.quiet) print(terminal.t('cli.forget.done', { count: forgotten }));
    return EXIT.done;
  },
};
