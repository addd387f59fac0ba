/**
 * The training process: ONNX Runtime blocks the thread it runs on, the arithmetic of the optimiser
 * is no work for the engine's own, and only a process can have a low priority on every system.
 * Before every step it asks whether to go on; without its engine it ends.
 */
import { once } from 'node:events';
import { toEnvelope } from '../../../shared/errors.ts';
import { writeTensors } from '../../encoders/training/safetensors.ts';
import { trainAdapter } from '../adapter/train.ts';
import { trainFully } from '../full/train.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import type { FromProcess, ToProcess, TrainingRequest } from './process.ts';
import type { TrainingHooks } from './training.ts';

// Ctrl+C reaches the whole group: the engine decides when training ends.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
const tell = (message: FromProcess) => process.send?.(message);

const [request] = (await once(process, 'message')) as [TrainingRequest];
const { work, checkpoint, of, weights } = request;
const hooks: TrainingHooks = {
  save: (state) => saveCheckpoint(checkpoint, of, state),
  afterRound: (round) => tell({ round }),
  async mayGoOn() {
    const answered = once(process, 'message');
    tell({ ask: true });
    const [answer] = (await answered) as [ToProcess];
    return answer === 'go';
  },
};

try {
  const resume = await loadCheckpoint(checkpoint, of);
  for (const round of resume?.rounds ?? []) tell({ round });
  const { best, ...trained } =
    work.mode === 'adapter'
      ? await trainAdapter(work.data, work.settings, hooks, resume)
      : await trainFully(work.data, work.settings, hooks, resume);
  await writeTensors(weights, best);
  tell({ trained });
} catch (error) {
  tell({ failed: toEnvelope(error) });
}
