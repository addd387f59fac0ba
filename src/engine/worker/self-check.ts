import { entryPath } from '../../shared/entry.ts';
import type { SelfCheck } from '../encoders/self-check.ts';
import { Connection } from './connection.ts';
import { WORKER_THREADS } from './photo-worker.ts';
import type { WorkerMethods, WorkerModel } from './protocol.ts';

/**
 * Tries a model on a device in a process of its own, once.
 * @param patienceMs how long it may take for one step
 * @throws WorkerDied when the process crashes or hangs, AppError of the model or device
 */
export async function selfCheckOn(model: WorkerModel, patienceMs: number): Promise<SelfCheck> {
  const worker = new Connection<WorkerMethods>(entryPath(import.meta, 'photo-process'), {
    threads: WORKER_THREADS,
  });
  try {
    await worker.request('open', { model, towers: ['image', 'text'] }, patienceMs);
    return await worker.request('selfCheck', {}, patienceMs);
  } finally {
    await worker.close();
  }
}
