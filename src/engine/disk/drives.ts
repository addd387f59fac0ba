import { dirname, sep } from 'node:path';
import { DriveSilent, type Disk } from './disk.ts';

/** Where a file is, as far as the library knows. */
interface Place {
  path: string;
  missing: boolean;
  reachable: boolean;
}

/**
 * The drives of the user's files, for work that goes through photos one by one: a file is touched when
 * its drive has answered, since what hangs at one that does not cannot be called off. The drive of a
 * folder that was silent is not asked again.
 */
export class Drives {
  readonly #disk: Disk;
  readonly #roots: readonly string[];
  readonly #silent = new Set<string>();

  /** @param roots the folders of the library, absolute; what lies in none is a folder of its own */
  constructor(disk: Disk, roots: readonly string[]) {
    this.#disk = disk;
    this.#roots = roots.toSorted((a, b) => b.length - a.length);
  }

  /**
   * Whether the drive of a path answers, be it that there is no such file.
   * @param path absolute
   * @throws AppError `worker-unavailable`
   */
  async answer(path: string): Promise<boolean> {
    const root = this.#rootOf(path);
    if (this.#silent.has(root)) return false;
    try {
      await this.#disk.open(path);
      return true;
    } catch (error) {
      if (!(error instanceof DriveSilent)) throw error;
      this.#silent.add(root);
      return false;
    }
  }

  /** Places as they are now: not reachable where the drive does not answer. Throws as {@link answer}. */
  async now<P extends Place>(places: readonly P[]): Promise<P[]> {
    const asked: P[] = [];
    for (const place of places) {
      const isToBeAsked = place.reachable && !place.missing;
      asked.push(
        isToBeAsked && !(await this.answer(place.path)) ? { ...place, reachable: false } : place,
      );
    }
    return asked;
  }

  #rootOf(path: string): string {
    const isIn = (root: string) => path.startsWith(root.endsWith(sep) ? root : root + sep);
    return this.#roots.find(isIn) ?? dirname(path);
  }
}
