import { setTimeout as delay } from 'node:timers/promises';
import type { BackgroundSettings, WaitingFor } from '../../shared/jobs.ts';
import type { Surroundings } from '../../shared/surroundings.ts';

export interface CourtesyOptions {
  settings(): BackgroundSettings;
  /** How the computer is powered, and whether somebody is at it. */
  look(): Promise<Surroundings>;
  /** How often to look, and to ask again while waiting. */
  everyMs?: { look: number; ask: number };
}

const EVERY_MS = { look: 10_000, ask: 500 };
/** Nobody is at a computer that has not been touched for so long. */
const IDLE_SECONDS = 60;
/** Who has just searched is likely to search again. */
const CALM_MS = 1000;

/**
 * Lets long work that can wait give way to the user: to a search under way, and, as the user has
 * chosen, to a battery and to whoever is at the computer. What cannot be told (no battery, a system
 * that does not say) never makes work wait.
 */
export class Courtesy {
  readonly #options: CourtesyOptions;
  readonly #everyMs: { look: number; ask: number };
  #seen: { at: number; surroundings: Surroundings } | null = null;
  #told = false;
  #serving = 0;
  #servedAt = -Infinity;

  constructor(options: CourtesyOptions) {
    this.#options = options;
    this.#everyMs = options.everyMs ?? EVERY_MS;
  }

  /** Does something that the user is waiting for. */
  async serving<T>(work: () => Promise<T>): Promise<T> {
    this.#serving++;
    try {
      return await work();
    } finally {
      this.#serving--;
      this.#servedAt = performance.now();
    }
  }

  /** Somebody who knows better (Electron's main process) says how things are, and will go on to. */
  tell(surroundings: Surroundings): void {
    this.#told = true;
    this.#seen = { at: performance.now(), surroundings };
  }

  /** What speaks against work now; null where nothing does. */
  async reason(): Promise<WaitingFor | null> {
    const { onlyOnPower, onlyWhenIdle } = this.#options.settings();
    if (onlyOnPower || onlyWhenIdle) {
      const { onBattery, idleSeconds } = await this.#look();
      if (onlyOnPower && onBattery === true) return 'power';
      if (onlyWhenIdle && idleSeconds !== null && idleSeconds < IDLE_SECONDS) return 'idle';
    }
    const isServing = this.#serving > 0 || performance.now() - this.#servedAt < CALM_MS;
    return isServing ? 'search' : null;
  }

  /**
   * Waits until nothing speaks against work, or until `signal`.
   * @param onReason told why it waits whenever that changes; null at the end
   */
  async wait(signal: AbortSignal, onReason: (reason: WaitingFor | null) => void): Promise<void> {
    let last: WaitingFor | null = null;
    for (;;) {
      const reason = signal.aborted ? null : await this.reason();
      if (reason !== last) onReason(reason);
      last = reason;
      if (reason === null) return;
      await delay(this.#everyMs.ask, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async #look(): Promise<Surroundings> {
    const now = performance.now();
    if (this.#seen && (this.#told || now - this.#seen.at < this.#everyMs.look)) {
      return this.#seen.surroundings;
    }
    const surroundings = await this.#options.look();
    this.#seen = { at: now, surroundings };
    return surroundings;
  }
}
