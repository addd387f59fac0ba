/** What the states of a job promise to whoever watches it. */
import { expect, test } from 'vitest';
import { Job } from '../../../src/engine/jobs/job.ts';
import { tempDir, tempEngine } from '../../support/temp-library.ts';

test('a job paused behind its last checkpoint does not end before it is resumed', async () => {
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<null>();
  const { library } = tempEngine(tempDir());
  const job = new Job(library, 'index', {}, () => mayEnd);
  job.pause();
  end(null);
  const ended = job.ended.then(() => 'ended');
  const soon = new Promise((done) => setTimeout(() => done('waits'), 20));
  expect(await Promise.race([ended, soon])).toBe('waits');
  expect(job.state).toBe('paused');
  job.resume();
  expect(await ended).toBe('ended');
  expect(job.state).toBe('done');
});
