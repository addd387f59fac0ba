/**
 * The training thread: ONNX Runtime blocks the thread it runs on, and the arithmetic of the
 * optimiser is no work for the engine's own. After every round it asks whether to go on.
 */
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { toEnvelope } from '../../../shared/errors.ts';
import { RunGuard } from '../../encoders/run-guard.ts';
import { trainAdapter } from '../adapter/train.ts';
import { trainFully } from '../full/train.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import type { FromThread, ThreadWork, ToThread } from './thread.ts';
import type { TrainingHooks } from './training.ts';

const port = parentPort;
if (port === null) throw new Error('tune-thread runs in a worker thread only');
const { work, checkpoint, of, guard } = workerData as ThreadWork;
const tell = (message: FromThread) => port.postMessage(message);

const hooks: TrainingHooks = {
  resume: await loadCheckpoint(checkpoint, of),
  save: (state) => saveCheckpoint(checkpoint, of, state),
  async afterRound(round) {
    tell({ round });
    const [answer] = (await once(port, 'message')) as [ToThread];
    return answer === 'go';
  },
};

try {
  // [Note: exit during a run] in run-guard.ts.
  const result = await new RunGuard(guard).during(() =>
    work.mode === 'adapter'
      ? trainAdapter(work.data, work.settings, hooks)
      : trainFully(work.data, work.settings, hooks),
  );
  // Hundreds of megabytes: handed over, not copied.
  const buffers = [...result.best.values()].map(({ data }) => data.buffer as ArrayBuffer);
  port.postMessage({ result } satisfies FromThread, buffers);
} catch (error) {
  tell({ failed: toEnvelope(error) });
}
