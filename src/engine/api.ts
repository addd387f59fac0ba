import { contract, isMethod, type EngineHandlers } from '../shared/api/contract.ts';
import type { Answer } from '../shared/api/envelope.ts';
import { AppError, toEnvelope } from '../shared/errors.ts';
import type { Engine } from './engine.ts';
import { libraryHandlers } from './handlers/library.ts';
import { searchHandlers } from './handlers/search.ts';

/** The engine behind the contract, the same for every transport. */
export function handlersOf(engine: Engine): EngineHandlers {
  return { ...libraryHandlers(engine), ...searchHandlers(engine) };
}

/**
 * Answers a call that came from outside: its name and parameters can be anything. Never throws.
 * @param method name of a procedure
 * @param params whatever came with it
 */
export async function answer(
  handlers: EngineHandlers,
  method: string,
  params: unknown,
): Promise<Answer> {
  try {
    if (!isMethod(method)) throw new AppError('request-unknown', { method: method.slice(0, 100) });
    const checked = contract[method].params.safeParse(params);
    if (!checked.success) {
      const issue = checked.error.issues[0];
      const where = issue?.path.join('.') ?? '';
      throw new AppError('request-invalid', {
        method,
        reason: `${where} ${issue?.message}`.trim(),
      });
    }
    const handle = handlers[method] as (params: unknown) => unknown;
    return { ok: true, result: await handle(checked.data) };
  } catch (error) {
    return { ok: false, error: toEnvelope(error) };
  }
}
