import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';

/** A file of a model as its source describes it, before it is fetched. */
export interface SourceFile {
  repository: string;
  /** The commit, where the source says it, else the revision asked for. */
  revision: string;
  path: string;
  bytes: number;
  hash: FileHash;
}

/** How a content is recognised: SHA-256, or the hash that Git gives small files. */
export interface FileHash {
  kind: 'sha256' | 'git-sha1';
  hex: string;
}

/** What a file must be according to the catalogue; null where it does not know. */
export interface Expected {
  bytes: number | null;
  sha256: string | null;
}

export interface FetchControl {
  signal: AbortSignal;
  /** Waits while the work is paused. */
  checkpoint(): Promise<void>;
  /** How many bytes of the file are on the disk now. */
  onBytes(bytes: number): void;
}

/** Where the files of a model come from: the hub, or a folder for those who are offline. */
export interface ModelSource {
  /**
   * The first of `paths` that exists.
   * @throws AppError `hub-file-missing`, `hub-differs` where it is not as expected, and others
   */
  find(
    repository: string,
    revision: string,
    paths: readonly string[],
    expected: Expected,
    signal: AbortSignal,
  ): Promise<SourceFile>;
  /**
   * Makes `target` of it, which appears only when every byte has been verified.
   * @throws AppError `download-corrupt`, `disk-full`, and others
   */
  fetch(file: SourceFile, target: string, control: FetchControl): Promise<void>;
  close(): void;
}

export const differs = (file: string, expected: string, actual: string): AppError =>
  new AppError('hub-differs', { file, expected, actual });

/** True for a file that is there with the right content. */
export async function isVerified(
  path: string,
  { bytes, hash }: Pick<SourceFile, 'bytes' | 'hash'>,
): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile() || found.size !== bytes) return false;
  return (await hashFile(path, hash.kind, bytes)) === hash.hex;
}

/** The hash of a file, in hexadecimal. Git hashes a header with the size before the content. */
export async function hashFile(
  path: string,
  kind: FileHash['kind'],
  bytes: number,
): Promise<string> {
  const hash = createHash(kind === 'sha256' ? 'sha256' : 'sha1');
  if (kind === 'git-sha1') hash.update(`blob ${bytes}\0`);
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
