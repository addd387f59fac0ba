/** `node build/release-notes.ts 1.2.3`: what CHANGELOG.md says of a version. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The section of a version, without its heading.
 * @throws Error where there is none, or nothing in it
 */
export function releaseNotes(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.split(/[\s[\]]+/).includes(version));
  const notes = section?.slice(section.indexOf('\n')).trim();
  if (!notes) throw new Error(`CHANGELOG.md says nothing of ${version}`);
  return notes;
}

if (import.meta.main) {
  const changelog = readFileSync(join(import.meta.dirname, '..', 'CHANGELOG.md'), 'utf8');
  console.log(releaseNotes(changelog, process.argv[2] ?? ''));
}
