import { Disk, type DiskOptions } from './disk.ts';

/** How long one is kept for the next scan; where folders are watched, changes come in bursts. */
const KEPT_MS = 60_000;

/** The disk processes of scans. One is kept for a while: starting it takes longer than most scans. */
export class Disks {
  readonly #options: DiskOptions | undefined;
  readonly #lent = new Set<Disk>();
  #kept: { disk: Disk; timer: NodeJS.Timeout } | null = null;
  #closing = false;

  constructor(options: DiskOptions | undefined) {
    this.#options = options;
  }

  /** One for the caller alone. */
  lend(): Disk {
    const disk = this.#takeKept() ?? new Disk(this.#options);
    this.#lent.add(disk);
    return disk;
  }

  /**
   * Work with one that is given back in any case.
   * @param signal once it is aborted nobody waits long for drives
   */
  async use<T>(work: (disk: Disk) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const disk = this.lend();
    const hurry = () => disk.hurry();
    signal?.addEventListener('abort', hurry);
    try {
      return await work(disk);
    } finally {
      signal?.removeEventListener('abort', hurry);
      await this.giveBack(disk);
    }
  }

  async giveBack(disk: Disk): Promise<void> {
    this.#lent.delete(disk);
    if (this.#closing || this.#kept || disk.isHurried) return disk.close();
    const timer = setTimeout(() => void this.#takeKept()?.close(), KEPT_MS).unref();
    this.#kept = { disk, timer };
  }

  /** Nobody waits long for drives any more. */
  hurry(): void {
    this.#closing = true;
    for (const disk of this.#lent) disk.hurry();
  }

  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all([...this.#lent, this.#takeKept()].map((disk) => disk?.close()));
  }

  #takeKept(): Disk | null {
    const kept = this.#kept;
    this.#kept = null;
    clearTimeout(kept?.timer);
    return kept?.disk ?? null;
  }
}
