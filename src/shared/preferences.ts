/** How the window looks and speaks; null: as the system says. */
export interface Preferences {
  language: 'it' | 'en' | null;
  theme: 'light' | 'dark' | null;
  /** Height of a row of the grid, px. */
  rowHeight: number;
}

export const DEFAULT_PREFERENCES: Preferences = { language: null, theme: null, rowHeight: 200 };
