import type { Handlers } from '../../shared/api/call.ts';
import type { diagnostics } from '../../shared/api/contract/diagnostics.ts';
import type { Engine } from '../engine.ts';

export const diagnosticsHandlers = (engine: Engine): Handlers<typeof diagnostics> => ({
  problemReport: async () => ({ text: await engine.problemReport() }),
});
