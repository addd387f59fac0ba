/**
 * `node build/sbom.ts FILE`, after a build: what ships, as a CycloneDX list. npm's own list of what is
 * installed with the program lacks Electron and what the bundlers took, which are tools to npm.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import type { LicenseNotice } from '../src/shared/licenses.ts';

interface Component {
  'bom-ref': string;
  name: string;
  version: string;
  scope?: string;
  properties?: { name: string; value: string }[];
}

export interface Sbom {
  metadata: { component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

const ROOT = join(import.meta.dirname, '..');
const TOOL = 'cdx:npm:package:development';

/** What npm knows of all that the lock file names, tools too. */
export function listAll(): Sbom {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
  const json = execFileSync('npm', [...args, '--package-lock-only'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1e8,
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(json) as Sbom;
}

/** The list without tools, but with those of which a part ships: the ones with a licence to show. */
export function whatShips(all: Sbom, notices: readonly LicenseNotice[]): Sbom {
  const taken = new Set(notices.map(({ name, version }) => `${name} ${version}`));
  const components = all.components.flatMap((component): Component[] => {
    const { name, version, properties = [] } = component;
    if (!properties.some((property) => property.name === TOOL)) return [component];
    if (!taken.has(`${name} ${version}`)) return [];
    const others = properties.filter((property) => property.name !== TOOL);
    return [{ ...component, scope: 'required', properties: others }];
  });
  const program = { ...all.metadata.component, name: packageJson.name };
  const refs = new Set([program, ...components].map((component) => component['bom-ref']));
  const dependencies = all.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) }));
  return { ...all, metadata: { ...all.metadata, component: program }, components, dependencies };
}

if (import.meta.main) {
  const [path] = process.argv.slice(2);
  if (path === undefined) throw new Error('node build/sbom.ts FILE');
  const notices = readFileSync(join(ROOT, 'out', 'renderer', 'licenses.json'), 'utf8');
  const sbom = whatShips(listAll(), JSON.parse(notices) as LicenseNotice[]);
  writeFileSync(path, `${JSON.stringify(sbom, null, 2)}\n`);
}
