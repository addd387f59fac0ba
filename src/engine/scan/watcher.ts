import { entryPath } from '../../shared/entry.ts';
import { Connection, type ParamsOf, type ResultOf } from '../worker/connection.ts';

/** What is watched. */
export interface Watched {
  /** The folder, absolute; it need not exist. */
  path: string;
  /** A folder whose changes are our own: the library. */
  except: string;
}

/** What has happened in the folders that a process watches. */
export interface FolderChanges {
  /** To be scanned again. */
  directories: string[];
  /** Folders of whose changes the system has lost some. */
  lost: string[];
}

/** What the engine may ask of the process that watches folders. */
export interface WatchMethods {
  /** Which directory is at a path; null where there is none. */
  identify(params: { path: string }): Promise<string | null>;
  watch(params: Watched): Promise<void>;
  /** No longer watches a folder, if it did. */
  unwatch(params: { path: string }): Promise<void>;
  /** What has happened since this was last asked, as soon as something has. */
  changes(params: object): Promise<FolderChanges>;
}

/** A folder that a process watches. */
export interface Member {
  readonly path: string;
  /** Some of its changes are not known, and it is to be watched anew. */
  lose(): void;
}

/** Is told of each directory to scan again. */
export type Note = (directory: string) => void;

/** A process that watches folders, seen from the engine. */
export class Watcher {
  readonly members = new Set<Member>();
  readonly #process = new Connection<WatchMethods>(entryPath(import.meta, 'watch-process'), {
    threads: 4,
  });

  constructor(note: Note) {
    void this.#listen(note);
  }

  get alive(): boolean {
    return this.#process.alive;
  }

  /** Waits for the answer as long as it takes. */
  ask<M extends keyof WatchMethods>(
    method: M,
    params: ParamsOf<WatchMethods, M>,
  ): Promise<ResultOf<WatchMethods, M>> {
    return this.#process.request(method, params, Infinity);
  }

  /** Nobody is told anything any more. */
  async close(): Promise<void> {
    this.members.clear();
    this.#process.kill();
    await this.#process.close();
  }

  /** Passes on what the process tells, to its end. */
  async #listen(note: Note): Promise<void> {
    try {
      for (;;) {
        const { directories, lost } = await this.ask('changes', {});
        directories.forEach(note);
        for (const member of this.members) if (lost.includes(member.path)) member.lose();
      }
    } catch {
      for (const member of this.members) member.lose();
    }
  }
}

/**
 * The processes of a watch. All folders share one, until one holds it up: the system's watcher walks a
 * whole folder before it tells of anything, and a drive that never answers keeps it, with all that it
 * watches. That folder is left alone in its process, and the others go on in a new one.
 */
export class Watchers {
  readonly #all = new Set<Watcher>();
  readonly #note: Note;
  #shared: Watcher | null = null;

  constructor(note: Note) {
    this.#note = note;
  }

  /** The process for a folder that has none. */
  join(member: Member): Watcher {
    if (!this.#shared?.alive) {
      this.#shared = new Watcher(this.#note);
      this.#all.add(this.#shared);
    }
    this.#shared.members.add(member);
    return this.#shared;
  }

  /** A folder holds up its process: the others lose it. */
  leaveTo(member: Member, watcher: Watcher): void {
    if (this.#shared === watcher) this.#shared = null;
    for (const other of watcher.members) {
      if (other === member) continue;
      watcher.members.delete(other);
      other.lose();
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((watcher) => watcher.close()));
  }
}
