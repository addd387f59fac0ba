import type Database from 'better-sqlite3';
import { tableOf } from './vectors.ts';

/** Embeddings as they lie on the disk: rows one after the other, of these photos. */
export interface VectorChunk {
  ids: number[];
  /** `ids.length` rows of as many floats as the model has dimensions. */
  rows: Float32Array;
}

/**
 * All embeddings of a model, about a thousand at a time: nine times as fast as row by row, because
 * it reads the blobs in which vec0 keeps them (sqlite-vec 0.1, «Shadow tables» in its ARCHITECTURE.md;
 * a test compares with what vec0 itself answers).
 */
export function* vectorChunks(
  db: Database.Database,
  { row, dims }: { row: number; dims: number },
): Generator<VectorChunk> {
  const table = tableOf(row);
  // By their numbers, each with a query of its own: the caller may write between two.
  const numbers = db
    .prepare<[], number>(`SELECT chunk_id FROM ${table}_chunks ORDER BY chunk_id`)
    .pluck()
    .all();
  const chunk = db.prepare<[number], { validity: Buffer; rowids: Buffer; vectors: Buffer }>(
    `SELECT c.validity, c.rowids, v.vectors
       FROM ${table}_chunks c JOIN ${table}_vector_chunks00 v ON v.rowid = c.chunk_id
      WHERE c.chunk_id = ?`,
  );
  for (const number of numbers) {
    const blobs = chunk.get(number);
    if (blobs) yield unpacked(blobs, dims);
  }
}

function unpacked(
  { validity, rowids, vectors }: { validity: Buffer; rowids: Buffer; vectors: Buffer },
  dims: number,
): VectorChunk {
  const all = new Float32Array(new Uint8Array(vectors).buffer);
  const ids: number[] = [];
  const rows = new Float32Array(all.length);
  for (let i = 0; i < validity.length * 8; i++) {
    if ((((validity[i >> 3] as number) >> (i & 7)) & 1) === 0) continue;
    rows.set(all.subarray(i * dims, (i + 1) * dims), ids.length * dims);
    ids.push(Number(rowids.readBigInt64LE(i * 8)));
  }
  return { ids, rows: rows.subarray(0, ids.length * dims) };
}
