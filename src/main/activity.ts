import { powerSaveBlocker, type BrowserWindow } from 'electron';

/** Shows on dock and taskbar that there is work, and keeps the computer awake for it. */
export class Activity {
  #blocker: number | null = null;

  /** @param fraction 0 to 1; -1 while nobody knows, null when idle */
  show(window: BrowserWindow | null, fraction: number | null): void {
    if (window && !window.isDestroyed()) window.setProgressBar(progressBarValue(fraction));
    if (fraction !== null) this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else this.#rest();
  }

  #rest(): void {
    if (this.#blocker !== null) powerSaveBlocker.stop(this.#blocker);
    this.#blocker = null;
  }
}

/** As BrowserWindow.setProgressBar wants it: below 0 no bar, above 1 one that only moves. */
const progressBarValue = (fraction: number | null): number => {
  if (fraction === null) return -1;
  return fraction < 0 ? 2 : Math.min(fraction, 1);
};
