import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A copy of the library's database; thumbnails are not in it. */
export interface Backup {
  name: string;
  path: string;
  bytes: number;
  /** Present moment of when it was finished, ISO. */
  madeAt: string;
}

export const backupsDir = (dir: string): string => join(dir, 'backups');

/** The backups of a library, newest first. */
export function listBackups(dir: string): Backup[] {
  const folder = backupsDir(dir);
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder).filter((name) => name.endsWith('.db'));
  return found
    .map((name) => {
      const path = join(folder, name);
      const { size, mtime } = statSync(path);
      return { name, path, bytes: size, madeAt: mtime.toISOString() };
    })
    .sort((a, b) => (a.madeAt < b.madeAt ? 1 : -1));
}
