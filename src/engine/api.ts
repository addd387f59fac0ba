import { answerCall } from '../shared/api/answer.ts';
import { contract, type EngineHandlers } from '../shared/api/contract.ts';
import type { Answer } from '../shared/api/envelope.ts';
import type { Engine } from './engine.ts';
import { albumsHandlers } from './handlers/albums.ts';
import { diagnosticsHandlers } from './handlers/diagnostics.ts';
import { foldersHandlers } from './handlers/folders.ts';
import { libraryHandlers } from './handlers/library.ts';
import { modelsHandlers } from './handlers/models.ts';
import { organizeHandlers } from './handlers/organize.ts';
import { photosHandlers } from './handlers/photos.ts';
import { searchHandlers } from './handlers/search.ts';
import { tuningHandlers } from './handlers/tuning.ts';
import { viewerHandlers } from './handlers/viewer.ts';
import { windowHandlers } from './handlers/window.ts';

/** The engine behind the contract, the same for every transport. */
export function handlersOf(engine: Engine): EngineHandlers {
  return logged(engine, {
    ...libraryHandlers(engine),
    ...photosHandlers(engine),
    ...albumsHandlers(engine),
    ...foldersHandlers(engine),
    ...modelsHandlers(engine),
    ...organizeHandlers(engine),
    ...searchHandlers(engine),
    ...tuningHandlers(engine),
    ...viewerHandlers(engine),
    ...windowHandlers(engine),
    ...diagnosticsHandlers(engine),
  });
}

/** The same handlers; what they refuse, and what fails in them, is noted in the log. */
function logged({ log }: Engine, handlers: EngineHandlers): EngineHandlers {
  const entries = Object.entries<(params: never, signal: AbortSignal) => unknown>(handlers);
  const noting = entries.map(([name, handle]) => [
    name,
    async (params: never, signal: AbortSignal) => {
      try {
        return await handle(params, signal);
      } catch (error) {
        if (!signal.aborted) log.failure(name, error);
        throw error;
      }
    },
  ]);
  return Object.fromEntries(noting) as EngineHandlers;
}

/** Answers a call that came from outside, as {@link answerCall}. */
export const answer = (
  handlers: EngineHandlers,
  method: string,
  params: unknown,
  signal?: AbortSignal,
): Promise<Answer> => answerCall(contract, handlers, method, params, signal);
