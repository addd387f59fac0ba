import type Database from 'better-sqlite3';
import type { DownloadSettings } from '../../shared/models.ts';
import type { Preferences } from '../../shared/preferences.ts';
import type { BackgroundSettings } from '../../shared/jobs.ts';

/** What the user has chosen for this library. */
export interface SettingValues {
  /** Id of the model that indexes and searches. */
  activeModel: string;
  /** How the window looks and speaks. */
  preferences: Preferences;
  /** Where models are downloaded from. */
  downloads: DownloadSettings;
  /** True where what is done with search results may be kept, to learn from. */
  learnFromSearches: boolean;
  /** When long work waits. */
  background: BackgroundSettings;
}

export class Settings {
  readonly #get;
  readonly #set;

  constructor(db: Database.Database) {
    this.#get = db.prepare<[string], string>('SELECT value FROM settings WHERE key = ?').pluck();
    this.#set = db.prepare<[string, string]>(
      'INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)',
    );
  }

  get<K extends keyof SettingValues>(key: K): SettingValues[K] | undefined {
    const json = this.#get.get(key);
    return json === undefined ? undefined : (JSON.parse(json) as SettingValues[K]);
  }

  set<K extends keyof SettingValues>(key: K, value: SettingValues[K]): void {
    this.#set.run(key, JSON.stringify(value));
  }
}
