import type { JobBoard } from '../jobs/board.ts';
import type { Log } from './log.ts';

/** Notes how every job of the board begins and ends. */
export function logJobs(log: Log, jobs: JobBoard): void {
  const states = new Map<number, string>();
  jobs.onChange(() => {
    for (const { id, kind, state, progress, error } of jobs.list()) {
      if (states.get(id) === state) continue;
      states.set(id, state);
      const fields = { job: id, kind, state, done: progress?.done ?? 0 };
      if (error === null) log.write('info', 'job', fields);
      else {
        const code = error.kind === 'expected' ? error.code : 'bug';
        log.write('error', 'job', { ...fields, code });
      }
    }
  });
}
