/**
 * `npm run pack [-- --linux|--win|--mac] [--x64|--arm64] [--dir]`: builds the installers of this
 * system, or only the unpacked folder, into `dist/`. Run `npm run build` before.
 */
import { build } from 'electron-builder';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { configurationFor } from './electron-builder.ts';
import { renderIcons } from './icons.ts';

const ROOT = resolve(import.meta.dirname, '..');

const { values } = parseArgs({
  options: {
    linux: { type: 'boolean' },
    win: { type: 'boolean' },
    mac: { type: 'boolean' },
    x64: { type: 'boolean' },
    arm64: { type: 'boolean' },
    dir: { type: 'boolean' },
  },
});
const { linux, win, mac, ...rest } = values;

await renderIcons(join(ROOT, 'build', 'icon.svg'), join(ROOT, 'dist', 'icons'));
const artifacts = await build({
  ...rest,
  ...(linux && { linux: [] }),
  ...(win && { win: [] }),
  ...(mac && { mac: [] }),
  projectDir: ROOT,
  config: configurationFor(process.platform),
  publish: 'never',
});
for (const path of artifacts) console.log(path);
