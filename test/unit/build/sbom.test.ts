import { expect, test } from 'vitest';
import { collectLicenses } from '../../../build/licenses.ts';
import { listAll, whatShips } from '../../../build/sbom.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { ROOT } from '../../support/cli.ts';

test('the list of what is inside names all that ships, Electron and what is bundled too, and no tools', () => {
  const notices = collectLicenses(ROOT, ['node_modules/svelte']);
  const { metadata, components, dependencies } = whatShips(listAll(), notices);
  const names = components.map(({ name, version }) => `${name} ${version}`);
  for (const { name, version } of notices) expect(names).toContain(`${name} ${version}`);
  const packages = new Set(components.map(({ name }) => name));
  for (const name of Object.keys(packageJson.dependencies)) expect(packages).toContain(name);
  for (const tool of ['vitest', 'electron-builder', 'typescript']) {
    expect(packages).not.toContain(tool);
  }
  expect(components.find(({ name }) => name === 'electron')?.scope).toBe('required');
  expect(metadata.component.name).toBe('fototeca');
  const known = new Set([metadata.component, ...components].map((one) => one['bom-ref']));
  for (const { ref, dependsOn } of dependencies) {
    for (const one of [ref, ...dependsOn]) expect(known).toContain(one);
  }
});
