import { setTimeout as delay } from 'node:timers/promises';

/** A trouble of the network or the server that may be over when it is tried again. */
export class Passing extends Error {
  override readonly name = 'Passing';
  /** How long the server asked to wait; null where it did not say. */
  readonly retryAfterMs: number | null;

  constructor(reason: string, retryAfterMs: number | null = null) {
    super(reason);
    this.retryAfterMs = retryAfterMs;
  }
}

export interface RetryOptions {
  /** How often in a row something may fail. */
  attempts: number;
  /** Wait after the first failure; doubles with each further one. */
  firstWaitMs: number;
  longestWaitMs: number;
}

export const PATIENT: RetryOptions = { attempts: 7, firstWaitMs: 1000, longestWaitMs: 60_000 };

/** The longest that a server's `Retry-After` is obeyed before asking again anyway. */
const LONGEST_OBEYED_MS = 10 * 60_000;

/**
 * Does `work` again after passing troubles, waiting longer each time, or as long as the server asks.
 * @param work gets a function to call when it got further: from then on its troubles count anew
 * @throws what `work` throws that is not passing, the last passing trouble, or the abort's reason
 */
export async function retrying<T>(
  work: (gotFurther: () => void) => Promise<T>,
  { attempts, firstWaitMs, longestWaitMs }: RetryOptions,
  signal: AbortSignal,
): Promise<T> {
  let failures = 0;
  for (;;) {
    try {
      signal.throwIfAborted();
      return await work(() => (failures = 0));
    } catch (error) {
      if (!(error instanceof Passing) || signal.aborted) throw error;
      failures++;
      if (failures >= attempts) throw error;
      // Many that were turned away together should not come back together.
      const ours = Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - 1));
      const wait = error.retryAfterMs ?? ours * (0.75 + Math.random() / 2);
      await delay(Math.min(wait, LONGEST_OBEYED_MS), undefined, { signal });
    }
  }
}

/**
 * Milliseconds that a `Retry-After` header asks for: seconds or a date (RFC 9110, 10.2.3).
 * @returns null where it says nothing we understand
 */
export function retryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
