/** Why the system did not tell: its code, such as `ENOENT`, or {@link NOT_UNICODE}. */
export interface Refusal {
  refused: string;
}

/** A name that could not be turned into text, so that the file cannot be asked for by it. */
export const NOT_UNICODE = 'not-unicode';

/** What is in a directory; what is neither file nor directory nor link is left out. */
export interface Listing {
  /** Tells one directory from another, whatever path leads to it. */
  identity: string;
  files: string[];
  directories: string[];
  /** Where they lead is to be asked for; see {@link DiskMethods.stats}. */
  links: string[];
}

export interface FileStats {
  kind: 'file' | 'directory' | 'other';
  bytes: number;
  /** Whole milliseconds since 1970, UTC. */
  mtimeMs: number;
}

/** What the engine may ask of the disk process; all paths are absolute. */
export interface DiskMethods {
  /** Which directory is at a path, and whether it is bare; null where there is none. */
  lookAtRoot(params: { path: string }): Promise<{ identity: string; isBare: boolean } | null>;
  list(params: { path: string }): Promise<Listing | Refusal>;
  /** Of many at once, links followed: the disk answers so faster than one by one. */
  stats(params: { paths: readonly string[] }): Promise<(FileStats | Refusal)[]>;
  /**
   * Opens a file and closes it, whatever comes of it: that goes to the drive itself, where what else
   * is asked may be answered from memory.
   */
  open(params: { path: string }): Promise<void>;
}

export const isRefusal = (answer: object): answer is Refusal => 'refused' in answer;
