import type Database from 'better-sqlite3';

/**
 * Format 10: places know the islands, lakes and landscapes that they are in. Filled when the photos
 * are placed anew, which a gazetteer of another version does. Libraries older than places have the
 * column already.
 */
export function areas(db: Database.Database): void {
  const columns = db.pragma('table_info(places)') as { name: string }[];
  if (columns.some(({ name }) => name === 'areas')) return;
  db.exec(`
    ALTER TABLE places ADD COLUMN areas TEXT NOT NULL DEFAULT '[]';
    DROP INDEX places_once;
    CREATE UNIQUE INDEX places_once ON places
      (country, coalesce(regione, ''), coalesce(provincia, ''), coalesce(comune, ''), areas);
  `);
}
