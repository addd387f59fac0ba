/** Long work that gives way: to a battery, to a search, to whoever is at the computer. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { JobBoard } from '../../../src/engine/jobs/board.ts';
import { Courtesy } from '../../../src/engine/jobs/courtesy.ts';
import { Job } from '../../../src/engine/jobs/job.ts';
import type { BackgroundSettings, JobProgress } from '../../../src/shared/jobs.ts';
import type { Surroundings } from '../../../src/shared/surroundings.ts';
import { tempDir, tempEngine } from '../../support/temp-library.ts';
import { WAIT } from '../../support/wait.ts';

const SOON = { ...WAIT, interval: 5 };

/** Work of one small step after another, in surroundings that the test changes. */
function working(settings: BackgroundSettings) {
  const { library } = tempEngine(tempDir());
  const world: Surroundings = { onBattery: false, idleSeconds: 0 };
  const courtesy = new Courtesy({
    settings: () => settings,
    look: () => Promise.resolve({ ...world }),
    everyMs: { look: 5, ask: 5 },
  });
  const board = new JobBoard();
  let steps = 0;
  const job = new Job<JobProgress, void>(
    library,
    'tune',
    {},
    async ({ checkpoint, signal }) => {
      while (!signal.aborted) {
        await checkpoint();
        if (signal.aborted) break;
        steps++;
        await delay(1);
      }
    },
    courtesy,
  );
  board.add(job);
  /** Whether it makes steps now. */
  const moves = async () => {
    const before = steps;
    await delay(60);
    return steps > before;
  };
  const reason = () => board.list()[0]?.waitingFor;
  return { world, settings, courtesy, job, moves, reason };
}

test('on a battery it waits, says why, and goes on with the power', async () => {
  const { world, settings, job, moves, reason } = working({
    onlyOnPower: true,
    onlyWhenIdle: false,
  });
  expect(await moves()).toBe(true);
  expect(reason()).toBe(null);
  world.onBattery = true;
  await vi.waitFor(() => expect(reason()).toBe('power'), SOON);
  expect(await moves()).toBe(false);
  world.onBattery = false;
  await vi.waitFor(() => expect(reason()).toBe(null), SOON);
  expect(await moves()).toBe(true);

  // Who does not mind the battery is asked for nothing.
  world.onBattery = true;
  settings.onlyOnPower = false;
  await vi.waitFor(() => expect(reason()).toBe(null), SOON);
  expect(await moves()).toBe(true);
  job.cancel();
  expect(await job.ended).toMatchObject({ state: 'cancelled' });
});

test('cancelled while it waits, it ends; paused while it waits, it stays paused', async () => {
  const { world, job, moves, reason } = working({ onlyOnPower: true, onlyWhenIdle: false });
  world.onBattery = true;
  await vi.waitFor(() => expect(reason()).toBe('power'), SOON);
  job.pause();
  world.onBattery = false;
  await vi.waitFor(() => expect(reason()).toBe(null), SOON);
  expect(await moves()).toBe(false);
  job.resume();
  expect(await moves()).toBe(true);
  world.onBattery = true;
  await vi.waitFor(() => expect(reason()).toBe('power'), SOON);
  job.cancel();
  expect(await job.ended).toMatchObject({ state: 'cancelled' });
});

test('a search goes first', async () => {
  const { courtesy, job, moves, reason } = working({ onlyOnPower: true, onlyWhenIdle: false });
  let found = (): void => undefined;
  const search = courtesy.serving(() => new Promise<void>((resolve) => (found = resolve)));
  await vi.waitFor(() => expect(reason()).toBe('search'), SOON);
  expect(await moves()).toBe(false);
  found();
  await search;
  await vi.waitFor(() => expect(reason()).toBe(null), SOON);
  expect(await moves()).toBe(true);
  job.cancel();
  await job.ended;
});

test('somebody at the computer, where the user has asked for that', async () => {
  const { courtesy, world, job, moves, reason } = working({
    onlyOnPower: false,
    onlyWhenIdle: true,
  });
  await vi.waitFor(() => expect(reason()).toBe('idle'), SOON);
  expect(await moves()).toBe(false);
  // What cannot be told does not make work wait.
  world.idleSeconds = null;
  await vi.waitFor(() => expect(reason()).toBe(null), SOON);
  // Electron's main process knows, and is believed from then on.
  courtesy.tell({ onBattery: null, idleSeconds: 3 });
  await vi.waitFor(() => expect(reason()).toBe('idle'), SOON);
  courtesy.tell({ onBattery: null, idleSeconds: 600 });
  expect(await moves()).toBe(true);
  job.cancel();
  await job.ended;
});
