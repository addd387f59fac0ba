import { answerCall } from '../shared/api/answer.ts';
import { contract, type EngineHandlers } from '../shared/api/contract.ts';
import type { Answer } from '../shared/api/envelope.ts';
import type { Engine } from './engine.ts';
import { libraryHandlers } from './handlers/library.ts';
import { searchHandlers } from './handlers/search.ts';

/** The engine behind the contract, the same for every transport. */
export function handlersOf(engine: Engine): EngineHandlers {
  return { ...libraryHandlers(engine), ...searchHandlers(engine) };
}

/** Answers a call that came from outside, as {@link answerCall}. */
export const answer = (
  handlers: EngineHandlers,
  method: string,
  params: unknown,
): Promise<Answer> => answerCall(contract, handlers, method, params);
