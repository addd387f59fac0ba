import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Blocks } from './blocks.ts';
import { fileError } from './file-errors.ts';
import { hashFile } from './hash.ts';

/** What a file held at a moment. */
export interface FileContent {
  data: Buffer;
  /** Of the file when it was read, milliseconds since 1970, UTC. */
  mtimeMs: number;
  /** What {@link data} is the beginning of. */
  block: Buffer;
}

export interface RecentLimits {
  /** A larger file is hashed in blocks and not kept. */
  fileBytes: number;
  /** Of all together; what does not fit is not kept. */
  totalBytes: number;
  /** A content that nobody has taken goes after so many more files. */
  files: number;
}

/** Most photos of telephones and cameras, as many as are between the hash and the decoder. */
const LIMITS: RecentLimits = { fileBytes: 8 << 20, totalBytes: 96 << 20, files: 64 };

/**
 * Hashes files and keeps the contents of the last ones for a while: a photo that turns out to be
 * new is then decoded from the very bytes that were hashed, and its file is read once.
 */
export class RecentContents {
  readonly #limits: RecentLimits;
  readonly #blocks: Blocks;
  readonly #kept = new Map<string, FileContent & { turn: number }>();
  #turn = 0;
  #bytes = 0;

  constructor(limits: RecentLimits = LIMITS) {
    this.#limits = limits;
    this.#blocks = new Blocks(limits.totalBytes);
  }

  /**
   * As {@link hashFile}.
   *
   * @throws AppError `file-vanished`, `file-unreadable`
   */
  async hash(path: string): Promise<{ hash: string; bytes: number }> {
    this.#forgetOld();
    const content = await this.#read(path);
    if (!content) return hashFile(path);
    const { data } = content;
    this.#drop(path);
    this.#kept.set(path, { ...content, turn: this.#turn });
    this.#bytes += data.length;
    return { hash: createHash('sha256').update(data).digest('hex'), bytes: data.length };
  }

  /**
   * The content of a file when it was hashed, once; null where it was not kept. The caller gives it
   * back.
   */
  take(path: string): FileContent | null {
    const content = this.#kept.get(path);
    if (!content) return null;
    this.#kept.delete(path);
    this.#bytes -= content.data.length;
    return content;
  }

  /** Content that was taken and is not needed any more: its memory holds another file's from now on. */
  giveBack({ block }: FileContent): void {
    this.#blocks.giveBack(block);
  }

  #drop(path: string): void {
    const content = this.take(path);
    if (content) this.giveBack(content);
  }

  /** A whole file; null where it is too large or does not hold still. */
  async #read(path: string): Promise<FileContent | null> {
    const { fileBytes, totalBytes } = this.#limits;
    try {
      const file = await open(path, 'r');
      try {
        const { size, mtimeMs } = await file.stat();
        if (size === 0 || size > fileBytes || this.#bytes + size > totalBytes) return null;
        // One more than there should be, to notice what is being written.
        const block = this.#blocks.lend(size + 1);
        const { bytesRead } = await file.read(block, 0, size + 1, 0);
        if (bytesRead === size) return { data: block.subarray(0, size), mtimeMs, block };
        this.#blocks.giveBack(block);
        return null;
      } finally {
        await file.close();
      }
    } catch (error) {
      throw fileError(error);
    }
  }

  #forgetOld(): void {
    this.#turn++;
    for (const [path, { turn }] of this.#kept) {
      if (this.#turn - turn < this.#limits.files) return;
      this.#drop(path);
    }
  }
}
