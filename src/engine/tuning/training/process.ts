import { fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { entryPath } from '../../../shared/entry.ts';
import { AppError, fromEnvelope, type ErrorEnvelope } from '../../../shared/errors.ts';
import type { Round, TuneProgress } from '../../../shared/tuning.ts';
import { readTensors } from '../../encoders/training/safetensors.ts';
import type { JobContext } from '../../jobs/job.ts';
import { lowerPriority } from '../../worker/low-priority.ts';
import type { AdapterData, AdapterSettings } from '../adapter/train.ts';
import type { FullData, FullSettings } from '../full/train.ts';
import type { Trained } from './training.ts';

export type TrainingWork =
  | { mode: 'adapter'; data: AdapterData; settings: AdapterSettings }
  | { mode: 'full'; data: FullData; settings: FullSettings };

/** What the training process is asked to do: its first message. */
export interface TrainingRequest {
  work: TrainingWork;
  /** Path of the checkpoint. */
  checkpoint: string;
  /** Identifies the training. */
  of: string;
  /** Path for the weights that were learned: too much for a message. */
  weights: string;
}

export type FromProcess =
  /** May the next step begin? */
  { ask: true } | { round: Round } | { trained: Omit<Trained, 'best'> } | { failed: ErrorEnvelope };
export type ToProcess = 'go' | 'stop';

const STDERR_KEPT = 2000;

/**
 * Trains in a process of its own, of low priority where it `yields`, which may be killed at any
 * moment: a training that is asked for again goes on from its last checkpoint. Before
 * every step, and after the last, it waits while the job is paused or gives way to the user; a cancelled
 * one ends there.
 * @throws AppError `training-stopped` where the process ends by itself, and what training throws
 */
export async function trainInProcess(
  {
    yields = false,
    ...request
  }: Omit<TrainingRequest, 'weights'> & { yields?: boolean | undefined },
  { report, checkpoint: mayGoOn, signal }: JobContext<TuneProgress>,
): Promise<Trained> {
  const weights = `${request.checkpoint}.learned`;
  const child = fork(entryPath(import.meta, 'tune-process'), {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // ONNX Runtime would tell its makers about sessions.
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
  });
  if (yields) lowerPriority(child.pid);
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-STDERR_KEPT);
  });
  const answer = (message: ToProcess) => {
    if (child.connected) child.send(message, () => undefined);
  };
  try {
    const trained = await new Promise<Omit<Trained, 'best'>>((resolve, reject) => {
      child.on('message', (message: FromProcess) => {
        if ('trained' in message) resolve(message.trained);
        else if ('failed' in message) reject(fromEnvelope(message.failed));
        else if ('round' in message) {
          const { step: done, steps: total } = message.round;
          report({ phase: 'training', done, total, remainingSeconds: null, round: message.round });
        } else {
          mayGoOn().then(() => answer(signal.aborted ? 'stop' : 'go'), reject);
        }
      });
      child.once('error', reject);
      child.once('exit', (code, killed) => {
        reject(new AppError('training-stopped', { reason: `${killed ?? code} ${stderr}`.trim() }));
      });
      child.send({ ...request, weights } satisfies TrainingRequest, () => undefined);
    });
    // Paused in its last step: what comes after training waits too.
    await mayGoOn();
    return { ...trained, best: (await readTensors(weights)).tensors };
  } finally {
    if (child.connected) child.disconnect();
    await rm(weights, { force: true });
  }
}
