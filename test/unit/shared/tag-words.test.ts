import { expect, test } from 'vitest';
import { storedTagName, tagName } from '../../../src/shared/tag-words.ts';

const CONCEPTS = { cane: { it: 'cane', en: 'dog' }, mare: { it: 'mare', en: 'sea' } };
const DOG = { name: 'cane', concept: 'cane' };
const OWN = { name: 'Fido', concept: null };
const RENAMED = { name: 'il mare nostro', concept: 'mare' };

test("the program's tags are named in the reader's language, the user's as they are", () => {
  const named = (language: 'it' | 'en') =>
    [DOG, OWN, RENAMED].map((tag) => tagName(tag, CONCEPTS, language));
  expect(named('it')).toEqual(['cane', 'Fido', 'il mare nostro']);
  expect(named('en')).toEqual(['dog', 'Fido', 'il mare nostro']);
  expect(tagName(DOG, {}, 'en')).toBe('cane');
});

test('a tag that is written as it is shown is the one that is shown so', () => {
  const stored = (shown: string) => storedTagName(shown, [DOG, OWN, RENAMED], CONCEPTS, 'en');
  expect(stored('dog')).toBe('cane');
  expect(stored('Fido')).toBe('Fido');
  expect(stored('something new')).toBe('something new');
});
