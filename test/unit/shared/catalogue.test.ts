import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
    // Keys that are put together from a beginning and a word of the code.
    ['cli.index.', 'dataset.drop.', 'report.'].some(
      (start) => key.startsWith(start) && all.includes(`'${key.slice(start.length)}'`),
    );
  expect(keys.filter((key) => !isUsed(key))).toEqual([]);
});

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
