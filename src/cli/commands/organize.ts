import { AppError } from '../../shared/errors.ts';
import { withEngine, type Command } from '../command.ts';
import { text } from '../options.ts';
import { organized, photoIds } from '../organized.ts';
import { EXIT, note, print, printJson } from '../terminal.ts';

export const tagsCommand: Command = {
  usage: 'tags',
  summary: 'cli.tags.summary',
  options: {},
  async run(invocation) {
    const { terminal } = invocation;
    const tags = await organized(invocation, (engine) => engine.organizer.tagTree());
    if (terminal.json) printJson({ tags });
    else for (const { name, photos } of tags) print(`${String(photos).padStart(7)}  ${name}`);
    return EXIT.done;
  },
};

export const tagCommand: Command = {
  usage: 'tag add|remove NAME PATH|ID...',
  summary: 'cli.tag.summary',
  options: {},
  async run(invocation) {
    const { terminal, positionals } = invocation;
    const [action = '', name, ...references] = positionals;
    if (!/^(add|remove)$/i.test(action)) {
      throw new AppError('usage-choice', { option: 'tag', value: action, choices: 'add, remove' });
    }
    if (!name || references.length === 0) {
      throw new AppError('usage-missing', { what: 'NAME PATH|ID' });
    }
    const result = await withEngine(invocation, 'write', (engine) => {
      const { library } = engine;
      const ids = photoIds(engine, references);
      return library.transaction(() => {
        const tag = library.tags.ensure(name, library.now());
        library.tags.setByUser(ids, tag.id, action.toLowerCase() === 'add');
        return { tag, photos: ids };
      });
    });
    if (terminal.json) printJson(result);
    return EXIT.done;
  },
};

export const teachCommand: Command = {
  usage: 'teach NAME [PATH|ID...] [--not PATH|ID,...]',
  summary: 'cli.teach.summary',
  options: { not: { type: 'string' } },
  async run(invocation) {
    const { terminal, positionals, options } = invocation;
    const [name, ...yes] = positionals;
    if (!name) throw new AppError('usage-missing', { what: 'NAME' });
    const no = text(options, 'not')?.split(',') ?? [];
    const result = await withEngine(invocation, 'write', async (engine) => {
      const { library } = engine;
      const [has, hasNot] = [photoIds(engine, yes), photoIds(engine, no)];
      const tag = library.transaction(() => {
        const made = library.tags.ensure(name, library.now());
        library.tags.setByUser(has, made.id, true);
        library.tags.setByUser(hasNot, made.id, false);
        return made;
      });
      const { report, suggestions } = await engine.organizer.teach(tag.id);
      const places = library.files.ofPhotos(suggestions.map(({ photoId }) => photoId));
      const path = (photoId: number) => places.get(photoId)?.[0]?.path ?? '';
      return {
        ...{ tag, report },
        suggestions: suggestions.map((one) => ({ ...one, path: path(one.photoId) })),
      };
    });
    if (terminal.json) {
      printJson(result);
      return EXIT.done;
    }
    const percent = new Intl.NumberFormat(terminal.language, { style: 'percent' });
    const { accuracy, ...report } = result.report;
    const told = accuracy === null ? '?' : percent.format(accuracy);
    print(terminal.t('cli.teach.done', { ...report, accuracy: told }));
    for (const { path, confidence } of result.suggestions) {
      print(`${percent.format(confidence).padStart(5)}  ${path}`);
    }
    return EXIT.done;
  },
};

export const duplicatesCommand: Command = {
  usage: 'duplicates',
  summary: 'cli.duplicates.summary',
  options: {},
  async run(invocation) {
    const { terminal } = invocation;
    const groups = await organized(invocation, (engine) => engine.organizer.duplicates());
    if (terminal.json) {
      printJson({ groups });
      return EXIT.done;
    }
    for (const { kind, best, photos } of groups) {
      print(terminal.t(`duplicates.${kind}`, { count: photos.length }));
      for (const { id, paths } of photos) {
        for (const path of paths) print(`  ${id === best ? '✓' : ' '} ${path}`);
      }
    }
    if (!terminal.quiet) print(terminal.t('cli.duplicates.total', { count: groups.length }));
    return EXIT.done;
  },
};

/** Files that a terminal is told of. */
const SHOWN_FILES = 20;

export const exportMetadataCommand: Command = {
  usage: 'export-metadata [PATH|ID...] [--into-files] | --undo',
  summary: 'cli.export-metadata.summary',
  options: { undo: { type: 'boolean' }, 'into-files': { type: 'boolean' } },
  async run(invocation) {
    const { terminal, positionals, options } = invocation;
    const result = await withEngine(invocation, 'write', async (engine) => {
      const named = positionals.length > 0 && { photoIds: photoIds(engine, positionals) };
      const job = options['undo']
        ? engine.organizer.undoWriteMetadata()
        : engine.organizer.writeMetadata({ ...named, intoFiles: options['into-files'] === true });
      const { result } = await job.ended;
      return { ...result, files: engine.library.metadataWrites.pathsOf(result.run) };
    });
    if (terminal.json) {
      printJson(result);
      return EXIT.done;
    }
    print(terminal.t('cli.export-metadata.done', { count: result.written }));
    // All of them are in the JSON.
    for (const path of result.files.slice(0, SHOWN_FILES)) print(`  ${path}`);
    const more = result.files.length - SHOWN_FILES;
    if (more > 0) print(terminal.t('cli.export-metadata.more', { count: more }));
    for (const path of result.skipped) {
      note(terminal, terminal.t('cli.export-metadata.skipped', { path }));
    }
    return EXIT.done;
  },
};
