import { execFileSync } from 'node:child_process';

/**
 * Debian's exiftool (libimage-exiftool-perl), another one than ours: what a file says by it, or what
 * it writes. Null where the machine has none: tests that need it are then skipped, and say so.
 */
export const independent = (() => {
  try {
    execFileSync('exiftool', ['-ver']);
  } catch {
    return null;
  }
  return {
    read(path: string): Record<string, unknown> {
      const json = execFileSync('exiftool', ['-json', '-struct', path], { encoding: 'utf8' });
      return (JSON.parse(json) as Record<string, unknown>[])[0] ?? {};
    },
    write(path: string, ...tags: string[]): void {
      execFileSync('exiftool', ['-q', '-overwrite_original', ...tags, path]);
    },
  };
})();
