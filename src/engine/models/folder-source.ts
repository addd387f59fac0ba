import { constants } from 'node:fs';
import { copyFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { differs, hashFile, isVerified } from './source.ts';
import type { Expected, FetchControl, ModelSource, SourceFile } from './source.ts';

/** Files that were downloaded elsewhere: laid out as on the hub, or all in one folder. */
export class FolderSource implements ModelSource {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  async find(
    repository: string,
    revision: string,
    paths: readonly string[],
    expected: Expected,
  ): Promise<SourceFile> {
    for (const path of paths.flatMap((one) => [one, one.split('/').at(-1) ?? one])) {
      const found = await stat(join(this.#dir, path)).catch(() => null);
      if (!found?.isFile()) continue;
      const { size: bytes } = found;
      if (expected.bytes !== null && bytes !== expected.bytes) {
        throw differs(path, `${expected.bytes} byte`, `${bytes} byte`);
      }
      const hex = await hashFile(join(this.#dir, path), 'sha256', bytes);
      if (expected.sha256 !== null && hex !== expected.sha256) {
        throw differs(path, expected.sha256, hex);
      }
      return { repository, revision, path, bytes, hash: { kind: 'sha256', hex } };
    }
    throw new AppError('model-source-file-missing', { file: paths.join(' | '), path: this.#dir });
  }

  async fetch(file: SourceFile, target: string, control: FetchControl): Promise<void> {
    await control.checkpoint();
    control.signal.throwIfAborted();
    if (!(await isVerified(target, file))) {
      const part = `${target}.part`;
      await copyFile(join(this.#dir, file.path), part, constants.COPYFILE_FICLONE);
      if (!(await isVerified(part, file))) {
        await rm(part, { force: true });
        throw new AppError('file-changed');
      }
      await rename(part, target);
    }
    control.onBytes(file.bytes);
  }

  close(): void {
    // Nothing is kept open.
  }
}
