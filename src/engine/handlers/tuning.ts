import type { Handlers } from '../../shared/api/call.ts';
import type { tuning } from '../../shared/api/contract/tuning.ts';
import type { Engine } from '../engine.ts';

export const tuningHandlers = ({
  tuning: tunings,
  library,
  upkeep,
}: Engine): Handlers<typeof tuning> => ({
  tuningSource: () => tunings.source(),
  startTuning: async ({ dataset, language }) => {
    await tunings.start({ language, ...(dataset !== null && { dataset: { path: dataset } }) });
  },
  tuningRounds: () => tunings.rounds(),
  tunings: () => tunings.list(),
  useTuning: async ({ id }) => {
    await tunings.use(id);
    upkeep.reorganize();
  },
  undoTuning: async () => {
    await tunings.undo();
    upkeep.reorganize();
  },
  discardTuning: ({ id }) => tunings.discard(id),
  searchLearning: () => ({
    allowed: library.settings.get('learnFromSearches') ?? false,
    kept: library.searchUses.count(),
  }),
  allowSearchLearning: ({ allowed }) =>
    library.transaction(() => library.settings.set('learnFromSearches', allowed)),
  noteSearchUse: (use) => {
    if (library.settings.get('learnFromSearches') !== true) return;
    library.transaction(() => library.searchUses.note(use, library.now()));
  },
  forgetSearchUses: () => library.transaction(() => library.searchUses.clear()),
});
