/** What the engine tells by itself: as it is described, and nothing else. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { Job } from '../../../src/engine/jobs/job.ts';
import type { EngineEvent } from '../../../src/shared/api/events.ts';
import type { JobProgress } from '../../../src/shared/jobs.ts';
import { tempDir, tempEngine } from '../../support/temp-library.ts';
import { WAIT } from '../../support/wait.ts';

function listening() {
  const engine = tempEngine(tempDir());
  const heard: EngineEvent[] = [];
  engine.events.listen((event) => heard.push(event));
  const { promise, resolve } = Promise.withResolvers<null>();
  let report: (progress: JobProgress) => void = () => undefined;
  const job = new Job<JobProgress, null>(engine.library, 'index', {}, (context) => {
    report = (progress) => context.report(progress);
    return promise;
  });
  engine.jobs.add(job);
  // Before the engine is closed, which waits for its jobs.
  onTestFinished(() => resolve(null));
  const progress = () =>
    heard.flatMap((event) => (event.kind === 'jobs' ? event.jobs.map((one) => one.progress) : []));
  return { engine, heard, report, progress, end: () => resolve(null) };
}

test('whoever begins to listen hears how things stand, then what changes', async () => {
  const { heard, report, progress, end } = listening();
  expect(heard.slice(0, 2)).toEqual([{ kind: 'library-changed' }, { kind: 'jobs', jobs: [] }]);
  report({ done: 1, total: 4, remainingSeconds: null });
  await vi.waitFor(
    () => expect(progress().at(-1)).toEqual({ done: 1, total: 4, remainingSeconds: null }),
    WAIT,
  );
  end();
  await vi.waitFor(
    () =>
      expect(heard.at(-1)).toMatchObject({
        kind: 'jobs',
        jobs: [{ kind: 'index', state: 'done' }],
      }),
    WAIT,
  );
});

test('only what is described leaves the engine', async () => {
  const { report, progress } = listening();
  const withMore = { done: 2, total: null, remainingSeconds: 5, perSecond: 0.4, path: '/casa/io' };
  report(withMore);
  await vi.waitFor(
    () =>
      expect(progress().at(-1)).toEqual({
        ...{ done: 2, total: null, remainingSeconds: 5, perSecond: 0.4 },
      }),
    WAIT,
  );
});

test('an event that is not as described is logged and told to nobody; the next one is', async () => {
  const { engine, report, progress } = listening();
  report({ done: Number.NaN, total: 4, remainingSeconds: null });
  await vi.waitFor(
    () => expect(engine.log.tail(5).join('\n')).toContain('"event":"event:jobs"'),
    WAIT,
  );
  expect(progress().filter((one) => one !== null)).toEqual([]);
  report({ done: 3, total: 4, remainingSeconds: null });
  await vi.waitFor(() => expect(progress().at(-1)).toMatchObject({ done: 3 }), WAIT);
});
