import { existsSync } from 'node:fs';
import { listBackups, restoreBackup } from '../../engine/backups.ts';
import type { Command } from '../command.ts';
import { libraryDir, userPath } from '../options.ts';
import { EXIT, formatBytes, print, printJson } from '../terminal.ts';

export const restoreCommand: Command = {
  usage: 'restore [BACKUP]',
  summary: 'cli.restore.summary',
  options: {},
  async run({ terminal, positionals, options }) {
    const { t, json, language, quiet } = terminal;
    const dir = libraryDir(options);
    const [name] = positionals;
    if (name === undefined) {
      const backups = listBackups(dir);
      if (json) printJson({ backups });
      else if (backups.length === 0 && !quiet) print(t('cli.restore.none'));
      else for (const { name, bytes } of backups) print(`${name}  ${formatBytes(bytes, language)}`);
      return EXIT.done;
    }
    const isPath = existsSync(userPath(name));
    const aside = restoreBackup(dir, isPath ? userPath(name) : name, new Date());
    if (json) printJson({ restored: name, aside });
    else if (!quiet) {
      print(t('cli.restore.done', { name }));
      if (aside !== null) print(t('cli.restore.aside', { path: aside }));
    }
    return EXIT.done;
  },
};
