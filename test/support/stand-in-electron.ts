import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where Electron's fuses are found in its program; `@electron/fuses` looks for this. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = 8;

/**
 * A folder laid out like Electron for Linux, with a program that does nothing but holds fuses, all
 * on: enough for electron-builder to pack, flip and trim.
 */
export function makeStandInElectron(dir: string): void {
  for (const folder of ['locales', 'resources']) mkdirSync(join(dir, folder), { recursive: true });
  const wire = Buffer.from([1, FUSES, ...new Array<number>(FUSES).fill(0x31)]);
  const program = Buffer.concat([
    Buffer.from('#!/bin/sh\nexit 1\n'),
    Buffer.from(FUSE_SENTINEL),
    wire,
  ]);
  writeFileSync(join(dir, 'electron'), program, { mode: 0o755 });
  writeFileSync(join(dir, 'chrome-sandbox'), '', { mode: 0o755 });
  for (const language of ['it', 'en-US', 'de', 'fr']) {
    writeFileSync(join(dir, 'locales', `${language}.pak`), '');
  }
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version']) {
    writeFileSync(join(dir, name), '');
  }
}
