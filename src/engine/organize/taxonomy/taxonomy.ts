/** The tags the program knows by itself: `resources/taxonomy/*.txt`, one concept a line. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { foldText } from '../../../shared/text.ts';

export interface Concept {
  /** The Italian name in ASCII, with hyphens: `pastore-tedesco`. Never changes. */
  id: string;
  name: string;
  english: string;
  /** What it is a kind of: a photo of it is a photo of that too. */
  parent: string | null;
  synonyms: string[];
  /** Italian phrases that the text tower is asked with; none where only children or pixels say. */
  prompts: string[];
  /** Of the concepts of one group a photo has at most one. */
  group: string | null;
  /** Ids of concepts that a photo with this one does not have. */
  excludes: string[];
  /** True where the pixels decide, not the embedding. */
  fromPixels: boolean;
}

export interface Taxonomy {
  concepts: Concept[];
  byId: Map<string, Concept>;
  /** Identifies the content. */
  version: string;
}

const FIELDS = 5;

/** @throws Error where the files break their rules; see {@link problemsOf} */
export async function readTaxonomy(resourcesDir: string): Promise<Taxonomy> {
  const dir = join(resourcesDir, 'taxonomy');
  const names = filesAmong(await readdir(dir));
  return made(names, await Promise.all(names.map((name) => readFile(join(dir, name), 'utf8'))));
}

/** As {@link readTaxonomy}, for whoever is in the middle of a transaction. */
export function readTaxonomySync(resourcesDir: string): Taxonomy {
  const dir = join(resourcesDir, 'taxonomy');
  const names = filesAmong(readdirSync(dir));
  return made(
    names,
    names.map((name) => readFileSync(join(dir, name), 'utf8')),
  );
}

const filesAmong = (names: readonly string[]): string[] =>
  names.filter((name) => name.endsWith('.txt')).sort();

function made(names: readonly string[], texts: readonly string[]): Taxonomy {
  const concepts = texts.flatMap((text, i) => parse(text, names[i] as string));
  const byId = new Map(concepts.map((concept) => [concept.id, concept]));
  const version = createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 16);
  return { concepts, byId, version };
}

/**
 * Reads one file. A line is `name | English | prompts; … | synonyms, … | marks`, and stands two
 * spaces to the right of what it is a kind of. Marks: `@group`, `!id of what it excludes`, `*` for
 * pixels. Lines that begin with `#` are remarks.
 * @throws Error for a line that cannot be read
 */
export function parse(text: string, file: string): Concept[] {
  const ancestors: string[] = [];
  const concepts: Concept[] = [];
  for (const [n, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const fail = (what: string) => new Error(`${file}, line ${n + 1}: ${what}`);
    const fields = line.split('|').map((field) => field.trim());
    const depth = (line.length - line.trimStart().length) / 2;
    const [name = '', english = '', prompts = '', synonyms = '', marks = ''] = fields;
    if (name === '' || english === '' || fields.length > FIELDS) throw fail('not a concept');
    if (!Number.isInteger(depth) || depth > ancestors.length) throw fail('indented wrongly');
    const id = idOf(name);
    ancestors.splice(depth, Infinity, id);
    const marked = (sign: string) =>
      marks.split(/\s+/).flatMap((mark) => (mark.startsWith(sign) ? [mark.slice(1)] : []));
    const written = list(prompts, ';');
    const [first] = written;
    concepts.push({
      id,
      name,
      english,
      parent: ancestors[depth - 1] ?? null,
      synonyms: list(synonyms, ','),
      prompts: first === undefined ? [] : [...written, `una foto con ${first}`],
      group: marked('@')[0] ?? null,
      excludes: marked('!'),
      fromPixels: marked('*').length > 0,
    });
  }
  return concepts;
}

const list = (text: string, separator: string): string[] =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');

export const idOf = (name: string): string =>
  foldText(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** A concept and all that it is a kind of, nearest first. */
export function lineage(taxonomy: Taxonomy, id: string): Concept[] {
  const line: Concept[] = [];
  for (
    let at = taxonomy.byId.get(id);
    at;
    at = at.parent ? taxonomy.byId.get(at.parent) : undefined
  )
    line.push(at);
  return line;
}

/** Whether no photo shows both, by the marks of the two themselves. */
export const exclude = (a: Concept, b: Concept): boolean =>
  a.excludes.includes(b.id) || (a.group !== null && a.group === b.group && a.id !== b.id);

/** What is wrong with a taxonomy, a sentence each; none where all is well. */
export function problemsOf(taxonomy: Taxonomy): string[] {
  const { concepts, byId } = taxonomy;
  const problems: string[] = [];
  const repeated = (what: string, values: readonly string[]) => {
    const seen = new Set<string>();
    for (const value of values) {
      if (seen.has(value)) problems.push(`${what} twice: ${value}`);
      seen.add(value);
    }
  };
  repeated(
    'id',
    concepts.map(({ id }) => id),
  );
  repeated(
    'prompt',
    concepts.flatMap(({ prompts }) => prompts.map(foldText)),
  );
  repeated(
    'name or synonym',
    concepts.flatMap(({ name, synonyms }) => [name, ...synonyms].map(foldText)),
  );
  const parents = new Set(concepts.map(({ parent }) => parent));
  const groups = new Map<string, number>();
  for (const { id, english, parent, prompts, group, excludes, fromPixels } of concepts) {
    if (parent !== null && !byId.has(parent)) problems.push(`${id} is an orphan of ${parent}`);
    const reachable = prompts.length > 0 || fromPixels || parents.has(id);
    if (!reachable) problems.push(`nothing leads to ${id}`);
    if (english === '') problems.push(`${id} has no English name`);
    // With the one that is made of the first.
    if (prompts.length > 0 && prompts.length < 3) problems.push(`${id} has a single prompt`);
    for (const other of excludes) {
      if (!byId.has(other)) problems.push(`${id} excludes ${other}, which is not there`);
    }
    const [one, ...above] = lineage(taxonomy, id);
    for (const other of above) {
      if (one && (exclude(one, other) || exclude(other, one)))
        problems.push(`${id} is a kind of ${other.id} and excludes it`);
    }
    if (group !== null) groups.set(group, (groups.get(group) ?? 0) + 1);
  }
  for (const [group, size] of groups) if (size < 2) problems.push(`group ${group} has one member`);
  return problems;
}
