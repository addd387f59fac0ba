import { expect, test } from 'vitest';
import { abilityOf, isDue } from '../../../src/main/updates.ts';

const NOW = new Date('2026-11-25T12:00:00Z');

test.each([
  ['nothing chosen', 'never', null, false],
  ['chosen, never checked', 'weekly', null, true],
  ['checked yesterday', 'weekly', '2026-11-24T12:00:00Z', false],
  ['checked a week ago', 'weekly', '2026-11-18T12:00:00Z', true],
  ['asked a week ago', 'ask', '2026-11-18T12:00:00Z', true],
  ['a clock that was an hour fast', 'weekly', '2026-11-25T13:00:00Z', false],
  ['a clock that was years fast', 'weekly', '2031-01-01T00:00:00Z', true],
  ['a date that is none', 'weekly', 'x', true],
] as const)('%s', (_what, choice, lastCheck, due) => {
  expect(isDue({ choice, lastCheck }, NOW)).toBe(due);
});

const CONFIG = 'provider: github\nowner: casa\nrepo: fototeca\n';

const KEY = 'MCowBQYDK2VwAyEA';

test.each([
  ['a copy that was made at home', 'linux', null, '/a.AppImage', 'none'],
  ['an AppImage', 'linux', CONFIG, '/a.AppImage', 'installs'],
  ['deb and rpm', 'linux', CONFIG, undefined, 'tells'],
  ['macOS', 'darwin', CONFIG, undefined, 'installs'],
  ['Windows, signed', 'win32', `${CONFIG}publisherName:\n  - Casa\n`, undefined, 'installs'],
  ['Windows, where no signature could be checked', 'win32', CONFIG, undefined, 'tells'],
] as const)('%s', (_what, platform, config, appImage, ability) => {
  expect(abilityOf(platform, config, KEY, appImage)).toBe(ability);
  // Without a key nothing is looked for, on any system.
  const without = config === null ? 'none' : 'unverified';
  expect(abilityOf(platform, config, '', appImage)).toBe(without);
});
