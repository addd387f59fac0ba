import { expect, test } from 'vitest';
import { specificTags } from '../../../src/engine/organize/tags/specific-tags.ts';
import { parse } from '../../../src/engine/organize/taxonomy/taxonomy.ts';
import type { PhotoTag, TagSource } from '../../../src/shared/organise.ts';

const concepts = parse(
  ['animale | animal', '  cane | dog', '    bassotto | dachshund', 'neve | snow'].join('\n'),
  'prova.txt',
);
const byId = new Map(concepts.map((concept) => [concept.id, concept]));
const taxonomy = { concepts, byId, version: '' };

const tag = (name: string, source: TagSource = 'auto'): PhotoTag => ({
  ...{ id: name.length, name, concept: byId.has(name) ? name : null },
  ...{ source, confidence: 0.6 },
});
const namesOf = (...tags: PhotoTag[]) => specificTags(taxonomy, tags).map(({ name }) => name);

test('what a more specific tag implies is not told besides', () => {
  const all = ['animale', 'cane', 'bassotto', 'neve'].map((name) => tag(name));
  expect(namesOf(...all)).toEqual(['bassotto', 'neve']);
  expect(namesOf(tag('animale'), tag('bassotto'))).toEqual(['bassotto']);
  expect(namesOf(tag('animale'), tag('cane'))).toEqual(['cane']);
  // So does what the user says.
  expect(namesOf(tag('cane'), tag('bassotto', 'user'))).toEqual(['bassotto']);
});

test('what a person or a file says is always told, and what the user teaches', () => {
  const said = [
    tag('animale', 'user'),
    tag('cane', 'file'),
    tag('bassotto'),
    tag('Fido', 'learned'),
  ];
  expect(namesOf(...said)).toEqual(['animale', 'cane', 'bassotto', 'Fido']);
});
