import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import { expect, test } from 'vitest';
import { en } from '../../../src/shared/i18n/en.ts';
import { it, type MessageKey } from '../../../src/shared/i18n/it.ts';
import type { Message } from '../../../src/shared/i18n/message.ts';
import { languageOf, translator } from '../../../src/shared/i18n/translate.ts';

const keys = Object.keys(it) as MessageKey[];
const forms = (message: Message): string[] =>
  typeof message === 'string' ? [message] : [message.one, message.other];
const placeholders = (message: Message): Set<string> =>
  new Set(forms(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []));

test('both languages have the same keys, values and plurals', () => {
  expect(Object.keys(en)).toEqual(keys);
  for (const key of keys) {
    expect(typeof en[key], key).toBe(typeof it[key]);
    expect(placeholders(en[key]), key).toEqual(placeholders(it[key]));
  }
});

test('no key stands in two parts of a catalogue: the later one would win', async () => {
  const folder = join(import.meta.dirname, '..', '..', '..', 'src', 'shared', 'i18n', 'it');
  const parts = await Promise.all(
    readdirSync(folder).map((name) => import(join(folder, name)) as Promise<object>),
  );
  const all = parts.flatMap((part) => Object.values(part).flatMap((part) => Object.keys(part)));
  expect(all.filter((key, n) => all.indexOf(key) !== n)).toEqual([]);
  expect(all.sort()).toEqual([...keys].sort());
});

test('every sentence is used somewhere', () => {
  const root = join(import.meta.dirname, '..', '..', '..');
  const sources = ['src', 'build'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(ts|svelte)$/.test(path) && !path.includes('i18n'))
      .map((path) => readFileSync(join(root, folder, path), 'utf8')),
  );
  const all = sources.join('\n');
  const isUsed = (key: string) =>
    all.includes(`'${key.replace(/^error\./, '')}'`) ||
    all.includes(`'${key}'`) ||
    // Errors of the operating system by their name.
    /^reason\.E[A-Z]+$/.test(key) ||
    // Keys that are put together from a beginning and a word of the code.
    [
      'cli.index.',
      'dataset.drop.',
      'reason.',
      'report.',
      'ui.grid.empty.',
      'ui.view.',
      'ui.page.',
      'ui.sort.',
      'job.',
      'job.phase.',
      'ui.jobs.state.',
      'ui.jobs.waiting.',
      'ui.work.',
      'ui.tuning.example.',
      'ui.models.speed.',
      'ui.viewer.taken.',
      'ui.viewer.place.',
      'query.orientation.',
      'query.type.',
      'query.holiday.',
      'duplicates.',
      'album.because.',
      'ui.updates.choice.',
      'ui.updates.off.',
      'ui.updates.outcome.',
      'update.ask.',
      'update.detail.',
      'update.yes.',
      'update.tell.',
      'album.feast.',
      'album.season.',
    ].some((start) => key.startsWith(start) && all.includes(`'${key.slice(start.length)}'`));
  expect(keys.filter((key) => !isUsed(key))).toEqual([]);
});

test('no sentence is written into the window itself', () => {
  const root = join(import.meta.dirname, '..', '..', '..', 'src', 'renderer');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
  const found = files
    .filter((path) => path.endsWith('.svelte'))
    .flatMap((path) =>
      wordsIn(readFileSync(join(root, path), 'utf8')).map((text) => `${path}: ${text}`),
    );
  expect(found).toEqual([]);
});

/** Attributes that people see or hear. */
const SPOKEN = new Set(['alt', 'aria-label', 'aria-valuetext', 'label', 'placeholder', 'title']);

/** Texts of a component's markup that do not come from an expression. */
function wordsIn(component: string): string[] {
  const found: string[] = [];
  const look = (node: unknown, attribute = ''): void => {
    if (Array.isArray(node)) for (const one of node) look(one, attribute);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    const { type, name, data, ...rest } = node as Record<string, unknown>;
    const inAttribute = /Attribute|Directive/.test(String(type)) ? String(name) : attribute;
    const isSpoken = inAttribute === '' || SPOKEN.has(inAttribute);
    if (type === 'Text' && isSpoken && /\p{L}{2}/u.test(String(data))) found.push(String(data));
    for (const value of Object.values(rest)) look(value, inAttribute);
  };
  look(parse(component, { modern: true }).fragment);
  return found;
}

test('values go in, numbers and plurals follow the language', () => {
  expect(translator('it')('cli.photos.total', { count: 12345 })).toBe('12.345 foto in tutto.');
  expect(translator('en')('cli.forget.done', { count: 1 })).toBe('1 photo forgotten.');
  expect(translator('en')('cli.forget.done', { count: 2 })).toBe('2 photos forgotten.');
});

test.each([
  ['it_IT.UTF-8', 'it'],
  ['en_US.UTF-8', 'en'],
  ['de_DE', 'en'],
  ['C', 'it'],
  [undefined, 'it'],
])('the environment %s speaks %s', (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});
