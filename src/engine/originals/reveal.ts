import { spawn } from 'node:child_process';
import { dirname } from 'node:path';

/** Opens the system's file manager at a file. Where there is none, nothing happens. */
export function revealFile(path: string): void {
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', '-R', path]
      : process.platform === 'win32'
        ? ['explorer.exe', `/select,${path}`]
        : ['xdg-open', dirname(path)];
  spawn(program as string, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
