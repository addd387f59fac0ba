import { readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { InstallProgress } from '../../shared/models.ts';
import { manifestOf, type CatalogueFile, type DownloadEntry } from '../encoders/catalogue.ts';
import { importModel, type ImportProgress } from '../encoders/import/index.ts';
import { MANIFEST_FILE, manifestSchema } from '../encoders/manifest.ts';
import type { JobContext } from '../jobs/job.ts';
import { RateMeter } from '../jobs/rate.ts';
import { checkModel } from './check.ts';
import { importFrom } from './import.ts';
import { beginPartial, discard, folderBytes, publish, requireSpace } from './place.ts';
import type { ModelSource, SourceFile } from './source.ts';

const REPORT_EVERY_MS = 200;
/** The graphs made of a checkpoint, in full and in half precision. */
const GRAPHS_PER_CHECKPOINT = 1.5;

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
 * Installs a model of the catalogue: asks for all its files, fetches them into `.partial-ID`, makes
 * ONNX of a checkpoint, tries the model there, and only then gives the folder its name. Cancelled or cut,
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
    job.report({ phase: 'asking', file: null, done: 0, total: null, ...unknownTime });
    const files = await findFiles(entry, source, job.signal);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const dir = await beginPartial(installDir, id);
    await removeStrangers(dir, files);
    const room = entry.kind === 'checkpoint' ? bytes * (1 + GRAPHS_PER_CHECKPOINT) : bytes;
    await requireSpace(dir, room - (await folderBytes(dir)));
    await fetchFiles(files, source, dir, job);
    try {
      const complete =
        entry.kind === 'checkpoint'
          ? await importFiles(entry, files, dir, job)
          : await writeManifest(dir, entry, files);
      job.report({ phase: 'checking', file: null, done: bytes, total: bytes, ...unknownTime });
      await checkModel(complete, entry.tokens);
      job.signal.throwIfAborted();
      return { id, dir: await publish(installDir, id, complete), bytes };
    } catch (error) {
      // Its files are what they should be, so another download would not help.
      if (!job.signal.aborted) await discard(installDir, id, dir);
      throw error;
    }
  } catch (error) {
    if (job.signal.aborted) return { id, dir: null, bytes: 0 };
    throw error;
  }
}

/**
 * Installs a model from a folder or a zip, as it is published or ready.
 * @throws AppError as {@link importFrom}
 */
export async function installFrom(
  path: string,
  installDir: string,
  job: JobContext<InstallProgress>,
): Promise<InstallResult> {
  const onProgress = ({ stage, bytes }: ImportProgress) =>
    job.report({
      phase: stage === 'check' ? 'checking' : 'importing',
      file: null,
      done: bytes.done,
      total: bytes.total > 0 ? bytes.total : null,
      ...unknownTime,
    });
  try {
    const { signal } = job;
    const { id, dir } = await importFrom(path, { modelsDir: installDir, signal, onProgress });
    return { id, dir, bytes: await folderBytes(dir) };
  } catch (error) {
    if (job.signal.aborted) return { id: basename(path), dir: null, bytes: 0 };
    throw error;
  }
}

const unknownTime = { unit: 'bytes', remainingSeconds: null } as const;

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
      const time = { remainingSeconds, perSecond: meter.rate() };
      report({ phase: 'fetching', file: file.path, unit: 'bytes', done, total, ...time });
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
): Promise<string> {
  const manifest = { ...manifestOf(entry), sources: sourcesOf(files) };
  await writeFile(join(dir, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  return dir;
}

const sourcesOf = (files: readonly Wanted[]): object[] =>
  files.map(({ repository, revision, path, as, bytes, hash }) => ({
    repository,
    revision,
    path,
    as,
    bytes,
    [hash.kind]: hash.hex,
  }));

/**
 * Makes the model of a published checkpoint, in a folder in the one of its files, and compares what
 * came out with what the catalogue expects.
 */
async function importFiles(
  entry: DownloadEntry,
  files: readonly Wanted[],
  dir: string,
  { signal, report }: JobContext<InstallProgress>,
): Promise<string> {
  const { id, version, name, languages, licence } = entry;
  const expected = manifestSchema.parse(manifestOf(entry));
  const imported = await importModel(dir, {
    modelsDir: dir,
    id,
    manifest: {
      ...{ version, name, languages, license: licence.id, sources: sourcesOf(files) },
      // How it was trained is not in its files.
      ...(expected.logitScale !== null && { logitScale: expected.logitScale }),
      text: { maxLength: expected.text.maxLength },
    },
    signal,
    onProgress: ({ bytes: { done, total } }) =>
      report({ phase: 'importing', file: null, done, total, ...unknownTime }),
  });
  const { manifest: actual } = imported;
  const facts: [what: string, expected: number, actual: number][] = [
    ['dims', expected.dims, actual.dims],
    ['image.size', expected.image.size, actual.image.size],
  ];
  for (const [what, wanted, found] of facts) {
    if (wanted === found) continue;
    throw new AppError('model-mismatch', {
      id,
      what,
      expected: String(wanted),
      actual: String(found),
    });
  }
  return imported.dir;
}
