/**
 * `npm start`: builds where the build is older than the sources, then opens the window. Where
 * Electron's binary or a display is missing it says so and opens browser mode.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { languageOf, translator } from '../src/shared/i18n/translate.ts';
import { ensureBuilt } from './ensure-built.ts';

const ROOT = resolve(import.meta.dirname, '..');
/** About 120 MB, on a slow line. */
const DOWNLOAD_MS = 10 * 60_000;

const args = process.argv.slice(2);
const { LC_ALL, LC_MESSAGES, LANG, INIT_CWD } = process.env;
const t = translator(languageOf(LC_ALL || LC_MESSAGES || LANG));

try {
  ensureBuilt();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
const inBrowser = args.includes('--browser');
const electron = inBrowser ? null : electronBinary();
if (!electron && !inBrowser) console.error(t('start.browser'));
const [program, programArgs] = electron
  ? [electron, [ROOT, ...args]]
  : [
      process.execPath,
      [join(ROOT, 'out/main/cli.js'), 'serve', ...args.filter((arg) => arg !== '--browser')],
    ];
// Relative paths are meant from where the user stands, not from where npm moved to.
const child = spawn(program, programArgs, { stdio: 'inherit', cwd: INIT_CWD ?? process.cwd() });
// Ctrl+C reaches the child as well: it saves and ends, and we with it.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code) => process.exit(code ?? 1));

/** Electron's program, where there is a display to show it on and it is here or can be had. */
function electronBinary(): string | null {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return null;
  const folder = join(ROOT, 'node_modules', 'electron');
  const pointer = join(folder, 'path.txt');
  if (!existsSync(pointer)) {
    console.error(t('start.download'));
    spawnSync(process.execPath, [join(folder, 'install.js')], { timeout: DOWNLOAD_MS });
  }
  if (!existsSync(pointer)) return null;
  const binary = join(folder, 'dist', readFileSync(pointer, 'utf8'));
  return existsSync(binary) ? binary : null;
}
