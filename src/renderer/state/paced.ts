/** The part of the time that may go into doing something again and again. */
const SHARE = 0.2;

/**
 * Work that is asked for more often than it is worth doing: one after the other, so seldom that it
 * takes a fifth of the time at most; what is asked for meanwhile is done once, later.
 */
export class Paced {
  readonly #work: () => Promise<void>;
  #isBusy = false;
  #wanted = false;

  /** @param work tells of its failures itself */
  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  ask(): void {
    this.#wanted = true;
    if (!this.#isBusy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    while (this.#wanted) {
      this.#wanted = false;
      const started = performance.now();
      await this.#work();
      const took = performance.now() - started;
      await new Promise((resolve) => setTimeout(resolve, took * (1 / SHARE - 1)));
    }
    this.#isBusy = false;
  }
}
