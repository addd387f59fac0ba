import { AppError } from '../../../shared/errors.ts';
import { withEngine, type Invocation } from '../../command.ts';
import { EXIT, formatBytes, note, print, printJson } from '../../terminal.ts';
import { follow } from '../index-folders.ts';

/** `models use ID [--now]` */
export async function useModel(invocation: Invocation, [id]: string[]) {
  const { terminal, options } = invocation;
  if (id === undefined) throw new AppError('usage-missing', { what: 'ID' });
  const interrupted = invocation.interruption();
  return withEngine(invocation, 'write', async (engine) => {
    const report = (await engine.models.list()).find((one) => one.id === id);
    const job = await engine.useModel(id, { now: options['now'] === true });
    if (job && report) {
      const { embedded, bytes } = report;
      const photos = embedded.of - embedded.photos;
      const size = formatBytes(bytes.lacking, terminal.language);
      note(terminal, terminal.t('cli.models.embedding', { id, photos, size }));
    }
    const exit = job ? await follow(invocation, interrupted, job, () => undefined) : EXIT.done;
    const active = engine.status().model === id;
    if (terminal.json) printJson({ id, active, embedded: engine.status().embedded[id] ?? 0 });
    else print(terminal.t(active ? 'cli.models.now-used' : 'cli.models.not-complete', { id }));
    return exit;
  });
}
