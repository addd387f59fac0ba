import type Database from 'better-sqlite3';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { ErrorCode, ErrorDetails } from '../../shared/errors.ts';
import { SidecarErrors } from './sidecar-errors.ts';

/** What the walk sees of a file, without opening it. */
export interface FileStamp {
  folderId: number;
  /** Path of its directory below the root, with `/`; '' is the root itself. */
  directory: string;
  name: string;
  bytes: number;
  /** Whole milliseconds since 1970. */
  mtimeMs: number;
  /**
   * Names, sizes and times of what is beside it and tells of it (`name:bytes:ms`, parted by `/`), or
   * null: a change means new metadata.
   */
  sidecar: string | null;
}

/** What the library knows of a file, and whether the model in use still has work with it. */
export interface KnownFile {
  id: number;
  name: string;
  bytes: number;
  mtimeMs: number;
  sidecar: string | null;
  photoId: number | null;
  /** True where it could not be read when it was last tried. */
  failed: boolean;
  missing: boolean;
  /** True where embedding and thumbnail are there. */
  complete: boolean;
  /** True where the system refused it, or a file beside it: that may have changed, and nothing else. */
  retry: boolean;
}

export interface FileError {
  /** Absolute. */
  path: string;
  code: ErrorCode;
  details: ErrorDetails;
}

interface KnownRow extends Omit<KnownFile, 'failed' | 'missing' | 'complete' | 'retry'> {
  failed: number;
  missing: number;
  complete: number;
  retry: number;
}

/** How a path is kept: below its root, so that a root may move. */
export interface Parts {
  folder: string;
  directory: string;
  name: string;
}

/** The absolute path of a file from its parts. */
export const pathOf = ({ folder, directory, name }: Parts): string => join(folder, directory, name);

interface DirectoryQuery {
  model: number;
  folder: number;
  directory: string;
}

export interface FilePlace {
  id: number;
  photoId: number;
  folder: string;
  /** Absolute. */
  path: string;
  /** As in {@link FileStamp}. */
  sidecar: string | null;
  reachable: boolean;
  missing: boolean;
  /** False where it could not be read when it was last tried. */
  readable: boolean;
}

/** The paths where photos live, and those that could not be read. */
export class Files {
  /** What is beside photos and cannot be read. */
  readonly sidecarErrors: SidecarErrors;
  readonly #db: Database.Database;
  #inDirectory: Database.Statement<DirectoryQuery, KnownRow> | null = null;
  readonly #save;
  readonly #relocate;
  readonly #restamp;
  readonly #markMissing;
  readonly #markFound;
  readonly #drop;
  readonly #dropSuperseded;
  readonly #releaseSuperseded;
  readonly #errors;
  readonly #ofPhotos;
  readonly #counts;
  readonly #at;
  readonly #goneBefore;
  readonly #missingAmong;

  constructor(db: Database.Database) {
    this.#db = db;
    this.sidecarErrors = new SidecarErrors(db);
    this.#save = db.prepare(
      `INSERT INTO files (folder_id, directory, name, bytes, mtime_ms, sidecar, photo_id,
                          error_code, error_details)
       VALUES (:folderId, :directory, :name, :bytes, :mtimeMs, :sidecar, :photoId, :code, :details)
       ON CONFLICT (folder_id, directory, name) DO UPDATE
          SET bytes = :bytes, mtime_ms = :mtimeMs, sidecar = :sidecar,
              photo_id = coalesce(:photoId, photo_id),
              error_code = :code, error_details = :details, missing_since = NULL`,
    );
    this.#relocate = db.prepare(
      `UPDATE OR REPLACE files
          SET folder_id = :folderId, directory = :directory, name = :name, bytes = :bytes,
              mtime_ms = :mtimeMs, sidecar = :sidecar, missing_since = NULL
        WHERE id = :id`,
    );
    this.#restamp = db.prepare<[number, number, number]>(
      'UPDATE files SET bytes = ?, mtime_ms = ? WHERE id = ?',
    );
    this.#markMissing = db.prepare<[string, number]>(
      'UPDATE files SET missing_since = ? WHERE id = ? AND missing_since IS NULL',
    );
    this.#markFound = db.prepare<[number]>('UPDATE files SET missing_since = NULL WHERE id = ?');
    this.#drop = db.prepare<[number]>('DELETE FROM files WHERE id = ?');
    const livesElsewhere = `EXISTS (
      SELECT 1 FROM files other
       WHERE other.photo_id = files.photo_id AND other.missing_since IS NULL
         AND other.error_code IS NULL)`;
    this.#dropSuperseded = db.prepare<[number]>(
      `DELETE FROM files
        WHERE photo_id = ? AND missing_since IS NOT NULL AND ${livesElsewhere}`,
    );
    this.#releaseSuperseded = db.prepare<[number]>(
      `UPDATE files SET photo_id = NULL
        WHERE photo_id = ? AND error_code IS NOT NULL AND ${livesElsewhere}`,
    );
    this.#errors = db.prepare<[], Parts & { code: string; details: string }>(
      `SELECT r.path AS folder, f.directory, f.name, f.error_code AS code,
              f.error_details AS details
         FROM files f JOIN folders r ON r.id = f.folder_id
        WHERE f.error_code IS NOT NULL AND f.missing_since IS NULL
        ORDER BY r.path, f.directory, f.name`,
    );
    this.#ofPhotos = db.prepare<
      [string],
      Parts &
        Pick<FilePlace, 'id' | 'photoId' | 'sidecar'> &
        Record<'missing' | 'reachable' | 'readable', number>
    >(
      `SELECT f.id, f.photo_id AS photoId, r.path AS folder, f.directory, f.name, f.sidecar,
              r.reachable, f.missing_since IS NOT NULL AS missing, f.error_code IS NULL AS readable
         FROM files f JOIN folders r ON r.id = f.folder_id
        WHERE f.photo_id IN (SELECT value FROM json_each(?))
        ORDER BY f.missing_since IS NOT NULL, f.error_code IS NOT NULL, r.reachable DESC, f.id`,
    );
    this.#at = db.prepare<[string, string, string], { id: number; photoId: number | null }>(
      `SELECT f.id, f.photo_id AS photoId FROM files f JOIN folders r ON r.id = f.folder_id
        WHERE r.path = ? AND f.directory = ? AND f.name = ?`,
    );
    this.#counts = db.prepare<[], { files: number; failed: number }>(
      `SELECT count(*) AS files, count(error_code) AS failed
         FROM files WHERE missing_since IS NULL`,
    );
    this.#missingAmong = db
      .prepare<[string], number>(
        `SELECT count(*) FROM files
          WHERE missing_since IS NOT NULL AND id IN (SELECT value FROM json_each(?))`,
      )
      .pluck();
    this.#goneBefore = db
      .prepare<[string], number>(
        `SELECT photo_id FROM files GROUP BY photo_id
         HAVING photo_id IS NOT NULL AND count(missing_since) = count(*)
            AND max(missing_since) < ?`,
      )
      .pluck();
  }

  /** What is known of one directory's files; `model` is the row whose embeddings are wanted. */
  inDirectory(folderId: number, directory: string, model: number): KnownFile[] {
    // Prepared when first needed: only a writer has the thumbnails attached.
    this.#inDirectory ??= this.#db.prepare(
      `SELECT f.id, f.name, f.bytes, f.mtime_ms AS mtimeMs, f.sidecar, f.photo_id AS photoId,
              f.error_code IS NOT NULL AS failed, f.missing_since IS NOT NULL AS missing,
              e.photo_id IS NOT NULL AND t.hash IS NOT NULL AS complete,
              coalesce(f.error_code IN ('file-unreadable', 'raw-tool-missing'), 0)
                OR EXISTS (SELECT 1 FROM sidecar_errors s
                            WHERE s.file_id = f.id AND s.code = 'sidecar-unreadable') AS retry
         FROM files f
         LEFT JOIN photos p ON p.id = f.photo_id
         LEFT JOIN embeddings e ON e.model = :model AND e.photo_id = f.photo_id
         LEFT JOIN thumbs.thumbnails t ON t.hash = p.hash
        WHERE f.folder_id = :folder AND f.directory = :directory`,
    );
    return this.#inDirectory.all({ folder: folderId, directory, model }).map((row) => ({
      ...row,
      failed: row.failed === 1,
      missing: row.missing === 1,
      complete: row.complete === 1,
      retry: row.retry === 1,
    }));
  }

  /** This file is (now) that photo. */
  savePhoto(file: FileStamp, photoId: number): void {
    this.#save.run({ ...file, photoId, code: null, details: null });
  }

  /**
   * This file could not be read: it is tried again only when it changes. Where it was a photo, the
   * photo keeps it.
   */
  saveError(file: FileStamp, code: ErrorCode, details: ErrorDetails): void {
    this.#save.run({ ...file, photoId: null, code, details: JSON.stringify(details) });
  }

  /** A known file was found under another path. */
  relocate(id: number, to: FileStamp): void {
    this.#relocate.run({ id, ...to });
  }

  /** We have changed a file ourselves. @param mtimeMs as in {@link FileStamp} */
  restamp(id: number, bytes: number, mtimeMs: number): void {
    this.#restamp.run(bytes, mtimeMs, id);
  }

  markMissing(id: number, now: string): void {
    this.#markMissing.run(now, id);
  }

  markFound(id: number): void {
    this.#markFound.run(id);
  }

  /** Forgets a path; the photo, if any, stays. */
  drop(id: number): void {
    this.#drop.run(id);
  }

  /** A photo that lives on elsewhere gives up the paths where it is missing or cannot be read. */
  settle(photoId: number): void {
    this.#dropSuperseded.run(photoId);
    this.#releaseSuperseded.run(photoId);
  }

  /** Photos' files that cannot be read, then what is beside photos and cannot. */
  errors(): FileError[] {
    return [...this.#errors.all(), ...this.sidecarErrors.all()].map((row) => ({
      path: pathOf(row),
      code: row.code as ErrorCode,
      details: JSON.parse(row.details) as ErrorDetails,
    }));
  }

  /** Every place of each photo: present and reachable ones first. */
  ofPhotos(photoIds: readonly number[]): Map<number, FilePlace[]> {
    const places = new Map<number, FilePlace[]>();
    for (const row of this.#ofPhotos.all(JSON.stringify(photoIds))) {
      const { id, photoId, folder, sidecar } = row;
      const place = {
        id,
        photoId,
        folder,
        sidecar,
        path: pathOf(row),
        missing: row.missing === 1,
        reachable: row.reachable === 1,
        readable: row.readable === 1,
      };
      const list = places.get(row.photoId);
      if (list) list.push(place);
      else places.set(row.photoId, [place]);
    }
    return places;
  }

  /** The file that the library knows at an absolute path. */
  at(path: string): { id: number; photoId: number | null } | null {
    const directory = dirname(path);
    // Which part of the path is the root is not to be seen: try every ancestor.
    for (let root = directory; ; root = dirname(root)) {
      const below = relative(root, directory).split(sep).join('/');
      const file = this.#at.get(root, below, basename(path));
      if (file) return file;
      if (root === dirname(root)) return null;
    }
  }

  /** Files that are there, and how many, also of those beside photos, could not be read. */
  counts(): { files: number; failed: number } {
    const { files, failed } = this.#counts.get() ?? { files: 0, failed: 0 };
    return { files, failed: failed + this.sidecarErrors.all().length };
  }

  /** How many of these files are known and missing. */
  countMissing(ids: readonly number[]): number {
    return this.#missingAmong.get(JSON.stringify(ids)) ?? 0;
  }

  /** Photos all of whose files went missing before a moment. */
  photosGoneBefore(moment: string): number[] {
    return this.#goneBefore.all(moment);
  }
}
