import { AppError } from '../../../shared/errors.ts';
import { withEngine, type Invocation } from '../../command.ts';
import { EXIT, note, print, printJson } from '../../terminal.ts';
import { follow } from '../index-folders.ts';

/** `models use ID [--now]` */
export async function useModel(invocation: Invocation, [id]: string[]) {
  const { terminal, options } = invocation;
  if (id === undefined) throw new AppError('usage-missing', { what: 'ID' });
  const interrupted = invocation.interruption();
  return withEngine(invocation, 'write', async (engine) => {
    const job = await engine.useModel(id, { now: options['now'] === true });
    if (job) note(terminal, terminal.t('cli.models.embedding', { id }));
    const exit = job ? await follow(invocation, interrupted, job, () => undefined) : EXIT.done;
    const active = engine.status().model === id;
    if (terminal.json) printJson({ id, active, embedded: engine.status().embedded[id] ?? 0 });
    else print(terminal.t(active ? 'cli.models.now-used' : 'cli.models.not-complete', { id }));
    return exit;
  });
}
