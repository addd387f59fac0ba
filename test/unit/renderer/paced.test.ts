import { expect, test, vi } from 'vitest';
import { Paced } from '../../../src/renderer/state/paced.ts';

test('what is asked for all the time is done one after the other, a fifth of the time', async () => {
  vi.useFakeTimers();
  try {
    let running = 0;
    let done = 0;
    const paced = new Paced(async () => {
      expect(++running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 100));
      running--;
      done++;
    });
    for (let ms = 0; ms < 2000; ms += 10) {
      paced.ask();
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(done).toBe(4);
    // The last wish is not forgotten, and nothing is done without one.
    await vi.advanceTimersByTimeAsync(2000);
    expect(done).toBe(5);
  } finally {
    vi.useRealTimers();
  }
});
