import type Database from 'better-sqlite3';
import type { TeachingReport } from '../../shared/organise.ts';

/** What was learned of a tag: probability = logistic(weights · embedding + bias). */
export interface Classifier {
  tagId: number;
  model: number;
  weights: Float32Array;
  bias: number;
  report: TeachingReport;
}

/** What was learned from examples. */
export class Classifiers {
  readonly #all;
  readonly #ofOthers;
  readonly #save;
  readonly #examples;

  constructor(db: Database.Database) {
    this.#all = db.prepare<
      [number],
      { tagId: number; model: number; weights: Buffer; bias: number; report: string }
    >('SELECT tag_id AS tagId, model, weights, bias, report FROM classifiers WHERE model = ?');
    this.#ofOthers = db
      .prepare<[number], number>('SELECT tag_id FROM classifiers WHERE model <> ? ORDER BY tag_id')
      .pluck();
    this.#save = db.prepare<[number, number, Uint8Array, number, string, string]>(
      `INSERT OR REPLACE INTO classifiers (tag_id, model, weights, bias, report, trained_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#examples = db.prepare<[number], { photoId: number; removed: number }>(
      `SELECT photo_id AS photoId, removed FROM photo_tags
        WHERE tag_id = ? AND source IN ('user', 'file')`,
    );
  }

  /** Of one model. */
  all(model: number): Classifier[] {
    return this.#all.all(model).map(({ weights, report, ...rest }) => ({
      ...rest,
      weights: new Float32Array(new Uint8Array(weights).buffer),
      report: JSON.parse(report) as TeachingReport,
    }));
  }

  /** Tags that were learned with other models only. */
  ofOthers(model: number): number[] {
    return this.#ofOthers.all(model);
  }

  save({ tagId, model, weights, bias, report }: Classifier, now: string): void {
    const bytes = new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength);
    this.#save.run(tagId, model, bytes, bias, JSON.stringify(report), now);
  }

  /** What people and files say of a tag. */
  examples(tagId: number): { yes: number[]; no: number[] } {
    const rows = this.#examples.all(tagId);
    return {
      yes: rows.filter(({ removed }) => removed === 0).map(({ photoId }) => photoId),
      no: rows.filter(({ removed }) => removed === 1).map(({ photoId }) => photoId),
    };
  }
}
