/** `node build/release-notes.ts 1.2.3 [DIR]`: what CHANGELOG.md says of a version, and how large the packages in DIR are. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a person downloads to install the program. */
const PACKAGE = /\.(?:exe|dmg|zip|AppImage|deb|rpm)$/;

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

/**
 * A table of the packages in a folder, in MB of a million bytes.
 * @throws Error where there is none: a release has some
 */
export function packageSizes(dir: string): string {
  const names = readdirSync(dir).filter((name) => PACKAGE.test(name));
  if (names.length === 0) throw new Error(`no packages in ${dir}`);
  const rows = names.sort().map((name) => {
    const megabytes = statSync(join(dir, name)).size / 1e6;
    return `| ${name} | ${megabytes.toFixed(1)} |`;
  });
  return ['### Sizes', '', '| package | MB |', '| --- | --- |', ...rows].join('\n');
}

if (import.meta.main) {
  const [version = '', dir] = process.argv.slice(2);
  const changelog = readFileSync(join(import.meta.dirname, '..', 'CHANGELOG.md'), 'utf8');
  console.log(releaseNotes(changelog, version));
  if (dir !== undefined) console.log(`\n${packageSizes(dir)}`);
}
