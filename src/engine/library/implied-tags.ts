import type Database from 'better-sqlite3';
import type { ComputedTag, Tags } from './tags.ts';

/** What the program's own tags are kinds of. */
export interface Kinds {
  /** The concept that a tag of this name means; null for other words. */
  conceptNamed(tag: string): string | null;
  /** What a concept is a kind of, nearest first. */
  above(concept: string): readonly { id: string; name: string }[];
}

const NO_KINDS: Kinds = { conceptNamed: () => null, above: () => [] };

interface Given {
  photoId: number;
  tagId: number;
  name: string;
  concept: string | null;
  confidence: number;
}

/** As what an implied tag was made by. */
const MADE_BY = 'implied';

/**
 * What tags of people, files and teaching imply: a photo that the user calls «bassotto» is found
 * under «cane» and «animale» too. Such a tag is the program's (source `auto`): it goes with the one
 * that implies it, and what the user or a file says of it stands.
 */
export class ImpliedTags {
  readonly #tags: Tags;
  readonly #kinds: () => Kinds;
  readonly #given;
  readonly #adopt;
  readonly #clear;
  readonly #put;
  readonly #isDropped;

  /** @param kinds asked when they are needed first */
  constructor(db: Database.Database, tags: Tags, kinds = () => NO_KINDS) {
    this.#tags = tags;
    this.#kinds = kinds;
    this.#given = db.prepare<[string], Given>(
      `SELECT x.photo_id AS photoId, x.tag_id AS tagId, t.name, t.concept, x.confidence
         FROM photo_tags x JOIN tags t ON t.id = x.tag_id
        WHERE x.source <> 'auto' AND x.removed = 0
          AND x.photo_id IN (SELECT value FROM json_each(?))`,
    );
    this.#adopt = db.prepare<[string, number]>(
      'UPDATE OR IGNORE tags SET concept = ? WHERE id = ?',
    );
    this.#clear = db.prepare<[string]>(
      `DELETE FROM photo_tags WHERE source = 'auto' AND made_by = '${MADE_BY}'
          AND photo_id IN (SELECT value FROM json_each(?))`,
    );
    this.#put = db.prepare<ComputedTag>(
      `INSERT INTO photo_tags (photo_id, tag_id, source, confidence, made_by)
       VALUES (:photoId, :tagId, 'auto', :confidence, '${MADE_BY}') ON CONFLICT DO NOTHING`,
    );
    this.#isDropped = db
      .prepare<[string], 1>('SELECT 1 FROM dropped_tags WHERE concept = ?')
      .pluck();
  }

  /** What photos have to have beside the tags that were given to them. In a transaction. */
  of(photoIds: readonly number[], now: string): ComputedTag[] {
    const implied: ComputedTag[] = [];
    const above = new Map<number, number[]>();
    for (const given of this.#given.all(JSON.stringify(photoIds))) {
      const { photoId, tagId, confidence } = given;
      const tags = above.get(tagId) ?? this.#above(given, now);
      above.set(tagId, tags);
      for (const other of tags) implied.push({ photoId, tagId: other, confidence });
    }
    return implied;
  }

  put(implied: readonly ComputedTag[]): void {
    for (const tag of implied) this.#put.run(tag);
  }

  /** Brings photos up to date after the tags that were given to them have changed. */
  refresh(photoIds: readonly number[], now: string): void {
    this.#clear.run(JSON.stringify(photoIds));
    this.put(this.of(photoIds, now));
  }

  /** Numbers of the tags that one implies. */
  #above({ tagId, name, concept: known }: Given, now: string): number[] {
    const concept = known ?? this.#kinds().conceptNamed(name);
    if (concept === null || this.#isDropped.get(concept)) return [];
    if (known === null) this.#adopt.run(concept, tagId);
    return this.#kinds()
      .above(concept)
      .filter(({ id }) => !this.#isDropped.get(id))
      .map(({ id, name: word }) => this.#tags.ensure(word, now, id).id);
  }
}
