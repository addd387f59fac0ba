/**
 * The vector thread: asks about embeddings on a read-only connection of its own, so that a search
 * never waits for the indexing that writes on the engine's thread, nor the other way round.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { toEnvelope } from '../../shared/errors.ts';
import { openForScans } from '../library/database.ts';
import {
  cellsOf,
  cosinesOf,
  trainCells,
  countMatching,
  matchingPhotos,
  nearestPhotos,
} from '../library/nearest.ts';
import { wordMatches } from '../library/word-matches.ts';
import type { VectorMethods, VectorReply, VectorRequest } from './vector-reader.ts';

const db = openForScans((workerData as { dir: string }).dir);

const methods: VectorMethods = {
  nearest: (query) => nearestPhotos(db, query),
  cosines: (query) => cosinesOf(db, query),
  matching: (query) => matchingPhotos(db, query),
  train: (query) => trainCells(db, query),
  cells: (query) => cellsOf(db, query),
  words: (query) => wordMatches(db, query),
  count: ({ model, filter }) => countMatching(db, model, filter),
};

parentPort?.on('message', ({ id, method, params }: VectorRequest) => {
  let reply: VectorReply;
  try {
    const answer = methods[method] as (params: unknown) => unknown;
    reply = { id, ok: true, result: answer(params) };
  } catch (error) {
    reply = { id, ok: false, error: toEnvelope(error) };
  }
  parentPort?.postMessage(reply);
});
