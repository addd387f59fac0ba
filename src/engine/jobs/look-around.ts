import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Surroundings } from '../../shared/surroundings.ts';

const run = promisify(execFile);
const PATIENCE_MS = 5000;

/**
 * Asks the operating system how the computer is powered, without Electron: Linux's sysfs, macOS's
 * `pmset`, Windows' `Win32_Battery`. Whether somebody is at the computer is not asked here: no
 * system tells that to a program without a window.
 * @param power folder with the power supplies of Linux
 */
export async function lookAround(
  platform: NodeJS.Platform = process.platform,
  power = '/sys/class/power_supply',
): Promise<Surroundings> {
  const onBattery = await (platform === 'linux'
    ? linuxOnBattery(power)
    : platform === 'darwin'
      ? output('pmset', ['-g', 'batt']).then(macOnBattery)
      : platform === 'win32'
        ? output('powershell.exe', ['-NoProfile', '-Command', WINDOWS_COMMAND]).then(
            windowsOnBattery,
          )
        : Promise.resolve(null));
  return { onBattery, idleSeconds: null };
}

const output = (program: string, args: string[]): Promise<string | null> =>
  run(program, args, { timeout: PATIENCE_MS, windowsHide: true }).then(
    ({ stdout }) => stdout,
    () => null,
  );

/**
 * A mains adapter that is online settles it; without one that tells, a system battery that
 * discharges does. Batteries of mice and keyboards have the scope `Device` and do not count.
 * Source: Linux, Documentation/ABI/testing/sysfs-class-power.
 */
async function linuxOnBattery(dir: string): Promise<boolean | null> {
  const names = await readdir(dir).catch(() => []);
  const supplies = await Promise.all(
    names.map(async (name) => {
      const field = (file: string) =>
        readFile(join(dir, name, file), 'utf8').then(
          (text) => text.trim(),
          () => '',
        );
      const [type, scope, online, status] = await Promise.all(
        ['type', 'scope', 'online', 'status'].map(field),
      );
      return { type, scope, online, status };
    }),
  );
  const own = supplies.filter(({ scope }) => scope !== 'Device');
  const mains = own.filter(({ type }) => type === 'Mains' || type === 'USB');
  if (mains.some(({ online }) => online !== '' && online !== '0')) return false;
  const batteries = own.filter(({ type }) => type === 'Battery');
  if (batteries.length === 0) return null;
  return batteries.some(({ status }) => status === 'Discharging');
}

/** `Now drawing from 'AC Power'` or `'Battery Power'`, on the first line. */
export function macOnBattery(pmset: string | null): boolean | null {
  const source = pmset?.match(/Now drawing from '(.+?)'/)?.[1];
  return source === undefined ? null : source === 'Battery Power';
}

const WINDOWS_COMMAND = '(Get-CimInstance Win32_Battery).BatteryStatus';

/** A number for each battery: 1 is discharging. Without a battery there is nothing. */
export function windowsOnBattery(status: string | null): boolean | null {
  const numbers = status?.match(/\d+/g);
  return numbers ? numbers.includes('1') : null;
}
