/**
 * `npm start`: builds where the build is older than the sources, then opens the window. Where
 * Electron's binary or a display is missing, or Electron ends before its window is open, it says so
 * and opens browser mode.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { WINDOW_OPEN } from '../src/main/launch.ts';
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

let running: ChildProcess | null = null;
let isStopped = false;
// Ctrl+C reaches the child as well: it saves and ends, and we with it.
process.on('SIGINT', () => (isStopped = true));
process.on('SIGTERM', () => {
  isStopped = true;
  running?.kill('SIGTERM');
});

if (!args.includes('--browser')) {
  const problem = await openWindow();
  if (problem === null) process.exit();
  console.error(problem);
}
const terminal = join(ROOT, 'out', 'main', 'cli.js');
const served = args.filter((arg) => arg !== '--browser');
const { code } = await run(process.execPath, [terminal, 'serve', ...served]);
process.exit(code ?? 1);

/** How a program that was run has ended. */
interface End {
  code: number | null;
  /** The code or the signal by which it ended, or why it did not start. */
  reason: string;
  /** Whether it had got as far as saying {@link WINDOW_OPEN}. */
  wasOpen: boolean;
}

/**
 * Runs a program until it ends. Relative paths are meant from where the user stands, not from where
 * npm moved to.
 */
function run(program: string, programArgs: readonly string[]): Promise<End> {
  const child = spawn(program, programArgs, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    cwd: INIT_CWD ?? process.cwd(),
  });
  running = child;
  let wasOpen = false;
  child.on('message', (message) => (wasOpen ||= message === WINDOW_OPEN));
  return new Promise((resolve) => {
    child.on('error', ({ message }) => resolve({ code: null, reason: message, wasOpen }));
    // Not `exit`: what it said last may still be on its way then.
    child.on('close', (code, signal) => resolve({ code, reason: String(signal ?? code), wasOpen }));
  });
}

/** Opens the window until it is closed. @returns null then, or a sentence on why it did not open */
async function openWindow(): Promise<string | null> {
  const electron = electronBinary();
  if (electron === null) return t('start.browser');
  const { code, reason, wasOpen } = await run(electron, [ROOT, ...args]);
  process.exitCode = code ?? 1;
  return code === 0 || wasOpen || isStopped ? null : t('start.failed', { reason });
}

/**
 * Electron's program, where there is a display to show it on and it is here or can be had; the
 * environment may name another one, as Electron's own starter allows.
 */
function electronBinary(): string | null {
  const { DISPLAY, WAYLAND_DISPLAY, ELECTRON_OVERRIDE_DIST_PATH: elsewhere } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return null;
  const folder = join(ROOT, 'node_modules', 'electron');
  const pointer = join(folder, 'path.txt');
  if (!elsewhere && !existsSync(pointer)) {
    console.error(t('start.download'));
    spawnSync(process.execPath, [join(folder, 'install.js')], { timeout: DOWNLOAD_MS });
  }
  if (!elsewhere && !existsSync(pointer)) return null;
  const name = existsSync(pointer) ? readFileSync(pointer, 'utf8') : 'electron';
  const binary = join(elsewhere || join(folder, 'dist'), name);
  return existsSync(binary) ? binary : null;
}
