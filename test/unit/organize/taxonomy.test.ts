import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  lineage,
  parse,
  problemsOf,
  readTaxonomy,
  type Taxonomy,
} from '../../../src/engine/organize/taxonomy/taxonomy.ts';
import { ROOT } from '../../support/cli.ts';
import { tempDir } from '../../support/temp-library.ts';

const ours = await readTaxonomy(join(ROOT, 'resources'));

test('our taxonomy breaks no rule', () => {
  expect(problemsOf(ours)).toEqual([]);
  expect(ours.concepts.length).toBeGreaterThanOrEqual(600);
});

test('a dachshund is a dog is an animal', () => {
  const names = lineage(ours, 'bassotto').map(({ name }) => name);
  expect(names).toEqual(['bassotto', 'cane', 'mammifero', 'animale']);
});

test('every concept has both languages, several prompts or what stands in for them', () => {
  for (const { id, english, prompts, fromPixels } of ours.concepts) {
    expect(english, id).not.toBe('');
    expect(prompts.length === 0 || prompts.length >= 2, id).toBe(true);
    expect(fromPixels && prompts.length > 0, id).toBe(false);
  }
});

/** What everyday photos show, and some of each. */
const KINDS: Record<string, string[]> = {
  scenes: ['mare', 'montagna', 'città', 'bosco', 'spiaggia', 'campagna', 'interno', 'esterno'],
  activities: ['calcio', 'nuoto', 'escursione', 'ballo', 'lettura', 'cucinare'],
  events: ['compleanno', 'matrimonio', 'Natale', 'carnevale', 'concerto', 'laurea'],
  objects: ['tavolo', 'giocattolo', 'libro', 'telefono', 'valigia', 'orologio'],
  food: ['pasta', 'pizza', 'gelato', 'torta', 'frutta', 'vino'],
  animals: ['cane', 'gatto', 'cavallo', 'uccello', 'pesce', 'farfalla'],
  plants: ['albero', 'fiore', 'rosa', 'girasole', 'erba', 'ulivo'],
  transport: ['automobile', 'bicicletta', 'treno', 'aereo', 'barca', 'moto'],
  documents: ['schermata', 'documento', 'scontrino', 'chat', 'menù'],
  weather: ['neve', 'pioggia', 'nebbia', 'temporale', 'arcobaleno'],
  light: ['tramonto', 'alba', 'notte', 'controluce', 'riflesso'],
  colours: ['bianco e nero', 'seppia', 'foto rossa', 'foto verde', 'foto blu', 'foto gialla'],
  composition: ['ritratto', 'foto di gruppo', 'panorama', 'macro'],
  quality: ['mossa', 'sfocata', 'scura', 'sovraesposta'],
};

test.each(Object.entries(KINDS))('%s are known by their names', (_, names) => {
  const known = new Set(ours.concepts.map(({ name }) => name));
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});

test('synonyms, exclusions and kinds of kinds are many, not a few for show', () => {
  const { concepts } = ours;
  expect(concepts.filter(({ synonyms }) => synonyms.length > 0).length).toBeGreaterThan(300);
  expect(concepts.filter(({ id }) => lineage(ours, id).length > 2).length).toBeGreaterThan(200);
  expect(new Set(concepts.flatMap(({ group }) => group ?? [])).size).toBeGreaterThan(8);
  expect(
    concepts.filter(({ group, excludes }) => group !== null || excludes.length > 0).length,
  ).toBeGreaterThan(60);
});

test('broken rules are found', () => {
  const concepts = parse(
    [
      'cane | dog | un cane; dei cani | cagna',
      'lupo | wolf | un cane; un lupo | cagna | !volpe @solo',
      'vuoto | empty | |',
      'uno | one | una cosa sola |',
      'mare | sea | un mare; dei mari |',
      '  isola | island | un’isola; delle isole | | !mare',
    ].join('\n'),
    'test.txt',
  );
  const byId = new Map(concepts.map((concept) => [concept.id, concept]));
  const taxonomy: Taxonomy = { concepts, byId, version: '' };
  expect(problemsOf(taxonomy)).toEqual([
    'prompt twice: un cane',
    'prompt twice: una foto con un cane',
    'name or synonym twice: cagna',
    'lupo excludes volpe, which is not there',
    'nothing leads to vuoto',
    'uno has a single prompt',
    'isola is a kind of mare and excludes it',
    'group solo has one member',
  ]);
});

test('an orphan and a concept without an English name are found', () => {
  const [one] = parse('cane | dog | un cane; dei cani', 'test.txt');
  if (!one) throw new Error('no concept');
  const concepts = [{ ...one, english: '', parent: 'animale' }];
  const taxonomy: Taxonomy = { concepts, byId: new Map([['cane', one]]), version: '' };
  expect(problemsOf(taxonomy)).toEqual([
    'cane is an orphan of animale',
    'cane has no English name',
  ]);
});

test('the script of npm run taxonomy passes ours and tells what is wrong with another', () => {
  const script = join(ROOT, 'build', 'check-taxonomy.ts');
  const check = (...args: string[]) =>
    spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  const passed = check();
  expect(passed.stderr).toBe('');
  expect(passed.status).toBe(0);
  expect(passed.stdout).toMatch(/^8\d\d tags, \d+ prompts, 0 problems\n$/);
  const dir = tempDir();
  mkdirSync(join(dir, 'taxonomy'));
  writeFileSync(join(dir, 'taxonomy', 'a.txt'), 'cane | dog | un cane; dei cani | | !gatto\n');
  const failed = check(dir);
  expect(failed.status).toBe(1);
  expect(failed.stderr).toContain('cane excludes gatto, which is not there');
  expect(failed.stderr).toContain('sfocata');
});

test.each([
  ['cane', 'test.txt, line 1: not a concept'],
  ['    cane | dog | un cane', 'test.txt, line 1: indented wrongly'],
  ['# fine\n\n cane | dog | un cane', 'test.txt, line 3: indented wrongly'],
])('a line that cannot be read is named: %j', (text, message) => {
  expect(() => parse(text, 'test.txt')).toThrow(message);
});
