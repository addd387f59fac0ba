import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageSizes, releaseNotes } from '../../../build/release-notes.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { ROOT } from '../../support/cli.ts';
import { tempDir } from '../../support/temp-library.ts';

const CHANGELOG = `# Changelog

## Unreleased

## 1.2.0 - 2026-12-01

### Added

- One thing.

## [1.1.0] - 2026-11-01

- Another.
`;

test.each([
  ['1.2.0', '### Added\n\n- One thing.'],
  ['1.1.0', '- Another.'],
])('the notes of %s', (version, notes) => {
  expect(releaseNotes(CHANGELOG, version)).toBe(notes);
});

test.each(['1.0.0', '1.2', 'Unreleased', ''])('no notes of «%s»: no release', (version) => {
  expect(() => releaseNotes(CHANGELOG, version)).toThrow('says nothing');
});

test('the notes tell how large each package is, and nothing of what lies beside them', () => {
  const dir = tempDir();
  for (const name of ['Fototeca-1.2.0-linux-x64.deb', 'Fototeca-1.2.0-win-x64.exe', 'SHA256SUMS']) {
    writeFileSync(join(dir, name), Buffer.alloc(1_250_000));
  }
  expect(packageSizes(dir).split('\n').slice(4)).toEqual([
    '| Fototeca-1.2.0-linux-x64.deb | 1.3 |',
    '| Fototeca-1.2.0-win-x64.exe | 1.3 |',
  ]);
  expect(() => packageSizes(tempDir())).toThrow('no packages');
});

const WORKFLOWS = join(ROOT, '.github', 'workflows');

describe.each(readdirSync(WORKFLOWS))('%s', (name) => {
  const text = readFileSync(join(WORKFLOWS, name), 'utf8');

  test('runs only scripts that there are', () => {
    const scripts = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script ?? '');
    expect(scripts.filter((script) => !(script in packageJson.scripts))).toEqual([]);
    const programs = [...text.matchAll(/node (build\/[\w.-]+)/g)].map(([, path]) => path ?? '');
    for (const program of programs) {
      expect(readFileSync(join(ROOT, program), 'utf8').length).toBeGreaterThan(0);
    }
  });

  test('gives a job no more rights than reading, unless it says so, and none to strangers', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
    expect(text).not.toContain('pull_request_target');
    // What strangers name (branches, titles) is data, never part of a command.
    expect(text).not.toMatch(/\$\{\{ *github\.(event|head_ref)/);
  });
});
