import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './cli.ts';

/** How to start Fototeca in Electron. */
export interface ElectronProgram {
  executablePath: string;
  /** What comes before Fototeca's own arguments. */
  args: string[];
}

/** Where electron-builder leaves the program for each system (`npm run pack -- --dir`). */
const PACKED = [
  'dist/linux-unpacked/fototeca',
  'dist/linux-arm64-unpacked/fototeca',
  'dist/win-unpacked/Fototeca.exe',
  'dist/mac-arm64/Fototeca.app/Contents/MacOS/Fototeca',
];

/**
 * The packed program where FOTOTECA_ELECTRON=packed asks for it, else Electron's own on what is
 * built; or why neither can be started here.
 */
export function electronProgram(): ElectronProgram | string {
  const { FOTOTECA_ELECTRON, DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return 'there is no display';
  // Chromium's sandbox does not start for root.
  const args = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  if (FOTOTECA_ELECTRON === 'packed') {
    const path = PACKED.map((name) => join(ROOT, name)).find((name) => existsSync(name));
    if (path === undefined) throw new Error('Nothing packed: npm run pack -- --dir');
    return { executablePath: path, args };
  }
  const folder = join(ROOT, 'node_modules', 'electron');
  const pointer = join(folder, 'path.txt');
  if (!existsSync(pointer)) return 'Electron’s binary has not been downloaded';
  const executablePath = join(folder, 'dist', readFileSync(pointer, 'utf8'));
  return { executablePath, args: [ROOT, ...args] };
}
