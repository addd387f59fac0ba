/**
 * `node build/stage.ts FOLDER PERCENT`: offers a release to so many of a hundred installations. Writes
 * `stagingPercentage` into the update metadata (`latest*.yml`) of a folder; which installation is
 * among them is decided there, by a number that never leaves it.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Metadata with another percentage; 100 is everybody. */
export function staged(metadata: string, percent: number): string {
  if (!Number.isInteger(percent) || percent < 0 || percent > 100) {
    throw new Error(`not a percentage: ${percent}`);
  }
  const rest = metadata.replace(/^stagingPercentage:.*\n?/m, '').replace(/\n?$/, '\n');
  return `${rest}stagingPercentage: ${percent}\n`;
}

if (import.meta.main) {
  const [folder = '', percent = ''] = process.argv.slice(2);
  const files = globSync('latest*.yml', { cwd: folder });
  if (files.length === 0 || !/^\d+$/.test(percent))
    throw new Error('FOLDER PERCENT, with latest*.yml');
  for (const name of files) {
    const path = join(folder, name);
    writeFileSync(path, staged(readFileSync(path, 'utf8'), Number(percent)));
    console.log(`${name}: ${percent}%`);
  }
}
