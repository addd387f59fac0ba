import type Database from 'better-sqlite3';
import type { PhotoTag, Tag, TagSource } from '../../shared/organise.ts';
import { foldText } from '../../shared/text.ts';
import { UNSHOWN } from './timeline.ts';

/** A tag that the program gives; see {@link Tags.setComputed}. */
export interface ComputedTag {
  photoId: number;
  tagId: number;
  /** 0–1. */
  confidence: number;
}

/**
 * [Note: packed rows] Photo, tag and confidence (in thousandths) in one whole number of the 53 bits
 * that JavaScript counts with: 8 million photos, a million tags.
 */
const TAG_BITS = 20;
const PER_MILLE_BITS = 10;

/** @throws RangeError for numbers that do not fit */
function packed({ photoId, tagId, confidence }: ComputedTag): number {
  const value = (photoId * 2 ** TAG_BITS + tagId) * 2 ** PER_MILLE_BITS;
  if (tagId >= 2 ** TAG_BITS || value >= Number.MAX_SAFE_INTEGER) {
    throw new RangeError(`photo ${photoId} or tag ${tagId} is too large a number`);
  }
  return value + Math.round(confidence * 1000);
}

export interface TagCount extends Tag {
  /** Photos that have it, are there and not hidden. */
  photos: number;
  /** The one that was added last. */
  cover: number | null;
}

/**
 * Tags and who gave them. The user's word stands against everything: what the user removed never
 * comes back by itself, what the user added is never taken away. Next come the keywords of files.
 */
export class Tags {
  readonly #byKey;
  readonly #byConcept;
  readonly #insert;
  readonly #adopt;
  readonly #rename;
  readonly #keepOfFile;
  readonly #drop;
  readonly #all;
  readonly #list;
  readonly #ofPhotos;
  readonly #rejected;
  readonly #setByUser;
  readonly #setByFile;
  readonly #dropOfFile;
  readonly #setComputed;
  readonly #dropComputed;
  readonly #dropLearned;

  constructor(db: Database.Database) {
    const columns = 't.id, t.name, t.concept';
    this.#byKey = db.prepare<[string], Tag>(`SELECT ${columns} FROM tags t WHERE key = ?`);
    this.#byConcept = db.prepare<[string], Tag>(`SELECT ${columns} FROM tags t WHERE concept = ?`);
    this.#insert = db.prepare<[string, string, string | null, string]>(
      'INSERT INTO tags (name, key, concept, added_at) VALUES (?, ?, ?, ?)',
    );
    this.#adopt = db.prepare<[string, number]>('UPDATE tags SET concept = ? WHERE id = ?');
    this.#rename = db.prepare<[string, string, number]>(
      'UPDATE tags SET name = ?, key = ? WHERE id = ?',
    );
    this.#keepOfFile = db.prepare<[number]>(
      `UPDATE photo_tags SET source = 'user' WHERE tag_id = ? AND source = 'file'`,
    );
    this.#drop = db.prepare<[number]>('DELETE FROM tags WHERE id = ?');
    this.#list = db.prepare<[], Tag>(`SELECT ${columns} FROM tags t ORDER BY key`);
    // Nearly all photos are shown: counting all and taking off the others reads one index, a
    // twentieth of the time of looking at each photo.
    this.#all = db.prepare<[], TagCount>(
      `WITH every AS (SELECT tag_id, count(*) AS photos FROM photo_tags WHERE removed = 0
                       GROUP BY tag_id),
            less AS (SELECT tag_id, count(*) AS photos
                       FROM (${UNSHOWN}) u JOIN photo_tags x ON x.photo_id = u.photo_id
                      WHERE x.removed = 0 GROUP BY tag_id)
       SELECT ${columns}, coalesce(every.photos, 0) - coalesce(less.photos, 0) AS photos,
              (SELECT l.photo_id FROM photo_tags y CROSS JOIN timeline l ON l.photo_id = y.photo_id
                WHERE y.tag_id = t.id AND y.removed = 0 AND l.present = 1 AND l.hidden = 0
                ORDER BY y.photo_id DESC LIMIT 1) AS cover
         FROM tags t LEFT JOIN every ON every.tag_id = t.id LEFT JOIN less ON less.tag_id = t.id
        ORDER BY t.key`,
    );
    this.#ofPhotos = db.prepare<[string], PhotoTag & { photoId: number }>(
      `SELECT x.photo_id AS photoId, ${columns}, x.source, x.confidence
         FROM photo_tags x JOIN tags t ON t.id = x.tag_id
        WHERE x.removed = 0 AND x.photo_id IN (SELECT value FROM json_each(?))
        ORDER BY x.confidence DESC, t.key`,
    );
    this.#rejected = db.prepare<[string], { photoId: number; name: string }>(
      `SELECT x.photo_id AS photoId, t.name FROM photo_tags x JOIN tags t ON t.id = x.tag_id
        WHERE x.removed = 1 AND x.source = 'user'
          AND x.photo_id IN (SELECT value FROM json_each(?))
        ORDER BY t.key`,
    );
    this.#setByUser = db.prepare<[number, number, string]>(
      `INSERT INTO photo_tags (photo_id, tag_id, source, removed)
       SELECT value, ?, 'user', ? FROM json_each(?) WHERE true
       ON CONFLICT DO UPDATE SET source = 'user', confidence = 1, made_by = NULL,
                                 removed = excluded.removed`,
    );
    this.#setByFile = db.prepare<[number, number]>(
      `INSERT INTO photo_tags (photo_id, tag_id, source) VALUES (?, ?, 'file')
       ON CONFLICT DO UPDATE SET source = 'file', confidence = 1, made_by = NULL
        WHERE source <> 'user'`,
    );
    this.#dropOfFile = db.prepare<[number, string]>(
      `DELETE FROM photo_tags WHERE photo_id = ? AND source = 'file'
          AND tag_id NOT IN (SELECT id FROM tags WHERE key IN (SELECT value FROM json_each(?)))`,
    );
    // All of a batch in one statement: half the time of a statement for each; a number for each row
    // ([Note: packed rows]), as SQLite would read the JSON of a row once for each of its values.
    this.#setComputed = db.prepare<{ tags: string; source: TagSource; madeBy: string }>(
      `INSERT INTO photo_tags (photo_id, tag_id, source, confidence, made_by)
       SELECT value >> ${TAG_BITS + PER_MILLE_BITS},
              (value >> ${PER_MILLE_BITS}) & ${2 ** TAG_BITS - 1}, :source,
              (value & ${2 ** PER_MILLE_BITS - 1}) / 1000.0, :madeBy
         FROM json_each(:tags) WHERE true
       ON CONFLICT DO UPDATE SET source = :source, confidence = excluded.confidence,
                                 made_by = :madeBy
        WHERE source = :source OR (source = 'auto' AND :source = 'learned')`,
    );
    this.#dropLearned = db.prepare<[number]>(
      `DELETE FROM photo_tags WHERE tag_id = ? AND source = 'learned'`,
    );
    this.#dropComputed = db.prepare<[string, string, string]>(
      `DELETE FROM photo_tags WHERE source = ? AND made_by <> ?
          AND photo_id IN (SELECT value FROM json_each(?))`,
    );
  }

  /** The tag of this name in any spelling. */
  named(name: string): Tag | undefined {
    return this.#byKey.get(foldText(name));
  }

  ofConcept(concept: string): Tag | undefined {
    return this.#byConcept.get(concept);
  }

  /** The tag of this name, made where there is none. */
  ensure(name: string, now: string, concept: string | null = null): Tag {
    const known = (concept !== null && this.ofConcept(concept)) || this.named(name);
    if (known) {
      if (concept === null || known.concept !== null) return known;
      // The user, or a file, had the word first: now it is known what it means.
      this.#adopt.run(concept, known.id);
      return { ...known, concept };
    }
    const clean = name.normalize('NFC').replace(/\s+/g, ' ').trim();
    const id = Number(this.#insert.run(clean, foldText(name), concept, now).lastInsertRowid);
    return { id, name: clean, concept };
  }

  /**
   * Gives a tag another name; the caller has seen to it that no other tag has it. Photos that have
   * the tag by their files keep it: from now on the user calls it so.
   */
  rename(id: number, name: string): void {
    this.#keepOfFile.run(id);
    this.#rename.run(name.normalize('NFC').replace(/\s+/g, ' ').trim(), foldText(name), id);
  }

  /** Forgets a tag and that photos had it. One of the program's own is not given again. */
  drop(id: number): void {
    this.#drop.run(id);
  }

  /** All tags by name; {@link all} counts their photos too. */
  list(): Tag[] {
    return this.#list.all();
  }

  /** All tags by name, with how many photos have them. */
  all(): TagCount[] {
    return this.#all.all();
  }

  /** The tags of each photo, the surest first. */
  ofPhotos(photoIds: readonly number[]): Map<number, PhotoTag[]> {
    const tags = new Map<number, PhotoTag[]>();
    for (const { photoId, ...tag } of this.#ofPhotos.all(JSON.stringify(photoIds))) {
      const list = tags.get(photoId);
      if (list) list.push(tag);
      else tags.set(photoId, [tag]);
    }
    return tags;
  }

  /** The names of the tags that the user took away from photos: what they do not show. */
  rejectedOfPhotos(photoIds: readonly number[]): Map<number, string[]> {
    const names = new Map<number, string[]>();
    for (const { photoId, name } of this.#rejected.all(JSON.stringify(photoIds))) {
      names.set(photoId, [...(names.get(photoId) ?? []), name]);
    }
    return names;
  }

  /** The user says that photos have (or do not have) a tag. */
  setByUser(photoIds: readonly number[], tagId: number, has: boolean): void {
    this.#setByUser.run(tagId, has ? 0 : 1, JSON.stringify(photoIds));
  }

  /**
   * The keywords of a photo's file, all of them. Only a word that is new gives a tag: one that the
   * file had already, and whose tag is not there, is one whose tag the user deleted or renamed.
   * @param before the keywords that the file had when it was last read
   */
  setOfFile(
    photoId: number,
    { before = [], now: keywords }: { before?: readonly string[]; now: readonly string[] },
    at: string,
  ): void {
    const said = new Map(keywords.map((keyword) => [foldText(keyword), keyword]));
    said.delete('');
    const known = new Set(before.map(foldText));
    const news = [...said].filter(([key]) => !known.has(key));
    const ids = news.map(([, keyword]) => this.ensure(keyword, at).id);
    this.#dropOfFile.run(photoId, JSON.stringify([...said.keys()]));
    for (const id of ids) this.#setByFile.run(photoId, id);
  }

  /**
   * Replaces the tags that the program gave to photos by those it gives now.
   * @param photoIds the photos it has looked at
   * @param tags what it found in them
   * @param madeBy what computed them; tags of these photos by anything else of the source go
   */
  setComputed(
    source: 'auto' | 'learned',
    photoIds: readonly number[],
    tags: readonly ComputedTag[],
    madeBy: string,
  ): void {
    // What this run does not find again must go as well.
    this.#dropComputed.run(source, '', JSON.stringify(photoIds));
    this.#save(source, tags, madeBy);
  }

  /** Replaces the photos that the program gives a learned tag to. */
  setLearned(tagId: number, tags: readonly ComputedTag[], madeBy: string): void {
    this.#dropLearned.run(tagId);
    this.#save('learned', tags, madeBy);
  }

  #save(source: 'auto' | 'learned', tags: readonly ComputedTag[], madeBy: string): void {
    this.#setComputed.run({ tags: JSON.stringify(tags.map(packed)), source, madeBy });
  }
}
