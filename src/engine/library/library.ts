import type Database from 'better-sqlite3';
import { mkdirSync, statSync } from 'node:fs';
import type { MarkChanges } from '../../shared/organise.ts';
import type { PhotoMetadata } from '../../shared/photo.ts';
import { Albums } from './albums.ts';
import { AutoAlbums } from './auto-albums.ts';
import { Classifiers } from './classifiers.ts';
import { databasePath, needsMigration, openForReading, openForWriting } from './database.ts';
import { Embeddings } from './embeddings.ts';
import { Facts } from './facts.ts';
import { Duplicates } from './duplicates.ts';
import { Files } from './files.ts';
import { Folders } from './folders.ts';
import { ImpliedTags, type Kinds } from './implied-tags.ts';
import { Jobs } from './jobs.ts';
import { lockLibrary, type LibraryLock } from './lock.ts';
import { Marks } from './marks.ts';
import { MetadataWrites } from './metadata-writes.ts';
import { Models } from './models.ts';
import { Photos, type NewPhoto } from './photos.ts';
import { Places } from './places.ts';
import { Pixels } from './pixels.ts';
import { SearchUses } from './search-uses.ts';
import { Searches } from './searches.ts';
import { Settings } from './settings.ts';
import { explainFsError, explainSqliteError } from './sqlite-errors.ts';
import { Tagging } from './tagging.ts';
import { Tags } from './tags.ts';
import { attachThumbnails, Thumbnails, thumbnailsPath } from './thumbnails.ts';
import { Timeline } from './timeline.ts';
import { Words } from './words.ts';

/** What the library needs from the world outside. */
export interface LibraryOptions {
  /** The library's folder; made where it does not exist. */
  dir: string;
  /** The present moment, for time stamps. */
  clock: () => Date;
  /** What the program's own tags are kinds of; without it tags imply nothing. */
  kinds?: () => Kinds;
}

/**
 * Opens a library for writing, creating or migrating it as needed.
 * @throws AppError `library-locked`, `library-newer`, `library-not-ours`, `library-corrupt`,
 *   `library-read-only`, `disk-full`; the file is then as it was
 */
export function openLibrary(options: LibraryOptions): Library {
  const { dir } = options;
  let lock: LibraryLock | null = null;
  try {
    mkdirSync(dir, { recursive: true });
    lock = lockLibrary(dir);
    const db = openForWriting(dir);
    attachThumbnails(db, dir);
    const library = new Library(db, options, lock);
    library.transaction(() => library.jobs.markInterrupted(library.now()));
    return library;
  } catch (error) {
    lock?.release();
    throw explainSqliteError(explainFsError(error, dir), dir);
  }
}

/**
 * Opens a library only to read, beside whoever writes it. One of an older format is migrated first.
 * @throws AppError `library-missing` and those of {@link openLibrary}
 */
export function openLibraryReadOnly(options: LibraryOptions): Library {
  const { dir } = options;
  try {
    if (needsMigration(dir)) openLibrary(options).close();
    return new Library(openForReading(dir), options, null);
  } catch (error) {
    throw explainSqliteError(error, dir);
  }
}

/** The SQLite file with everything Fototeca knows. Aggregates in modules, SQL nowhere else. */
export class Library {
  readonly dir: string;
  readonly folders: Folders;
  readonly files: Files;
  readonly photos: Photos;
  readonly models: Models;
  readonly jobs: Jobs;
  readonly settings: Settings;
  readonly marks: Marks;
  readonly tags: Tags;
  readonly impliedTags: ImpliedTags;
  readonly albums: Albums;
  readonly pixels: Pixels;
  readonly places: Places;
  readonly tagging: Tagging;
  readonly autoAlbums: AutoAlbums;
  readonly metadataWrites: MetadataWrites;
  readonly classifiers: Classifiers;
  readonly duplicates: Duplicates;
  readonly searches: Searches;
  readonly searchUses: SearchUses;
  readonly timeline: Timeline;
  readonly words: Words;
  readonly embeddings: Embeddings;
  readonly #facts: Facts;
  readonly #db: Database.Database;
  readonly #lock: LibraryLock | null;
  readonly #clock: () => Date;
  readonly #listeners = new Set<() => void>();
  readonly #watches = new Set<Set<number>>();
  #thumbnails: Thumbnails | null = null;

  constructor(db: Database.Database, options: LibraryOptions, lock: LibraryLock | null) {
    this.#db = db;
    this.#lock = lock;
    this.#clock = options.clock;
    this.dir = options.dir;
    this.folders = new Folders(db);
    this.files = new Files(db);
    this.photos = new Photos(db);
    this.models = new Models(db);
    this.jobs = new Jobs(db);
    this.settings = new Settings(db);
    this.marks = new Marks(db);
    this.tags = new Tags(db);
    this.impliedTags = new ImpliedTags(db, this.tags, options.kinds);
    this.albums = new Albums(db);
    this.pixels = new Pixels(db);
    this.places = new Places(db);
    this.tagging = new Tagging(db);
    this.metadataWrites = new MetadataWrites(db);
    this.autoAlbums = new AutoAlbums(db, this.albums);
    this.classifiers = new Classifiers(db);
    this.duplicates = new Duplicates(db);
    this.searches = new Searches(db);
    this.searchUses = new SearchUses(db);
    this.timeline = new Timeline(db);
    this.words = new Words(db);
    this.#facts = new Facts(db);
    this.embeddings = new Embeddings(db, {
      models: this.models,
      facts: this.#facts,
      writable: lock !== null,
      transaction: (work) => this.transaction(work),
      now: () => this.now(),
    });
  }

  get writable(): boolean {
    return this.#lock !== null;
  }

  /** The present moment as the library writes it. */
  now(): string {
    return this.#clock().toISOString();
  }

  /** Runs `work` whole or not at all. SQLite's troubles come out as errors for people. */
  transaction<T>(work: () => T): T {
    try {
      const outermost = !this.#db.inTransaction;
      const result = this.#db
        .transaction(() => {
          const done = work();
          if (outermost) this.#refreshStale();
          return done;
        })
        .immediate();
      if (!this.#db.inTransaction) for (const listener of this.#listeners) listener();
      return result;
    } catch (error) {
      throw explainSqliteError(error, this.dir);
    }
  }

  /**
   * Calls `listener` after every transaction that was carried out.
   * @returns a function that ends it
   */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Gathers photos that are forgotten or get new content from now on: for whoever computes something
   * of photos and writes it down later.
   */
  watchContents(): { changed: ReadonlySet<number>; end: () => void } {
    const changed = new Set<number>();
    this.#watches.add(changed);
    return { changed, end: () => this.#watches.delete(changed) };
  }

  /** Only in a library opened for writing: a reader does without the second file. */
  get thumbnails(): Thumbnails {
    return (this.#thumbnails ??= new Thumbnails(this.#db));
  }

  /** True where nothing is left to do for a photo: these weights have embedded it, its thumbnail is there. */
  isComplete(photoId: number, model: number): boolean {
    const [photo] = this.photos.byIds([photoId]);
    return (
      photo !== undefined &&
      this.models.hasEmbedded(model, photoId) &&
      this.thumbnails.has(photo.hash)
    );
  }

  /** A photo the library has not seen before. In a transaction of the caller. */
  addPhoto(photo: NewPhoto): number {
    const id = this.photos.add(photo, this.now());
    this.tags.setOfFile(id, { now: photo.metadata.keywords }, this.now());
    return id;
  }

  /**
   * A photo got new content in place: what other models saw in the old one is void. In a
   * transaction of the caller.
   */
  replacePhoto(photoId: number, photo: NewPhoto): void {
    const before = this.photos.keywordsOf(photoId);
    this.photos.replace(photoId, photo);
    this.tagging.forget(photoId);
    this.duplicates.forget(photoId);
    this.tags.setOfFile(photoId, { before, now: photo.metadata.keywords }, this.now());
    this.embeddings.forget(photoId);
    for (const changed of this.#watches) changed.add(photoId);
  }

  /** Metadata changed without the content changing. In a transaction of the caller. */
  updateMetadata(photoId: number, metadata: PhotoMetadata): void {
    const before = this.photos.keywordsOf(photoId);
    this.photos.saveMetadata(photoId, metadata);
    this.tags.setOfFile(photoId, { before, now: metadata.keywords }, this.now());
  }

  /** The user says something of photos. */
  setMarks(photoIds: readonly number[], changes: MarkChanges): void {
    this.transaction(() => this.marks.set(photoIds, changes));
  }

  /**
   * Settles photos whose files came or went: paths that other paths have replaced are no longer
   * theirs. In a transaction of the caller.
   */
  settleFiles(photoIds: Iterable<number>): void {
    for (const id of photoIds) this.files.settle(id);
  }

  /** Forgets photos with all that was derived from them; the files on disk are not touched. */
  forgetPhotos(photoIds: readonly number[]): void {
    const photos = this.photos.byIds(photoIds);
    this.transaction(() => {
      for (const photo of photos) {
        this.embeddings.forget(photo.id);
        this.photos.remove(photo.id);
        for (const changed of this.#watches) changed.add(photo.id);
      }
    });
    this.transaction(() => {
      for (const photo of photos) this.thumbnails.remove(photo.hash);
    });
  }

  /** Bytes on disk: the library proper and the thumbnails. */
  sizes(): { library: number; thumbnails: number } {
    const bytes = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    const path = databasePath(this.dir);
    const thumbnails = thumbnailsPath(this.dir);
    return {
      library: bytes(path) + bytes(`${path}-wal`),
      thumbnails: bytes(thumbnails) + bytes(`${thumbnails}-wal`),
    };
  }

  /** Bounds the file, as a full disk would; the tests of what happens then need no disk. */
  limitPages(pages: number): void {
    this.#db.pragma(`max_page_count = ${Math.trunc(pages)}`);
  }

  close(): void {
    this.#db.close();
    this.#lock?.release();
  }

  /**
   * Brings what is derived from photos up to date with what the transaction changed: what searches
   * filter by, the words of the full-text index, and what their tags imply.
   */
  #refreshStale(): void {
    const models = this.models.all();
    const stale = this.#facts.takeStale();
    if (stale.length > 0) this.impliedTags.refresh(stale, this.now());
    for (const id of stale) {
      const changed = this.#facts.refresh(id);
      if (changed) {
        const { before, now } = changed;
        const moved = before !== undefined && before.quarter !== now.quarter;
        for (const { row } of models) this.embeddings.of(row).setFacts(id, now, moved);
      }
      this.words.refresh(id);
    }
  }
}
