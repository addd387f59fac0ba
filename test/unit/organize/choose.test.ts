import { expect, test } from 'vitest';
import { confidenceOf } from '../../../src/engine/organize/tags/calibration.ts';
import { Chooser, MIN_CONFIDENCE } from '../../../src/engine/organize/tags/choose.ts';
import { parse } from '../../../src/engine/organize/taxonomy/taxonomy.ts';

const concepts = parse(
  [
    'animale | animal',
    '  cane | dog | un cane',
    '    bassotto | dachshund | un bassotto',
    '    husky | husky | un husky',
    '  lupo | wolf | un lupo | | !husky',
    'giorno | day | di giorno | | @momento',
    'notte | night | di notte | | @momento',
    'schermata | screenshot | una schermata | | @tipo',
    '  chat | chat | una chat',
    '  pagina | page | una pagina',
    'documento | document | un documento | | @tipo',
    '  scontrino | receipt | uno scontrino',
  ].join('\n'),
  'prova.txt',
);
const byId = new Map(concepts.map((concept) => [concept.id, concept]));
const chooser = new Chooser({ concepts, byId, version: '' }, new Float32Array(concepts.length));

/** What a photo is given whose scores are these, all others far too low. */
function given(scores: Record<string, number>): Record<string, number> {
  const products = Float32Array.from(concepts, ({ id }) => scores[id] ?? -10);
  const chosen = chooser.choose(products, 0);
  return Object.fromEntries(chosen.map(({ concept, confidence }) => [concept.id, confidence]));
}
const names = (scores: Record<string, number>) => Object.keys(given(scores)).sort();

test('what a concept is a kind of is given with it, as sure as the cut or surer', () => {
  expect(given({ bassotto: 4 })).toEqual({
    ...{ bassotto: expect.closeTo(confidenceOf(4)) as number },
    ...{ cane: MIN_CONFIDENCE, animale: MIN_CONFIDENCE },
  });
  expect(given({ bassotto: 4, cane: 3 })['cane']).toBeCloseTo(confidenceOf(3));
  expect(given({ cane: 2 })).toEqual({});
});

test('of an exclusive group the surest', () => {
  expect(names({ giorno: 3, notte: 4 })).toEqual(['notte']);
  expect(names({ giorno: 4, notte: 3, husky: 3 })).toEqual(['animale', 'cane', 'giorno', 'husky']);
});

test('nothing that a surer one excludes, whichever of the two says so', () => {
  expect(names({ lupo: 4, husky: 3 })).toEqual(['animale', 'lupo']);
  expect(names({ lupo: 3, husky: 4 })).toEqual(['animale', 'cane', 'husky']);
});

test('what is implied excludes as if it had been found: a photo has one of a group', () => {
  expect(names({ chat: 4, scontrino: 3 })).toEqual(['chat', 'schermata']);
  expect(names({ chat: 3, scontrino: 4, documento: 3 })).toEqual(['documento', 'scontrino']);
  expect(names({ schermata: 3, scontrino: 4 })).toEqual(['documento', 'scontrino']);
  // Two of one kind are no rivals.
  expect(names({ chat: 4, pagina: 3 })).toEqual(['chat', 'pagina', 'schermata']);
});

test('what was measured goes before what only looks so', () => {
  const [giorno, notte] = ['giorno', 'notte'].map((id) => byId.get(id));
  if (!giorno || !notte) throw new Error('no concepts');
  const products = Float32Array.from(concepts, ({ id }) => (id === 'giorno' ? 9 : -10));
  const measured = [{ concept: notte, confidence: 0.6 }];
  expect(chooser.choose(products, 0, measured)).toEqual(measured);
  // Of two measures the surer one.
  const both = [...measured, { concept: giorno, confidence: 0.7 }];
  expect(chooser.choose(products, 0, both)).toEqual([both[1]]);
});
