import { fromEnvelope, type ErrorEnvelope } from '../errors.ts';

/** An answer as it crosses a border. */
export type Answer = { ok: true; result: unknown } | { ok: false; error: ErrorEnvelope };

/** The result of an answer. @throws the error in it */
export function open(answer: Answer): unknown {
  if (answer.ok) return answer.result;
  throw fromEnvelope(answer.error);
}
