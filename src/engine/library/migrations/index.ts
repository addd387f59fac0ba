import type Database from 'better-sqlite3';
import { initial } from './001-initial.ts';
import { marksTagsAlbums } from './002-marks-tags-albums.ts';
import { organize } from './003-organize.ts';
import { factsAndWords } from './004-facts-words.ts';
import { places } from './005-places.ts';
import { cells } from './006-cells.ts';
import { likenesses } from './007-likenesses.ts';
import { metadataIntoFiles } from './008-metadata-into-files.ts';
import { tagTriggers } from './009-tag-triggers.ts';
import { areas } from './010-areas.ts';
import { unreadableFiles } from './011-unreadable-files.ts';
import { searchUses } from './012-search-uses.ts';
import { albumTitlesSidecarErrors } from './013-album-titles-sidecar-errors.ts';
import { droppedTags } from './014-dropped-tags.ts';
import { motion } from './015-motion.ts';

/** What takes a library from one format to the next, in SQL or, where data change, in code. */
export type Migration = string | ((db: Database.Database) => void);

/** In order: the library's format (`PRAGMA user_version`) is the number of those applied. */
export const migrations: readonly Migration[] = [
  initial,
  marksTagsAlbums,
  organize,
  factsAndWords,
  places,
  cells,
  likenesses,
  metadataIntoFiles,
  tagTriggers,
  areas,
  unreadableFiles,
  searchUses,
  albumTitlesSidecarErrors,
  droppedTags,
  motion,
];

/** Applies what is missing, each step in a transaction of its own that also counts it. */
export function migrate(db: Database.Database, steps: readonly Migration[] = migrations): void {
  for (let version = formatOf(db); version < steps.length; version++) {
    const step = steps[version] as Migration;
    db.transaction(() => {
      if (typeof step === 'string') db.exec(step);
      else step(db);
      db.pragma(`user_version = ${version + 1}`);
    }).immediate();
  }
}

/** The format a library file is in; 0 for a new one. */
export function formatOf(db: Database.Database): number {
  return db.pragma('user_version', { simple: true }) as number;
}
