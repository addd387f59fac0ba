import { open, rename, rm, stat } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.ts';
import { differs, hashFile, isVerified } from '../source.ts';
import type { Expected, FetchControl, FileHash, ModelSource, SourceFile } from '../source.ts';
import { Http, type Answer, type HttpOptions } from './http.ts';
import { Passing, retrying, type RetryOptions } from './retry.ts';

export interface HubOptions extends HttpOptions {
  /** Where the hub is; a mirror or a server of one's own speaks the same way. */
  endpoint: URL;
  retry: RetryOptions;
}

/**
 * Files of model repositories over the hub's HTTP interface.
 * Source: `resolve` URLs and X-Linked-* headers as in the hub's documentation, "Download files".
 */
export class Hub implements ModelSource {
  readonly #http: Http;
  readonly #options: HubOptions;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#http = new Http(options);
  }

  /**
   * Asks for size and hash of the first of `paths` that exists, and compares them with what is
   * expected.
   * @throws AppError `hub-file-missing`, `hub-denied`, `hub-differs`, `hub-unverifiable`,
   *   `hub-unreachable`
   */
  async find(
    repository: string,
    revision: string,
    paths: readonly string[],
    expected: Expected,
    signal: AbortSignal,
  ): Promise<SourceFile> {
    for (const path of paths) {
      const file = await this.#retrying(
        () => this.#probe({ repository, revision, path }, expected, signal),
        signal,
      );
      if (file) return file;
    }
    throw new AppError('hub-file-missing', { file: paths.join(' | '), repository, revision });
  }

  /**
   * Downloads a file to `target`, going on where an earlier attempt was cut (`target.part`).
   * `target` appears only when every byte of it has been verified.
   * @throws AppError as {@link find}, and `download-corrupt`, `disk-full`
   */
  async fetch(file: SourceFile, target: string, control: FetchControl): Promise<void> {
    if (await isVerified(target, file)) {
      control.onBytes(file.bytes);
      return;
    }
    await rm(target, { force: true });
    const part = `${target}.part`;
    // What an earlier attempt left may belong to another version: then all is fetched once more.
    const hadSome = (await sizeOf(part)) > 0;
    for (let fresh = !hadSome; ; fresh = true) {
      await this.#fetch(file, part, control);
      if (await isVerified(part, file)) break;
      const actual = await hashFile(part, file.hash.kind, file.bytes);
      await rm(part, { force: true });
      if (!fresh) continue;
      throw new AppError('download-corrupt', {
        file: file.path,
        expected: file.hash.hex,
        actual,
      });
    }
    await rename(part, target);
  }

  close(): void {
    this.#http.close();
  }

  #url({ repository, revision, path }: Pick<SourceFile, 'repository' | 'revision' | 'path'>): URL {
    const { endpoint } = this.#options;
    const base = endpoint.href.endsWith('/') ? endpoint.href : `${endpoint.href}/`;
    const segments = path.split('/').map(encodeURIComponent).join('/');
    return new URL(`${repository}/resolve/${encodeURIComponent(revision)}/${segments}`, base);
  }

  async #probe(
    file: { repository: string; revision: string; path: string },
    expected: Expected,
    signal: AbortSignal,
  ): Promise<SourceFile | null> {
    // One byte instead of HEAD: a range is never compressed on the way, so its size is the file's.
    const answer = await this.#http.get(this.#url(file), { Range: 'bytes=0-0' }, signal);
    answer.body.destroy();
    if (answer.status === 404) return null;
    this.#mustBeFile(answer, file);
    const { path } = file;
    const bytes = sizeIn(answer);
    if (expected.bytes !== null && bytes !== expected.bytes) {
      throw differs(path, `${expected.bytes} byte`, `${bytes} byte`);
    }
    const said = hashIn(answer);
    if (expected.sha256 !== null && said?.kind === 'sha256' && said.hex !== expected.sha256) {
      throw differs(path, expected.sha256, said.hex);
    }
    const hash: FileHash | null =
      expected.sha256 === null ? said : { kind: 'sha256', hex: expected.sha256 };
    if (!hash || Number.isNaN(bytes)) {
      throw new AppError('hub-unverifiable', { file: path, repository: file.repository });
    }
    const commit = answer.headers['x-repo-commit'];
    return { ...file, revision: commit ?? file.revision, bytes, hash };
  }

  /** Fetches what is missing of `part`, over as many cuts as it takes. */
  async #fetch(file: SourceFile, part: string, control: FetchControl): Promise<void> {
    await this.#retrying(async (gotFurther) => {
      let have = await sizeOf(part);
      if (have > file.bytes) {
        await rm(part);
        have = 0;
      }
      control.onBytes(have);
      if (have === file.bytes) return;
      await control.checkpoint();
      control.signal.throwIfAborted();
      const range = have > 0 ? { Range: `bytes=${have}-` } : undefined;
      const answer = await this.#http.get(this.#url(file), range ?? {}, control.signal);
      const starts = rangeStart(answer);
      if (answer.status === 416 || (answer.status === 206 && starts !== have)) {
        answer.body.destroy();
        await rm(part, { force: true });
        throw new Passing(
          `${file.path}: ${answer.status} ${answer.headers['content-range'] ?? ''}`,
        );
      }
      this.#mustBeFile(answer, file);
      await this.#append(answer, file, part, answer.status === 206 ? have : 0, {
        ...control,
        onBytes: (bytes) => {
          if (bytes > have) gotFurther();
          control.onBytes(bytes);
        },
      });
      if ((await sizeOf(part)) < file.bytes) throw new Passing(`${file.path}: cut`);
    }, control.signal);
  }

  async #append(
    answer: Answer,
    file: SourceFile,
    part: string,
    from: number,
    control: FetchControl,
  ): Promise<void> {
    const handle = await open(part, from === 0 ? 'w' : 'a');
    let bytes = from;
    try {
      for await (const chunk of this.#http.chunksOf(answer.body)) {
        bytes += chunk.length;
        if (bytes > file.bytes) throw differs(file.path, `${file.bytes} byte`, `> ${file.bytes}`);
        await handle.writeFile(chunk);
        control.onBytes(bytes);
        await control.checkpoint();
        control.signal.throwIfAborted();
      }
      await handle.sync();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
        throw new AppError('disk-full', { path: part }, { cause: error });
      }
      throw error;
    } finally {
      await handle.close();
      answer.body.destroy();
    }
  }

  #mustBeFile(
    { status, body }: Answer,
    { repository, revision, path }: Pick<SourceFile, 'repository' | 'revision' | 'path'>,
  ): void {
    if (status === 200 || status === 206) return;
    body.destroy();
    const { host } = this.#options.endpoint;
    if (status === 404) {
      throw new AppError('hub-file-missing', { file: path, repository, revision });
    }
    if (status === 401 || status === 403) throw new AppError('hub-denied', { repository, status });
    throw new AppError('hub-unreachable', { host, reason: String(status) });
  }

  async #retrying<T>(
    work: (gotFurther: () => void) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    try {
      return await retrying(work, this.#options.retry, signal);
    } catch (error) {
      if (!(error instanceof Passing)) throw error;
      const { host } = this.#options.endpoint;
      throw new AppError('hub-unreachable', { host, reason: error.message }, { cause: error });
    }
  }
}

function sizeIn({ headers, status }: Answer): number {
  const total =
    status === 206 ? headers['content-range']?.split('/')[1] : headers['content-length'];
  const bytes = Number(headers['x-linked-size'] ?? total);
  return Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : NaN;
}

/** Large files are tagged with their SHA-256, others with the hash that Git gives them. */
function hashIn({ headers }: Answer): FileHash | null {
  const tag = headers['x-linked-etag'] ?? headers['etag'];
  const hex = tag?.replace(/^W\//, '').replaceAll('"', '').toLowerCase() ?? '';
  if (/^[0-9a-f]{64}$/.test(hex)) return { kind: 'sha256', hex };
  return /^[0-9a-f]{40}$/.test(hex) ? { kind: 'git-sha1', hex } : null;
}

function rangeStart({ headers }: Answer): number | null {
  const found = /^bytes (\d+)-/.exec(headers['content-range'] ?? '');
  return found ? Number(found[1]) : null;
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
