import { powerMonitor } from 'electron';
import type { Surroundings } from '../shared/surroundings.ts';

/** How often to look whether somebody is at the computer; how it is powered is told at once. */
const EVERY_MS = 15_000;

/** Says how the computer is powered and used: now, and from now on. */
export function watchSurroundings(tell: (surroundings: Surroundings) => void): void {
  const look = () =>
    tell({
      onBattery: powerMonitor.isOnBatteryPower(),
      idleSeconds: powerMonitor.getSystemIdleTime(),
    });
  powerMonitor.on('on-ac', look);
  powerMonitor.on('on-battery', look);
  setInterval(look, EVERY_MS).unref();
  look();
}
