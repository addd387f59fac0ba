import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstallProgress } from '../../shared/models.ts';
import { manifestOf, type CatalogueFile, type DownloadEntry } from '../encoders/catalogue.ts';
import { MANIFEST_FILE } from '../encoders/manifest.ts';
import type { JobContext } from '../jobs/job.ts';
import { RateMeter } from '../jobs/rate.ts';
import { checkModel } from './check.ts';
import { beginPartial, discard, folderBytes, publish, requireSpace } from './place.ts';
import type { ModelSource, SourceFile } from './source.ts';

const REPORT_EVERY_MS = 200;

export interface InstallResult {
  id: string;
  /** The model's folder; null where the work was cancelled. */
  dir: string | null;
  bytes: number;
}

interface Wanted extends SourceFile {
  /** Its name in the model's folder. */
  as: string;
}

/**
 * Installs a model of the catalogue whose files are ONNX: asks for all of them, fetches them into
 * `.partial-ID`, tries the model there, and only then gives the folder its name. Cancelled or cut,
 * what is there stays for the next attempt; a model that does not work goes.
 * @throws AppError of the source, `disk-space`, or what {@link checkModel} throws
 */
export async function installModel(
  entry: DownloadEntry,
  source: ModelSource,
  installDir: string,
  job: JobContext<InstallProgress>,
): Promise<InstallResult> {
  const { id } = entry;
  try {
    job.report({ phase: 'asking', file: null, done: 0, total: null, remainingSeconds: null });
    const files = await findFiles(entry, source, job.signal);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const dir = await beginPartial(installDir, id);
    await removeStrangers(dir, files);
    await requireSpace(dir, bytes - (await folderBytes(dir)));
    await fetchFiles(files, source, dir, job);
    job.report({ ...checking, done: bytes, total: bytes });
    await writeManifest(dir, entry, files);
    try {
      await checkModel(dir, entry.tokens);
    } catch (error) {
      // Its files are what they should be, so another download would not help.
      await discard(installDir, id, dir);
      throw error;
    }
    job.signal.throwIfAborted();
    return { id, dir: await publish(installDir, id), bytes };
  } catch (error) {
    if (job.signal.aborted) return { id, dir: null, bytes: 0 };
    throw error;
  }
}

const checking = { phase: 'checking', file: null, remainingSeconds: null } as const;

async function findFiles(
  { sources }: DownloadEntry,
  source: ModelSource,
  signal: AbortSignal,
): Promise<Wanted[]> {
  const found: Wanted[] = [];
  for (const { repository, revision, files } of sources) {
    // A branch may move: all files come from the commit that the first one came from.
    let commit = revision;
    for (const file of files) {
      const one = await source.find(repository, commit, pathsOf(file), file, signal);
      commit = one.revision;
      found.push({ ...one, as: file.as ?? one.path.split('/').at(-1) ?? one.path });
    }
  }
  return found;
}

const pathsOf = ({ path }: CatalogueFile): string[] => (typeof path === 'string' ? [path] : path);

/** What an attempt at another version left would end up in the model. */
async function removeStrangers(dir: string, files: readonly Wanted[]): Promise<void> {
  const wanted = new Set(files.flatMap(({ as }) => [as, `${as}.part`]));
  for (const name of await readdir(dir)) {
    if (!wanted.has(name)) await rm(join(dir, name), { recursive: true });
  }
}

async function fetchFiles(
  files: readonly Wanted[],
  source: ModelSource,
  dir: string,
  { signal, checkpoint, report }: JobContext<InstallProgress>,
): Promise<void> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const meter = new RateMeter();
  let before = 0;
  let reportedAt = -Infinity;
  for (const file of files) {
    const onBytes = (bytes: number) => {
      const now = performance.now();
      if (now - reportedAt < REPORT_EVERY_MS && bytes < file.bytes) return;
      reportedAt = now;
      const done = before + bytes;
      meter.mark(done);
      const remainingSeconds = meter.remainingSeconds(total - done);
      const perSecond = meter.rate();
      report({ phase: 'fetching', file: file.path, done, total, remainingSeconds, perSecond });
    };
    await source.fetch(file, join(dir, file.as), { signal, checkpoint, onBytes });
    before += file.bytes;
  }
}

/** The manifest is written last, and tells exactly what was installed. */
async function writeManifest(
  dir: string,
  entry: DownloadEntry,
  files: readonly Wanted[],
): Promise<void> {
  const sources = files.map(({ repository, revision, path, as, bytes, hash }) => ({
    repository,
    revision,
    path,
    as,
    bytes,
    [hash.kind]: hash.hex,
  }));
  const manifest = { ...manifestOf(entry), sources };
  await writeFile(join(dir, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
}
