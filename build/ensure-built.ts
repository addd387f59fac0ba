import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
/** What a build leaves, and what it is made of. */
const PROGRAMS = ['out/main/cli.js', 'out/preload/index.cjs', 'out/renderer/index.html'];
const SOURCES = [
  'package-lock.json',
  'electron.vite.config.ts',
  'svelte.config.js',
  'build/licenses.ts',
  'src',
];

/** Builds into `out/` where it is older than the sources. @throws Error with the compiler's words */
export function ensureBuilt(): void {
  if (!isStale()) return;
  const electronVite = join(ROOT, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const built = spawnSync(process.execPath, [electronVite, 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`${built.stdout}${built.stderr}`);
}

function isStale(): boolean {
  const programs = PROGRAMS.map((path) => join(ROOT, path));
  if (!programs.every((path) => existsSync(path))) return true;
  const oldest = Math.min(...programs.map((path) => statSync(path).mtimeMs));
  return SOURCES.flatMap((path) => allIn(join(ROOT, path))).some(
    (path) => statSync(path).mtimeMs > oldest,
  );
}

function allIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const below = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return [path, ...below.map((name) => join(path, name))];
}
