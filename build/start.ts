/**
 * `npm start`: builds where the build is older than the sources, then opens the window. Where
 * Electron's binary or a display is missing it says so and opens browser mode.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { languageOf, translator } from '../src/shared/i18n/translate.ts';

const ROOT = resolve(import.meta.dirname, '..');
const OUT = join(ROOT, 'out');

const args = process.argv.slice(2);
const { LC_ALL, LC_MESSAGES, LANG, INIT_CWD } = process.env;
const t = translator(languageOf(LC_ALL || LC_MESSAGES || LANG));

if (isStale()) {
  const build = spawnSync('electron-vite', ['build', '--logLevel', 'warn'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (build.status !== 0) process.exit(1);
}
const inBrowser = args.includes('--browser');
const electron = inBrowser ? null : electronBinary();
if (!electron && !inBrowser) console.error(t('start.browser'));
const child = electron
  ? spawn(electron, [ROOT, ...args], { stdio: 'inherit' })
  : spawn(
      process.execPath,
      [join(OUT, 'main', 'cli.js'), 'serve', ...args.filter((arg) => arg !== '--browser')],
      { stdio: 'inherit', cwd: INIT_CWD ?? process.cwd() },
    );
// Ctrl+C reaches the child as well: it saves and ends, and we with it.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code) => process.exit(code ?? 1));

function isStale(): boolean {
  const programs = ['main/cli.js', 'preload/index.cjs', 'renderer/index.html'];
  const built = programs.map((name) => join(OUT, name));
  if (!built.every((path) => existsSync(path))) return true;
  const oldest = Math.min(...built.map((path) => statSync(path).mtimeMs));
  const sources = ['package-lock.json', 'electron.vite.config.ts', 'svelte.config.js'];
  const below = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  return [...sources, ...below.map((path) => join('src', path))].some(
    (path) => statSync(join(ROOT, path)).mtimeMs > oldest,
  );
}

/** Electron's program, where it has been downloaded and there is a display to show it on. */
function electronBinary(): string | null {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return null;
  const folder = join(ROOT, 'node_modules', 'electron');
  const pointer = join(folder, 'path.txt');
  if (!existsSync(pointer)) return null;
  const binary = join(folder, 'dist', readFileSync(pointer, 'utf8'));
  return existsSync(binary) ? binary : null;
}
