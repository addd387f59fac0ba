/** How the window looks and speaks; null: as the system says. */
export interface Preferences {
  language: 'it' | 'en' | null;
  theme: 'light' | 'dark' | null;
  /** Height of a row of the grid, px. */
  rowHeight: number;
  /** Metadata that the user has written goes into the photos, not into .xmp files beside them. */
  writeIntoFiles: boolean;
}

export const DEFAULT_PREFERENCES: Preferences = {
  language: null,
  theme: null,
  rowHeight: 200,
  writeIntoFiles: false,
};
