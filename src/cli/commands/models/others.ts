import { AppError } from '../../../shared/errors.ts';
import { withEngine, type Invocation } from '../../command.ts';
import { EXIT, print, printJson } from '../../terminal.ts';

const idOf = ([id]: string[]): string => {
  if (id === undefined) throw new AppError('usage-missing', { what: 'ID' });
  return id;
};

/** `models remove ID [--vectors]` */
export async function removeModel(invocation: Invocation, rest: string[]) {
  const { terminal, options } = invocation;
  const id = idOf(rest);
  const vectors = options['vectors'] === true;
  await withEngine(invocation, 'write', (engine) => engine.models.remove(id, { vectors }));
  if (terminal.json) printJson({ id, removed: true, vectors });
  else if (!terminal.quiet) print(terminal.t('cli.models.removed', { id }));
  return EXIT.done;
}

/** `models check ID` */
export async function checkModel(invocation: Invocation, rest: string[]) {
  const { terminal } = invocation;
  const id = idOf(rest);
  await withEngine(invocation, 'write', (engine) => engine.models.check(id));
  if (terminal.json) printJson({ id, ok: true });
  else if (!terminal.quiet) print(terminal.t('cli.models.checked', { id }));
  return EXIT.done;
}
