import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rollup } from 'vite';
import type { LicenseNotice } from '../src/shared/licenses.ts';

interface PackageJson {
  name: string;
  version: string;
  license?: string | { type: string };
  author?: string | { name: string };
  repository?: string | { url: string };
}

interface LockFile {
  packages: Record<string, { dev?: boolean }>;
}

const read = (path: string): string => readFileSync(path, 'utf8');

/**
 * The licences of every package that ships: those that are installed with the program by the lock
 * file, Electron, and those of which the bundler took something.
 * @param bundled folders of the packages in bundles, below `root`, as `node_modules/svelte`
 */
export function collectLicenses(root: string, bundled: Iterable<string> = []): LicenseNotice[] {
  const { packages } = JSON.parse(read(join(root, 'package-lock.json'))) as LockFile;
  const shipped = Object.entries(packages).flatMap(([path, { dev }]) => (path && !dev ? path : []));
  const notices = new Map<string, LicenseNotice>();
  for (const path of [...shipped, 'node_modules/electron', ...bundled]) {
    const dir = join(root, path);
    // Native packages for other systems are in the lock file, not on the disk.
    if (!existsSync(join(dir, 'package.json'))) continue;
    const notice = noticeOf(dir);
    notices.set(`${notice.name} ${notice.version}`, notice);
  }
  return [...notices.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function noticeOf(dir: string): LicenseNotice {
  const stated = JSON.parse(read(join(dir, 'package.json'))) as PackageJson;
  const license = typeof stated.license === 'object' ? stated.license.type : stated.license;
  return {
    name: stated.name,
    version: stated.version,
    license: license ?? 'UNKNOWN',
    text: licenseFiles(dir) ?? readmeSection(dir) ?? statement(stated, license),
  };
}

function licenseFiles(dir: string): string | null {
  const names = readdirSync(dir).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  return names.length === 0 ? null : names.map((name) => read(join(dir, name)).trim()).join('\n\n');
}

/** What a README says under its heading on licences. */
function readmeSection(dir: string): string | null {
  const name = readdirSync(dir).find((file) => /^readme(\.md)?$/i.test(file));
  if (name === undefined) return null;
  const sections = read(join(dir, name)).split(/^(?=#{1,3} )/m);
  return sections.find((section) => /^#+ .*licen[cs]/i.test(section))?.trim() ?? null;
}

function statement({ name, author, repository }: PackageJson, license = 'UNKNOWN'): string {
  const who = typeof author === 'object' ? author.name : author;
  const where = typeof repository === 'object' ? repository.url : repository;
  const source = [who, where].filter(Boolean).join(', ');
  return `${name} comes without a licence text; its package states: ${license}.\n${source}`;
}

/**
 * For the build of the engine and that of the page, in this order: `notes` remembers the packages of
 * which bundles took something, `writes` also puts `licenses.json` beside the page.
 */
export function licensesPlugins(root: string): { notes: Plugin; writes: Plugin } {
  const folders = new Set<string>();
  const note = (bundle: Rollup.OutputBundle) => {
    for (const chunk of Object.values(bundle)) {
      for (const id of chunk.type === 'chunk' ? chunk.moduleIds : []) {
        const folder = /node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0];
        if (folder) folders.add(folder);
      }
    }
  };
  return {
    notes: { name: 'fototeca-licenses-notes', generateBundle: (_, bundle) => note(bundle) },
    writes: {
      name: 'fototeca-licenses',
      generateBundle(_options, bundle) {
        note(bundle);
        const source = JSON.stringify(collectLicenses(root, folders));
        this.emitFile({ type: 'asset', fileName: 'licenses.json', source });
      },
    },
  };
}
