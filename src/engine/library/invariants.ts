import type Database from 'better-sqlite3';
import { openForReading } from './database.ts';
import { FACTS } from './facts.ts';
import { explainSqliteError } from './sqlite-errors.ts';
import { thumbnailsPath } from './thumbnails.ts';

/** Every so many embeddings are looked at when there are more than this. */
const EMBEDDINGS_LOOKED_AT = 5000;

/** Of the others, what is derived is made anew with the next transaction. */
const SETTLED = 'photo_id NOT IN (SELECT photo_id FROM stale_photos)';

/** Each finds what must not be: a query whose rows are violations, and what they mean. */
const RULES: [sentence: string, sql: string][] = [
  ['a photo lacks metadata', 'SELECT id FROM photos EXCEPT SELECT photo_id FROM metadata'],
  [
    'a file is neither a photo nor an error',
    'SELECT id FROM files WHERE photo_id IS NULL AND error_code IS NULL',
  ],
  [
    'a file that cannot be read keeps a photo that lives elsewhere',
    `SELECT f.id FROM files f JOIN files other USING (photo_id)
      WHERE f.error_code IS NOT NULL AND other.error_code IS NULL AND other.missing_since IS NULL`,
  ],
  [
    'an embedded photo lacks its thumbnail',
    `SELECT p.id FROM photos p JOIN embeddings e ON e.photo_id = p.id
      WHERE p.hash NOT IN (SELECT hash FROM thumbs.thumbnails)`,
  ],
  [
    'the timeline says something else than what it is made of',
    `SELECT id FROM (
       SELECT p.id, m.taken_local, 1.0 * p.width / p.height,
              EXISTS (SELECT 1 FROM files f WHERE f.photo_id = p.id AND f.missing_since IS NULL),
              coalesce(k.hidden, 0)
         FROM photos p JOIN metadata m ON m.photo_id = p.id LEFT JOIN marks k ON k.photo_id = p.id
       EXCEPT SELECT photo_id, taken, ratio, present, hidden FROM timeline)`,
  ],
  [
    'the timeline has a photo that is not there',
    'SELECT photo_id FROM timeline EXCEPT SELECT id FROM photos',
  ],
  [
    'facts say something else than what they are made of',
    `SELECT photo_id FROM (SELECT photo_id, ${FACTS.join(', ')} FROM photo_facts
                           EXCEPT SELECT photo_id, ${FACTS.join(', ')} FROM facts)
      WHERE ${SETTLED}`,
  ],
  [
    'the index of words lacks a photo, or has one that is not there',
    `SELECT photo_id FROM (SELECT id AS photo_id FROM photos EXCEPT SELECT rowid FROM words
                           UNION ALL
                           SELECT * FROM (SELECT rowid FROM words EXCEPT SELECT id FROM photos))
      WHERE ${SETTLED}`,
  ],
];

const METADATA = FACTS.filter((name) => name !== 'quarter');

const rulesOfModel = (model: number): [sentence: string, sql: string][] => [
  [
    `an embedding of model ${model} has no vector`,
    `SELECT photo_id FROM embeddings WHERE model = ${model}
     EXCEPT SELECT photo_id FROM vectors_${model}`,
  ],
  [
    `a vector of model ${model} is not noted as an embedding`,
    `SELECT photo_id FROM vectors_${model}
     EXCEPT SELECT photo_id FROM embeddings WHERE model = ${model}`,
  ],
  [
    `a vector of model ${model} has other facts beside it`,
    `SELECT photo_id FROM (SELECT photo_id, ${FACTS.join(', ')} FROM vectors_${model}
                           EXCEPT SELECT photo_id, ${FACTS.join(', ')} FROM facts)`,
  ],
];

const rulesOfCells = (model: number): [sentence: string, sql: string][] => [
  [
    `a vector of model ${model} is in no cell`,
    `SELECT photo_id FROM embeddings WHERE model = ${model} AND photo_id <= coalesce(
       (SELECT filled_to FROM cells WHERE model = ${model}), 9e18)
     EXCEPT SELECT photo_id FROM cells_${model}`,
  ],
  [
    `a cell of model ${model} has a photo without vector, or other facts`,
    `SELECT photo_id FROM (
       SELECT photo_id, ${METADATA.join(', ')} FROM cells_${model}
       EXCEPT SELECT photo_id, ${METADATA.join(', ')} FROM vectors_${model})`,
  ],
];

/**
 * What must hold of every library at every moment, also after a kill; used by crash tests.
 * @param dir the library's folder; only read
 * @returns a sentence for each violation; none where all is well
 * @throws AppError where it cannot be read at all: `library-missing`, `library-corrupt` and others
 */
export function checkInvariants(dir: string): string[] {
  const db = openForReading(dir);
  try {
    db.prepare('ATTACH ? AS thumbs').run(thumbnailsPath(dir));
    // All rules look at one moment, also beside a Fototeca that goes on writing.
    db.exec('BEGIN');
    const found = [...soundness(db, 'main'), ...soundness(db, 'thumbs')];
    const models = db
      .prepare<[], { id: number; dims: number }>('SELECT id, dims FROM models')
      .all();
    const withCells = db.prepare<[], number>('SELECT model FROM cells').pluck().all();
    for (const [sentence, sql] of [
      ...RULES,
      ...models.flatMap(({ id }) => rulesOfModel(id)),
      ...withCells.flatMap(rulesOfCells),
    ]) {
      const ids = db.prepare<[], number>(sql).pluck().all();
      if (ids.length > 0) found.push(`${sentence}: ${ids.slice(0, 5).join(', ')}`);
    }
    return [...found, ...models.flatMap(({ id, dims }) => badVectors(db, id, dims))];
  } catch (error) {
    throw explainSqliteError(error, dir);
  } finally {
    db.close();
  }
}

function soundness(db: Database.Database, schema: string): string[] {
  const answer = db.pragma(`${schema}.integrity_check`, { simple: true }) as string;
  const dangling = db.pragma(`${schema}.foreign_key_check`) as unknown[];
  return [
    ...(answer === 'ok' ? [] : [`${schema}: ${answer}`]),
    ...(dangling.length === 0 ? [] : [`${schema}: ${dangling.length} dangling references`]),
  ];
}

function badVectors(db: Database.Database, model: number, dims: number): string[] {
  const ids = db
    .prepare<[number], number>('SELECT photo_id FROM embeddings WHERE model = ? ORDER BY photo_id')
    .pluck()
    .all(model);
  const step = Math.ceil(ids.length / EMBEDDINGS_LOOKED_AT) || 1;
  const vector = db
    .prepare<[bigint], Buffer>(`SELECT embedding FROM vectors_${model} WHERE photo_id = ?`)
    .pluck();
  return ids.flatMap((id, i) => {
    if (i % step !== 0) return [];
    const bytes = vector.get(BigInt(id));
    const values = bytes && new Float32Array(new Uint8Array(bytes).buffer);
    const isUnit = values && Math.abs(Math.hypot(...values) - 1) < 1e-3;
    return values?.length === dims && isUnit
      ? []
      : [`the vector of photo ${id} is not of length 1`];
  });
}
