import type { Handlers } from '../../shared/api/call.ts';
import type { library } from '../../shared/api/contract/library.ts';
import type { Engine } from '../engine.ts';

export const libraryHandlers = (engine: Engine): Handlers<typeof library> => ({
  status: () => engine.status(),
  photos: (params) => engine.photos(params),
  errors: () => engine.errors(),
});
