import type { Handlers } from '../../shared/api/call.ts';
import type { window } from '../../shared/api/contract/window.ts';
import { DEFAULT_BACKGROUND } from '../../shared/jobs.ts';
import { DEFAULT_PREFERENCES } from '../../shared/preferences.ts';
import type { Engine } from '../engine.ts';

export const windowHandlers = ({ library, jobs }: Engine): Handlers<typeof window> => ({
  jobs: () => jobs.list(),
  controlJob: ({ id, action }) => jobs.control(id, action),
  background: () => ({ ...DEFAULT_BACKGROUND, ...library.settings.get('background') }),
  setBackground: (background) =>
    library.transaction(() => library.settings.set('background', background)),
  preferences: () => ({ ...DEFAULT_PREFERENCES, ...library.settings.get('preferences') }),
  setPreferences: (preferences) =>
    library.transaction(() => library.settings.set('preferences', preferences)),
});
