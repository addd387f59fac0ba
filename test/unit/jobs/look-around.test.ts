import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  lookAround,
  macOnBattery,
  windowsOnBattery,
} from '../../../src/engine/jobs/look-around.ts';
import { tempDir } from '../../support/temp-library.ts';

/** A folder as Linux shows its power supplies. */
function supplies(all: Record<string, Record<string, string>>): string {
  const dir = tempDir();
  for (const [name, fields] of Object.entries(all)) {
    mkdirSync(join(dir, name));
    for (const [file, text] of Object.entries(fields)) {
      writeFileSync(join(dir, name, file), `${text}\n`);
    }
  }
  return dir;
}

const AC = { type: 'Mains', online: '1' };
const BATTERY = { type: 'Battery', scope: 'System', status: 'Discharging' };

test.each([
  ['plugged in', { AC, BAT0: { ...BATTERY, status: 'Charging' } }, false],
  ['plugged in, and draining all the same', { AC, BAT0: BATTERY }, false],
  ['on battery', { AC: { ...AC, online: '0' }, BAT0: BATTERY }, true],
  ['a second battery rests', { BAT0: BATTERY, BAT1: { ...BATTERY, status: 'Unknown' } }, true],
  ['full, through USB-C', { USB: { type: 'USB', online: '1' }, BAT0: BATTERY }, false],
  ['a desktop computer', {}, null],
  ['a desktop computer with a mouse', { hid: { ...BATTERY, scope: 'Device' } }, null],
])('Linux, %s', async (_, found, onBattery) => {
  const expected = { onBattery, idleSeconds: null };
  expect(await lookAround('linux', supplies(found))).toEqual(expected);
});

test('Linux without a folder of power supplies says nothing', async () => {
  expect((await lookAround('linux', join(tempDir(), 'none'))).onBattery).toBe(null);
});

test('what macOS prints', () => {
  expect(macOnBattery("Now drawing from 'Battery Power'\n -InternalBattery-0 (id=1) 80%;")).toBe(
    true,
  );
  expect(macOnBattery("Now drawing from 'AC Power'\n")).toBe(false);
  expect(macOnBattery(null)).toBe(null);
});

test('what Windows prints', () => {
  expect(windowsOnBattery('1\r\n')).toBe(true);
  expect(windowsOnBattery('2\r\n')).toBe(false);
  expect(windowsOnBattery('\r\n')).toBe(null);
});
