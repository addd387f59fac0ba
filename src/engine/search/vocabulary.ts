import type { Library } from '../library/library.ts';
import { isPersonName } from './query/people.ts';
import type { PlaceNames, Vocabulary } from './query/rule.ts';

/** The names that a query may say: of tags, albums and people. */
export function vocabularyOf(library: Library, places: PlaceNames): Vocabulary {
  const tags = library.tags.list();
  // Tags of the program's own are no names; those of people and files may be.
  const people = tags.filter(({ name, concept }) => concept === null && isPersonName(name, places));
  return {
    tags: tags.map(({ name }) => name),
    albums: library.albums.names().map(({ name }) => name),
    people: people.map(({ name }) => name),
  };
}
