import type Database from 'better-sqlite3';

export type JobState = 'running' | 'paused' | 'done' | 'failed' | 'cancelled' | 'interrupted';

export interface JobRecord {
  id: number;
  kind: string;
  params: unknown;
  state: JobState;
  progress: unknown;
  result: unknown;
  startedAt: string;
  finishedAt: string | null;
}

interface Row {
  id: number;
  kind: string;
  params: string;
  state: JobState;
  progress: string | null;
  result: string | null;
  startedAt: string;
  finishedAt: string | null;
}

const parsed = (json: string | null): unknown => (json === null ? null : JSON.parse(json));

/** The record of long work: what was asked, how far it came, how it ended. */
export class Jobs {
  readonly #start;
  readonly #save;
  readonly #finish;
  readonly #recent;
  readonly #interrupt;

  constructor(db: Database.Database) {
    this.#start = db.prepare<[string, string, string]>(
      `INSERT INTO jobs (kind, params, state, started_at) VALUES (?, ?, 'running', ?)`,
    );
    this.#save = db.prepare<[JobState, string, number]>(
      'UPDATE jobs SET state = ?, progress = ? WHERE id = ?',
    );
    this.#finish = db.prepare<[JobState, string, string, number]>(
      'UPDATE jobs SET state = ?, result = ?, finished_at = ? WHERE id = ?',
    );
    this.#recent = db.prepare<[number], Row>(
      `SELECT id, kind, params, state, progress, result, started_at AS startedAt,
              finished_at AS finishedAt
         FROM jobs ORDER BY id DESC LIMIT ?`,
    );
    this.#interrupt = db.prepare<[string]>(
      `UPDATE jobs SET state = 'interrupted', finished_at = ?
        WHERE state IN ('running', 'paused')`,
    );
  }

  start(kind: string, params: unknown, now: string): number {
    return Number(this.#start.run(kind, JSON.stringify(params), now).lastInsertRowid);
  }

  save(id: number, state: 'running' | 'paused', progress: unknown): void {
    this.#save.run(state, JSON.stringify(progress), id);
  }

  finish(id: number, state: JobState, result: unknown, now: string): void {
    this.#finish.run(state, JSON.stringify(result), now, id);
  }

  /** The latest jobs, newest first. */
  recent(limit: number): JobRecord[] {
    return this.#recent.all(limit).map((row) => ({
      ...row,
      params: parsed(row.params),
      progress: parsed(row.progress),
      result: parsed(row.result),
    }));
  }

  /** Jobs whose process died are not running, whatever their row says. */
  markInterrupted(now: string): void {
    this.#interrupt.run(now);
  }
}
