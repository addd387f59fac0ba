import { AppError } from '../../shared/errors.ts';
import { WorkerDied } from './connection.ts';
import type { MethodName } from './protocol.ts';

/** How a device failed. */
export interface DeviceTrouble {
  kind: 'crashed' | 'hung' | 'failed';
  reason: string;
}

/** What is told of work that ends every process it is given to. */
export function verdict(death: WorkerDied, method: MethodName): AppError {
  const { timedOut } = death;
  const code =
    method === 'embedTexts'
      ? timedOut
        ? 'model-hangs'
        : 'model-crashes'
      : timedOut
        ? 'worker-timeout'
        : 'worker-crashed';
  return new AppError(code, {}, { cause: death });
}

/** What is told of a device with which work went wrong. */
export function troubleOf(error: Error): DeviceTrouble {
  const { cause } = error;
  const death = error instanceof WorkerDied ? error : cause instanceof WorkerDied ? cause : null;
  if (!death) return { kind: 'failed', reason: error.message };
  return { kind: death.timedOut ? 'hung' : 'crashed', reason: death.message };
}
