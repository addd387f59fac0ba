import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';

const EXTENSIONS = new Set([
  '.jpg',
  '.jpeg',
  '.png',
  '.webp',
  '.gif',
  '.tif',
  '.tiff',
  '.avif',
  '.heic',
]);

/** The pictures of a folder and of those below it, found by name. */
export class ImageFolder {
  readonly #byName = new Map<string, string>();
  readonly #byStem = new Map<string, string>();

  /** @throws AppError `folder-missing` */
  static async open(dir: string): Promise<ImageFolder> {
    const folder = new ImageFolder();
    const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
        throw new AppError('folder-missing', { path: dir });
      },
    );
    for (const entry of entries) {
      const extension = extname(entry.name);
      if (!entry.isFile() || !EXTENSIONS.has(extension.toLowerCase())) continue;
      const path = join(entry.parentPath, entry.name);
      folder.#byName.set(entry.name, path);
      folder.#byStem.set(basename(entry.name, extension), path);
    }
    return folder;
  }

  get size(): number {
    return this.#byName.size;
  }

  /** The picture with one of these names; a name without extension fits any. */
  find(...names: string[]): string | undefined {
    for (const name of names) {
      const path = this.#byName.get(name) ?? this.#byStem.get(name);
      if (path !== undefined) return path;
    }
    return undefined;
  }
}
