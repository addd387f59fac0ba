import { resolve } from 'node:path';

/**
 * What the window says to the process that started it once it is open, or has told the user why it
 * cannot be: without it, `npm start` (build/start.ts) takes an Electron that ends for one that cannot
 * run here.
 */
export const WINDOW_OPEN = 'window-open';

/** What the program was started with. */
export interface Launch {
  /** Absolute; null for the usual place. */
  library: string | null;
  /** Folders to add to the library, absolute: `--folder DIR`, or just named. */
  folders: string[];
  /** Open in the browser instead of a window. */
  browser: boolean;
}

/**
 * Reads a command line. Options that are not ours are Chromium's and passed over.
 * @param args what follows the program's name
 * @param cwd where relative paths are meant from
 */
export function readLaunch(args: readonly string[], cwd: string): Launch {
  const launch: Launch = { library: null, folders: [], browser: false };
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [, name, given] = /^--(library|folder)(?:=(.*))?$/.exec(arg) ?? [];
    if (name !== undefined) {
      const value = given ?? rest.shift();
      if (!value) continue;
      if (name === 'library') launch.library = resolve(cwd, value);
      else launch.folders.push(resolve(cwd, value));
    } else if (arg === '--browser') {
      launch.browser = true;
    } else if (arg !== '' && !arg.startsWith('-')) {
      launch.folders.push(resolve(cwd, arg));
    }
  }
  return launch;
}

/** The folders that a second start hands over to the one that runs; anything else is none. */
export function handedOver(data: unknown): string[] {
  const folders = (data as { folders?: unknown } | null)?.folders;
  return Array.isArray(folders) ? folders.filter((folder) => typeof folder === 'string') : [];
}
