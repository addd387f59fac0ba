import type Database from 'better-sqlite3';
import { basename } from 'node:path';
import { stemOf, wordsOf } from '../../shared/words.ts';

/** Where a photo's words come from; the columns of the index. */
export const WORD_SOURCES = ['files', 'folders', 'texts', 'tags', 'places', 'camera'] as const;
export type WordSource = (typeof WORD_SOURCES)[number];
/** A photo's words as people wrote them, by source. */
export type WordDocument = Record<WordSource, string>;

/** SQL of the index. It holds stems; its text is not stored: it can be made again. */
export const wordsSchema = /* sql */ `
  CREATE VIRTUAL TABLE words USING fts5(
    ${WORD_SOURCES.join(', ')},
    content = '', contentless_delete = 1, prefix = '2 3',
    tokenize = 'unicode61 remove_diacritics 2'
  );
`;

interface DocumentRow {
  title: string | null;
  caption: string | null;
  camera: string;
  files: string | null;
  directories: string;
  roots: string;
  tags: string | null;
  places: string | null;
}

/**
 * The full-text index over what people and files say of photos. What the program itself sees in
 * them is not in it: that is found by meaning already.
 */
export class Words {
  readonly #document;
  readonly #insert;
  readonly #delete;
  readonly #matching;

  constructor(db: Database.Database) {
    // See [Note: +?].
    this.#document = db.prepare<{ id: number }, DocumentRow>(
      `SELECT d.title, d.caption,
              concat_ws(' ', d.make, d.model, d.lens) AS camera,
              (SELECT group_concat(f.name, ' ') FROM files f
                WHERE f.photo_id = d.id AND f.missing_since IS NULL) AS files,
              (SELECT json_group_array(f.directory) FROM files f
                WHERE f.photo_id = d.id AND f.missing_since IS NULL) AS directories,
              (SELECT json_group_array(DISTINCT r.path)
                 FROM files f JOIN folders r ON r.id = f.folder_id
                WHERE f.photo_id = d.id AND f.missing_since IS NULL) AS roots,
              (SELECT group_concat(t.name, ' ') FROM photo_tags x JOIN tags t ON t.id = x.tag_id
                WHERE x.photo_id = d.id AND x.removed = 0 AND x.source <> 'auto') AS tags,
              (SELECT concat_ws(' · ', p.comune, p.provincia, p.regione, p.country,
                        (SELECT group_concat(value, ' · ') FROM json_each(p.areas)))
                 FROM photo_places x JOIN places p ON p.id = x.place_id
                WHERE x.photo_id = d.id) AS places
         FROM described_photos d WHERE d.id = +:id`,
    );
    this.#insert = db.prepare(
      `INSERT INTO words (rowid, ${WORD_SOURCES.join(', ')})
       VALUES (:id, ${WORD_SOURCES.map((name) => `:${name}`).join(', ')})`,
    );
    this.#matching = db
      .prepare<[string], number>('SELECT rowid FROM words WHERE words MATCH ?')
      .pluck();
    this.#delete = db.prepare<[number]>('DELETE FROM words WHERE rowid = ?');
  }

  /** What is written about a photo; undefined where there is no such photo. */
  document(photoId: number): WordDocument | undefined {
    const row = this.#document.get({ id: photoId });
    return (
      row && {
        files: row.files ?? '',
        // What is above the user's root says where it is on the disk, not what photos show.
        folders: [
          ...(JSON.parse(row.roots) as string[]).map((path) => basename(path)),
          ...(JSON.parse(row.directories) as string[]),
        ].join(' '),
        texts: [row.title, row.caption].filter((text) => text !== null).join(' '),
        tags: row.tags ?? '',
        places: row.places ?? '',
        camera: row.camera,
      }
    );
  }

  /**
   * Photos in which these very words stand one after the other, whatever their accents and capitals.
   * @param text with an asterisk at its end its last word may go on: `"battes*"`
   */
  photosWithPhrase(text: string): number[] {
    const words = wordsOf(text);
    if (words.length === 0) return [];
    const goesOn = text.trimEnd().endsWith('*');
    const phrase = ` ${words.join(' ')}${goesOn ? '' : ' '}`;
    // The index holds stems: what it finds may have other forms of the words.
    const stems = `"${words.map(stemOf).join(' ')}"${goesOn ? ' *' : ''}`;
    return this.#matching.all(stems).filter((id) => {
      const document = this.document(id);
      return (
        document &&
        WORD_SOURCES.some((source) => ` ${wordsOf(document[source]).join(' ')} `.includes(phrase))
      );
    });
  }

  /** Makes a photo's entry anew; drops it where the photo is gone. */
  refresh(photoId: number): void {
    this.#delete.run(photoId);
    const document = this.document(photoId);
    if (!document) return;
    const stems = Object.fromEntries(
      WORD_SOURCES.map((source) => [source, wordsOf(document[source]).map(stemOf).join(' ')]),
    );
    this.#insert.run({ id: photoId, ...stems });
  }
}
