import { setImmediate } from 'node:timers/promises';

/** Computing for longer than this would be felt by whoever searches meanwhile. */
const TURN_MS = 20;

/** Divides long computing in the engine's own thread into turns, between which it answers others. */
export class Turns {
  #began = performance.now();

  /** To be called between two small pieces of work; most times it returns at once. */
  async next(): Promise<void> {
    if (performance.now() - this.#began < TURN_MS) return;
    await setImmediate();
    this.#began = performance.now();
  }
}
