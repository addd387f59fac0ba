import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';

/** A program that fails to open a folder says so sooner; one that goes on is the file manager. */
const FAILS_WITHIN_MS = 2000;

/**
 * Opens the system's file manager at a file.
 * @throws AppError `no-file-manager` where there is none to open
 */
export async function revealFile(path: string): Promise<void> {
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', '-R', path]
      : process.platform === 'win32'
        ? ['explorer.exe', `/select,${path}`]
        : ['xdg-open', dirname(path)];
  const manager = spawn(program as string, args, { stdio: 'ignore', detached: true });
  manager.unref();
  const end = once(manager, 'exit').then(
    ([code]) => code as number | null,
    () => null,
  );
  const code = await Promise.race([end, after(FAILS_WITHIN_MS, 0, { ref: false })]);
  // Explorer ends with 1 however it went.
  const isOpen = code === 0 || (process.platform === 'win32' && code !== null);
  if (!isOpen) throw new AppError('no-file-manager', { path });
}
