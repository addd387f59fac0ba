import { join } from 'node:path';

/** Where the copies of a library's database are. */
export const backupsDir = (dir: string): string => join(dir, 'backups');
