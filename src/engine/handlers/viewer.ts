import type { Handlers } from '../../shared/api/call.ts';
import type { viewer } from '../../shared/api/contract/viewer.ts';
import type { Engine } from '../engine.ts';

export const viewerHandlers = (engine: Engine): Handlers<typeof viewer> => ({
  whereIs: ({ id, text }, signal) => engine.whereIs(id, text, signal),
  whatIs: ({ id, texts }) => engine.whatIs(id, texts),
});
