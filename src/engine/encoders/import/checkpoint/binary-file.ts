import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';

/** Small reads are served from a window of this many bytes. */
const WINDOW = 64 * 1024;

/** A file read here and there, never as a whole: checkpoints are larger than memory should be. */
export class BinaryFile {
  readonly name: string;
  readonly size: number;
  readonly #handle: FileHandle;
  #window: Buffer = Buffer.alloc(0);
  #windowAt = 0;

  private constructor(name: string, size: number, handle: FileHandle) {
    this.name = name;
    this.size = size;
    this.#handle = handle;
  }

  static async open(path: string): Promise<BinaryFile> {
    const handle = await open(path, 'r');
    const { size } = await handle.stat();
    return new BinaryFile(basename(path), size, handle);
  }

  /**
   * `length` bytes from offset `at`; the memory is the caller's to read, not to change.
   * Throws AppError `checkpoint-truncated` when the file ends before them: `what` says what is cut.
   */
  async read(at: number, length: number, what: string): Promise<Buffer> {
    this.expect(at, length, what);
    if (length > WINDOW) return this.readInto(Buffer.allocUnsafeSlow(length), at, what);
    const start = at - this.#windowAt;
    if (start < 0 || start + length > this.#window.length) {
      const size = Math.min(WINDOW, this.size - at);
      // A new window each time: views of the old one may still be in use.
      this.#window = await this.readInto(Buffer.allocUnsafeSlow(size), at, what);
      this.#windowAt = at;
    }
    const from = at - this.#windowAt;
    return this.#window.subarray(from, from + length);
  }

  /** Fills a buffer from offset `at`. */
  async readInto(buffer: Buffer, at: number, what: string): Promise<Buffer> {
    let done = 0;
    while (done < buffer.length) {
      const { bytesRead } = await this.#handle.read(buffer, done, buffer.length - done, at + done);
      if (bytesRead === 0) throw this.truncated(what);
      done += bytesRead;
    }
    return buffer;
  }

  /** Throws AppError `checkpoint-truncated` unless the bytes are inside the file. */
  expect(at: number, length: number, what: string): void {
    if (!(at >= 0 && length >= 0 && at + length <= this.size)) throw this.truncated(what);
  }

  truncated(what: string): AppError {
    return new AppError('checkpoint-truncated', { file: this.name, what });
  }

  malformed(reason: string): AppError {
    return new AppError('checkpoint-malformed', { file: this.name, reason });
  }

  /** Something a checkpoint has no need for in such an amount. */
  tooMuch(what: string, limit: number): AppError {
    return new AppError('checkpoint-limit', { file: this.name, what, limit });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
