/**
 * The vector thread: scans embeddings on a read-only connection of its own, so that a search never
 * waits for the indexing that writes on the engine's thread, nor the other way round.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { toEnvelope } from '../../shared/errors.ts';
import { openForScans } from '../library/database.ts';
import { nearestPhotos } from '../library/vectors.ts';
import type { VectorReply, VectorRequest } from './vector-reader.ts';

const db = openForScans((workerData as { dir: string }).dir);

parentPort?.on('message', ({ id, query }: VectorRequest) => {
  let reply: VectorReply;
  try {
    reply = { id, ok: true, neighbours: nearestPhotos(db, query) };
  } catch (error) {
    reply = { id, ok: false, error: toEnvelope(error) };
  }
  parentPort?.postMessage(reply);
});
