import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { entryPath } from '../../../shared/entry.ts';
import type { ModelRecord } from '../../library/models.ts';
import type { StoredCalibration } from '../../library/tagging.ts';
import type { Taxonomy } from '../taxonomy/taxonomy.ts';

/** What the tag thread works with. */
export interface TagOrder {
  /** The library's folder. */
  dir: string;
  model: ModelRecord;
  taxonomy: Taxonomy;
  calibration: StoredCalibration;
  /** Photos that this has looked at are left out. */
  madeBy: string;
}

export type TagRequest = 'next' | 'end';

/** Some photos and what they were given. */
export interface Answer {
  photoIds: number[];
  /** Photo, place of the concept in the taxonomy and confidence, three numbers for each tag. */
  given: Float64Array<ArrayBuffer>;
}

/**
 * The tags of all photos that `madeBy` has not looked at, from a thread that computes the next ones
 * while the caller writes down the last.
 */
export async function* givenTags(order: TagOrder): AsyncGenerator<Answer> {
  const thread = new Worker(entryPath(import.meta, 'tag-thread'), {
    name: 'tags',
    workerData: order,
  });
  const ended = new Promise((resolve) => thread.once('exit', resolve));
  const ask = (request: TagRequest) => thread.postMessage(request);
  try {
    ask('next');
    for await (const [answer] of on(thread, 'message', { close: ['exit'] })) {
      if (answer === null) return;
      ask('next');
      yield answer as Answer;
    }
    throw new Error('the tag thread ended');
  } finally {
    ask('end');
    await ended;
  }
}
