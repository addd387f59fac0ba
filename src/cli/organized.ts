import type { Engine } from '../engine/engine.ts';
import { AppError } from '../shared/errors.ts';
import { withEngine, type Invocation } from './command.ts';
import { userPath } from './options.ts';
import { note } from './terminal.ts';

/** Numbers of the photos that paths and numbers name. @throws AppError `photo-not-found` */
export function photoIds({ library }: Engine, references: readonly string[]): number[] {
  return references.map((reference) => {
    const id = /^\d+$/.test(reference)
      ? Number(reference)
      : library.files.at(userPath(reference))?.photoId;
    if (id == null || library.photos.byIds([id]).length === 0) {
      throw new AppError('photo-not-found', { reference });
    }
    return id;
  });
}

/** Runs `work` on a library whose tags, duplicates and albums are up to date. */
export function organized<T>(invocation: Invocation, work: (engine: Engine) => Promise<T> | T) {
  return withEngine(invocation, 'write', async (engine) => {
    const job = await engine.organizer.refresh();
    if (job) {
      note(invocation.terminal, invocation.terminal.t('cli.organize.working'));
      await job.ended;
    }
    return work(engine);
  });
}
