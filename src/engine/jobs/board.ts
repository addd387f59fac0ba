import { AppError } from '../../shared/errors.ts';
import type { JobProgress, JobReport } from '../../shared/jobs.ts';
import type { Job } from './job.ts';

type AnyJob = Job<JobProgress, unknown>;

/** How long a job that ended is still shown. */
const SHOWN_MS = 6000;

/** The jobs of this process: what runs, and how to pause, resume and cancel it. */
export class JobBoard {
  readonly #jobs = new Map<number, AnyJob>();
  readonly #listeners = new Set<() => void>();
  #isClosed = false;

  /** Puts a job on the board; it leaves by itself some time after its end. */
  add<P extends JobProgress, R>(job: Job<P, R>): void {
    const shown = job as unknown as AnyJob;
    this.#jobs.set(job.id, shown);
    const tell = () => this.#tell();
    job.onProgress(tell);
    job.onState(tell);
    tell();
    const leave = () => {
      tell();
      // A failure stays until it has been seen.
      if (job.state === 'failed') return;
      setTimeout(() => this.#remove(job.id), SHOWN_MS).unref();
    };
    job.ended.then(leave, leave);
    if (this.#isClosed) job.cancel();
  }

  list(): JobReport[] {
    return [...this.#jobs.values()].map((job) => ({
      id: job.id,
      kind: job.kind,
      state: job.state === 'interrupted' ? 'cancelled' : job.state,
      progress: job.progress,
      waitingFor: job.waitingFor,
      error: job.error,
    }));
  }

  /**
   * Acts on a job; `dismiss` takes one that has ended off the board.
   * @throws AppError `job-missing`
   */
  control(id: number, action: 'pause' | 'resume' | 'cancel' | 'dismiss'): void {
    const job = this.#jobs.get(id);
    if (!job) throw new AppError('job-missing', { id });
    if (action !== 'dismiss') job[action]();
    else if (job.state !== 'running' && job.state !== 'paused') this.#remove(id);
  }

  /** @returns a function that ends the watching */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Cancels whatever runs, and waits until it has ended; what comes later does not begin. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const jobs = [...this.#jobs.values()];
    for (const job of jobs) job.cancel();
    await Promise.allSettled(jobs.map((job) => job.ended));
  }

  #remove(id: number): void {
    if (this.#jobs.delete(id)) this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
