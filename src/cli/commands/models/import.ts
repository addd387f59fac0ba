import { join } from 'node:path';
import type { ImportProgress } from '../../../engine/encoders/import/index.ts';
import { importFrom } from '../../../engine/models/import.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Invocation } from '../../command.ts';
import { libraryDir, text, userPath } from '../../options.ts';
import {
  EXIT,
  formatBytes,
  note,
  print,
  printJson,
  StatusLine,
  type Terminal,
} from '../../terminal.ts';

/** `models import DIR|ZIP [--id ID] [--no-fp16]`; it needs no library, and works beside an open one. */
export async function importFolder(invocation: Invocation, [folder]: string[]) {
  const { terminal, options } = invocation;
  if (folder === undefined) throw new AppError('usage-missing', { what: 'DIR' });
  const id = text(options, 'id');
  const line = new StatusLine(terminal);
  const signal = invocation.interruption();
  try {
    const { dims, source, ...result } = await importFrom(userPath(folder), {
      modelsDir: join(libraryDir(options), 'models'),
      ...(id !== undefined && { id }),
      half: options['no-fp16'] !== true,
      signal,
      onProgress: (progress) => line.show(describe(terminal, progress)),
    });
    line.clear();
    if (result.halfDropped) note(terminal, terminal.t('cli.import.no-half'));
    if (terminal.json) printJson({ id: result.id, dims, source });
    else print(terminal.t('cli.import.done', { id: result.id, dims }));
    return EXIT.done;
  } catch (error) {
    line.clear();
    if (signal.aborted) return EXIT.interrupted;
    throw error;
  }
}

function describe({ t, language }: Terminal, { stage, bytes }: ImportProgress): string {
  if (stage === 'read') return t('cli.import.read');
  if (stage === 'check') return t('cli.import.check');
  return t('cli.import.write', {
    done: formatBytes(bytes.done, language),
    total: formatBytes(bytes.total, language),
  });
}
