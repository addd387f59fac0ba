import { Worker } from 'node:worker_threads';
import { entryPath } from '../../../shared/entry.ts';
import { fromEnvelope, type ErrorEnvelope } from '../../../shared/errors.ts';
import type { Round, TuneProgress } from '../../../shared/tuning.ts';
import { RunGuard } from '../../encoders/run-guard.ts';
import type { JobContext } from '../../jobs/job.ts';
import type { AdapterData, AdapterSettings } from '../adapter/train.ts';
import type { FullData, FullSettings } from '../full/train.ts';
import type { Trained } from './training.ts';

export type TrainingWork =
  | { mode: 'adapter'; data: AdapterData; settings: AdapterSettings }
  | { mode: 'full'; data: FullData; settings: FullSettings };

/** What the training thread is started with. */
export interface ThreadWork {
  work: TrainingWork;
  /** Path of the checkpoint. */
  checkpoint: string;
  /** Identifies the training. */
  of: string;
  /** Memory of the RunGuard. */
  guard: SharedArrayBuffer;
}

export type FromThread = { round: Round } | { result: Trained } | { failed: ErrorEnvelope };
export type ToThread = 'go' | 'stop';

/**
 * Trains in a thread of its own.
 * @param afterRound may wait, which pauses the training; false ends it after this round
 */
export function trainInThread(
  { work, checkpoint, of }: Omit<ThreadWork, 'guard'>,
  afterRound: (round: Round) => Promise<boolean>,
): Promise<Trained> {
  // ONNX Runtime, which looks at the process's own environment, would tell its makers about sessions.
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  const guard = new RunGuard();
  const workerData: ThreadWork = { work, checkpoint, of, guard: guard.shared };
  const thread = new Worker(entryPath(import.meta, 'tune-thread'), { name: 'tuning', workerData });
  guard.watch();
  const trained = new Promise<Trained>((resolve, reject) => {
    thread.on('message', (message: FromThread) => {
      if ('result' in message) resolve(message.result);
      else if ('failed' in message) reject(fromEnvelope(message.failed));
      else {
        afterRound(message.round).then(
          (go) => thread.postMessage((go ? 'go' : 'stop') satisfies ToThread),
          (error: unknown) => {
            thread.postMessage('stop' satisfies ToThread);
            reject(error as Error);
          },
        );
      }
    });
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('the training thread ended')));
  });
  return trained.finally(() => guard.unwatch());
}

/** Reports each round to a job, and waits while the job is paused. */
export const roundsOf =
  ({ report, checkpoint, signal }: JobContext<TuneProgress>) =>
  async (round: Round): Promise<boolean> => {
    const { step: done, steps: total } = round;
    report({ phase: 'training', done, total, remainingSeconds: null, round });
    await checkpoint();
    return !signal.aborted;
  };
