import type Database from 'better-sqlite3';
import { Facts, factsSchema, staleTriggers } from '../facts.ts';
import { placesSchema } from '../places.ts';
import { Vectors } from '../vectors.ts';
import { Words, wordsSchema } from '../words.ts';

/**
 * Format 4: what searches filter by in a table of its own and, anew, beside the vectors, which are
 * now partitioned by time; and the index of words. All of it is made from what is there.
 */
export function factsAndWords(db: Database.Database): void {
  // Words read where photos were taken, which came with format 5: nowhere yet.
  db.exec(factsSchema + placesSchema + wordsSchema + staleTriggers);
  const facts = new Facts(db);
  const words = new Words(db);
  for (const id of db.prepare<[], number>('SELECT id FROM photos').pluck().all()) {
    facts.refresh(id);
    words.refresh(id);
  }
  const models = db.prepare<[], { id: number; dims: number }>('SELECT id, dims FROM models').all();
  for (const { id, dims } of models) repartition(db, id, dims);
}

/** Makes the vector table of a model anew; vec0 tables can be neither altered nor renamed. */
function repartition(db: Database.Database, model: number, dims: number): void {
  db.exec(`CREATE TEMP TABLE kept AS SELECT photo_id, embedding FROM vectors_${model}`);
  Vectors.destroy(db, model);
  Vectors.create(db, model, dims);
  const vectors = new Vectors(db, model);
  const kept = db.prepare<[number], { id: number; embedding: Buffer }>(
    'SELECT photo_id AS id, embedding FROM kept WHERE photo_id > ? ORDER BY photo_id LIMIT 1000',
  );
  for (let last = 0; ;) {
    const page = kept.all(last);
    for (const { id, embedding } of page) {
      vectors.put(id, new Float32Array(new Uint8Array(embedding).buffer));
      last = id;
    }
    if (page.length === 0) break;
  }
  db.exec('DROP TABLE kept');
}
