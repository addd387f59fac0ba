import type { Handlers } from '../../shared/api/call.ts';
import type { search } from '../../shared/api/contract/search.ts';
import type { Engine } from '../engine.ts';

export const searchHandlers = (engine: Engine): Handlers<typeof search> => ({
  search: (params) => engine.search(params),
});
