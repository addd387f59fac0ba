import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { openForReading } from './database.ts';
import { Models, type ModelRecord } from './models.ts';
import { thumbnailsPath } from './thumbnails.ts';

/** Embeddings looked at one by one, per model: more would take longer than anybody waits. */
const CHECKED_EMBEDDINGS = 5000;
/** How far from 1 the length of a stored unit vector may be: rounding of float32. */
const LENGTH_TOLERANCE = 1e-3;

/**
 * What must hold of every library whatever happened to it: kills, full disks, moved drives.
 * Only reads. Returns one sentence for each thing that does not hold.
 */
export function checkInvariants(dir: string): string[] {
  const db = openForReading(dir);
  try {
    // One transaction: a writer beside us must not show two states.
    return db.transaction(() => [
      ...checkStorage(db, 'fototeca.db'),
      ...foreignKeys(db),
      ...relations(db),
      ...thumbnails(db, dir),
      ...new Models(db).all().flatMap((model) => embeddings(db, model)),
    ])();
  } finally {
    db.close();
  }
}

function checkStorage(db: Database.Database, name: string): string[] {
  const rows = db.prepare<[], string>('PRAGMA integrity_check(20)').pluck().all();
  return rows.filter((row) => row !== 'ok').map((row) => `${name}: ${row}`);
}

function foreignKeys(db: Database.Database): string[] {
  const rows = db.pragma('foreign_key_check') as { table: string; parent: string }[];
  return rows.map(({ table, parent }) => `A row of ${table} points to no row of ${parent}.`);
}

function relations(db: Database.Database): string[] {
  const ids = (sql: string) => db.prepare<[], number>(sql).pluck().all();
  return [
    ...ids(
      'SELECT id FROM photos WHERE NOT EXISTS (SELECT 1 FROM metadata WHERE photo_id = photos.id)',
    ).map((id) => `Photo ${id} has no metadata.`),
    ...ids(
      'SELECT id FROM files WHERE (photo_id IS NULL) = (error_code IS NULL) ORDER BY id',
    ).map((id) => `File ${id} must have either a photo or an error.`),
  ];
}

/** Every embedded photo has a thumbnail: the two are made together. */
function thumbnails(db: Database.Database, dir: string): string[] {
  const hashes = db
    .prepare<[], { id: number; hash: string }>(
      'SELECT id, hash FROM photos WHERE id IN (SELECT photo_id FROM embeddings) ORDER BY id',
    )
    .all();
  const path = thumbnailsPath(dir);
  if (!existsSync(path)) {
    return hashes.length > 0 ? ['Photos are embedded, but thumbnails.db is not there.'] : [];
  }
  const thumbs = new Database(path, { readonly: true, timeout: 5000 });
  try {
    const broken = checkStorage(thumbs, 'thumbnails.db');
    if (broken.length > 0) return broken;
    const has = thumbs.prepare<[string], number>('SELECT 1 FROM thumbnails WHERE hash = ?').pluck();
    return hashes
      .filter(({ hash }) => has.get(hash) !== 1)
      .map(({ id }) => `Photo ${id} is embedded but has no thumbnail.`);
  } finally {
    thumbs.close();
  }
}

function embeddings(db: Database.Database, { row, dims }: ModelRecord): string[] {
  const table = `vectors_${row}`;
  const there = db.prepare<[string], number>('SELECT 1 FROM sqlite_schema WHERE name = ?').pluck();
  if (there.get(table) !== 1) return [`Model ${row} has no table ${table}.`];
  const noted = new Set(
    db
      .prepare<[number], number>('SELECT photo_id FROM embeddings WHERE model = ?')
      .pluck()
      .all(row),
  );
  const present = new Set(
    db
      .prepare<[], number>(
        'SELECT photo_id FROM files WHERE photo_id IS NOT NULL AND missing_since IS NULL',
      )
      .pluck()
      .all(),
  );
  const stored = db
    .prepare<[], { id: number; visible: number }>(
      `SELECT photo_id AS id, visible FROM ${table} ORDER BY photo_id`,
    )
    .all();
  const found: string[] = [];
  for (const { id, visible } of stored) {
    if (!noted.delete(id)) found.push(`Photo ${id} is in ${table} but not noted as embedded.`);
    if ((visible === 1) !== present.has(id)) {
      const files = present.has(id) ? 'has a file' : 'has no file';
      found.push(`Photo ${id} ${files}, but ${table} says visible = ${visible}.`);
    }
  }
  for (const id of noted) found.push(`Photo ${id} is noted as embedded but not in ${table}.`);
  const read = db.prepare<[bigint], Buffer>(`SELECT embedding FROM ${table} WHERE photo_id = ?`);
  for (const { id } of stored.slice(0, CHECKED_EMBEDDINGS)) {
    const fault = faultOf(read.pluck().get(BigInt(id)), dims);
    if (fault) found.push(`The embedding of photo ${id} in ${table} ${fault}.`);
  }
  return found;
}

function faultOf(blob: Buffer | undefined, dims: number): string | null {
  if (!blob) return 'cannot be read';
  const vector = new Float32Array(new Uint8Array(blob).buffer);
  if (vector.length !== dims) return `has ${vector.length} numbers rather than ${dims}`;
  if (!vector.every(Number.isFinite)) return 'has numbers that are not finite';
  const length = Math.hypot(...vector);
  return Math.abs(length - 1) > LENGTH_TOLERANCE ? `has length ${length.toFixed(4)}` : null;
}
