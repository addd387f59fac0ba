import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { env, InferenceSession } from 'onnxruntime-node';
import type { Tensor } from 'onnxruntime-node';
import { AppError } from '../../shared/errors.ts';
import type { ExecutionProvider } from './devices.ts';

// What ONNX Runtime logs as an error it also throws, so its own lines on stderr say nothing new.
env.logLevel = 'fatal';

export interface SessionRequest {
  dir: string;
  file: string;
  /** For error messages. */
  modelId: string;
  device: ExecutionProvider;
  /** Threads of one run. */
  threads: number;
}

/**
 * Opens one ONNX file. Runs are synchronous on the thread that calls: keep it off any thread that
 * has something else to do.
 *
 * Throws AppError `model-file-missing`, `model-file-corrupt`, or `device-unavailable` when the file
 * is good but the device does not take it.
 */
export async function openSession(request: SessionRequest): Promise<InferenceSession> {
  const { dir, file, modelId, device, threads } = request;
  const path = join(dir, file);
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) throw new AppError('model-file-missing', { id: modelId, file });

  try {
    return await create(path, device, threads);
  } catch (error) {
    // Only the CPU can tell a broken file from a device that does not work.
    const culprit = device === 'cpu' ? error : await openingError(path, threads);
    if (culprit === null) {
      throw new AppError('device-unavailable', { device, reason: firstLine(error) });
    }
    throw new AppError('model-file-corrupt', { id: modelId, file, reason: firstLine(culprit) });
  }
}

/**
 * Threads of a run wait for the next piece of work by spinning, for a tenth of a millisecond at most: waking
 * a sleeping one for each of them takes a small tower a fifth of its time. Between runs they would take
 * the cores from decoding and thumbnails: there they stop.
 */
const SPINNING = {
  intra_op: { allow_spinning: '1', spin_duration_us: '100', spin_backoff_max: '8' },
  force_spinning_stop: '1',
};

function create(path: string, device: ExecutionProvider, threads: number) {
  return InferenceSession.create(path, {
    executionProviders: [device],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
    // Chromium's allocator kills a process for the arena's large blocks (electron issue 44291).
    enableCpuMemArena: false,
    extra: { session: SPINNING },
  });
}

/** Why the file does not open on the CPU; null if it does. */
async function openingError(path: string, threads: number): Promise<unknown> {
  try {
    await (await create(path, 'cpu', threads)).release();
    return null;
  } catch (error) {
    return error;
  }
}

/** The first line of a message: ONNX Runtime goes on with its own stack. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().split('\n', 1)[0] ?? '';
}

/**
 * Runs a session for one output. A failure of a device other than the CPU is its own
 * (`device-unavailable`): out of memory, driver reset, unplugged.
 */
export async function runSession(
  session: InferenceSession,
  feeds: Record<string, Tensor>,
  output: string,
  device: ExecutionProvider,
): Promise<Tensor> {
  try {
    const results = await session.run(feeds, [output]);
    return results[output] as Tensor;
  } catch (error) {
    if (device === 'cpu') throw error;
    throw new AppError('device-unavailable', { device, reason: firstLine(error) });
  }
}
