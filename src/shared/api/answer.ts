import { AppError, toEnvelope } from '../errors.ts';
import type { Call, Handlers } from './call.ts';
import type { Answer } from './envelope.ts';

/**
 * Answers a call that came from outside: its name and parameters can be anything. Never throws.
 * @param method name of a procedure
 * @param params whatever came with it
 * @param signal aborted when the caller no longer wants the answer
 */
export async function answerCall<C extends Record<string, Call>>(
  contract: C,
  handlers: Handlers<C>,
  method: string,
  params: unknown,
  signal: AbortSignal = new AbortController().signal,
): Promise<Answer> {
  try {
    const called = Object.hasOwn(contract, method) ? contract[method] : undefined;
    if (!called) throw new AppError('request-unknown', { method: method.slice(0, 100) });
    const checked = called.params.safeParse(params);
    if (!checked.success) {
      const issue = checked.error.issues[0];
      const where = issue?.path.join('.') ?? '';
      throw new AppError('request-invalid', {
        method,
        reason: `${where} ${issue?.message}`.trim(),
      });
    }
    const handle = handlers[method] as (params: unknown, signal: AbortSignal) => unknown;
    return { ok: true, result: await handle(checked.data, signal) };
  } catch (error) {
    return { ok: false, error: toEnvelope(error) };
  }
}
