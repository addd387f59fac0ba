import { AppError } from '../../shared/errors.ts';
import type { PhotoMetadata } from '../../shared/photo.ts';
import { DriveSilent } from '../disk/disk.ts';
import { isRefusal } from '../disk/protocol.ts';
import type { FilePlace } from '../library/files.ts';
import type { ReadPhoto } from '../worker/protocol.ts';
import type { Drive } from './drive.ts';
import type { FileTask } from './reconcile.ts';
import { sameSidecars } from './sidecars.ts';
import type { ScanState } from './state.ts';

/** What a file turned out to be. */
export type Finding = { task: FileTask } & (
  | { kind: 'unknown'; hash: string }
  | { kind: 'same'; photoId: number }
  | { kind: 'moved'; photoId: number; from: FilePlace; metadata: PhotoMetadata | null }
  | { kind: 'duplicate'; photoId: number }
  | {
      kind: 'rewritten';
      photoId: number;
      hash: string;
      from: FilePlace | null;
      metadata: PhotoMetadata;
    }
  | { kind: 'metadata'; photoId: number; metadata: PhotoMetadata }
  | { kind: 'read'; hash: string; photo: ReadPhoto }
  | { kind: 'failed'; error: AppError }
);

/** Recognises a file by its content: a photo the library has, or one to be read. */
export function identify(state: ScanState, drive: Drive, task: FileTask): Promise<Finding> {
  return orFailure(task, async () => {
    const { library, model } = state;
    const { known, path, sidecars, stamp } = task;
    const readMetadata = () => drive.work('readMetadata', { path, sidecars });
    if (task.need === 'metadata' && known?.photoId != null) {
      return { task, kind: 'metadata', photoId: known.photoId, metadata: await readMetadata() };
    }
    const { hash, bytes } = await drive.work('identify', { path });
    if (bytes !== stamp.bytes) throw new AppError('file-changed');
    const photoId = library.photos.idOfHash(hash);
    if (photoId === undefined) {
      const found = await ownWriting(state, task, hash);
      if (found) return { task, kind: 'rewritten', hash, ...found, metadata: await readMetadata() };
    }
    if (photoId === undefined || !library.isComplete(photoId, model.row)) {
      return { task, kind: 'unknown', hash };
    }
    if (known?.photoId === photoId) {
      if (sameSidecars(known.sidecar, stamp.sidecar)) return { task, kind: 'same', photoId };
      return { task, kind: 'metadata', photoId, metadata: await readMetadata() };
    }
    const from = await state.claimDesertedPlace(photoId);
    if (!from) return { task, kind: 'duplicate', photoId };
    const metadata = sameSidecars(from.sidecar, stamp.sidecar) ? null : await readMetadata();
    return { task, kind: 'moved', photoId, from, metadata };
  });
}

/**
 * The photo whose file has this content by our own writing of metadata into it, which was killed
 * before it could be noted; where it has moved since, with the place it left.
 */
async function ownWriting(
  state: ScanState,
  { known }: FileTask,
  hash: string,
): Promise<{ photoId: number; from: FilePlace | null } | null> {
  const { library, model } = state;
  const photoId = library.metadataWrites.photoOf(hash);
  if (photoId === null || !library.isComplete(photoId, model.row)) return null;
  if (known?.photoId === photoId) return { photoId, from: null };
  const from = await state.claimDesertedPlace(photoId);
  return from && { photoId, from };
}

/** Reads and embeds what is unknown; lets everything else pass. */
export function read(drive: Drive, finding: Finding): Promise<Finding> {
  if (finding.kind !== 'unknown') return Promise.resolve(finding);
  const { task, hash } = finding;
  return orFailure(task, async () => {
    const { path, sidecars, stamp } = task;
    const photo = await drive.work('read', { path, sidecars });
    // The content that was hashed must be the content that was read.
    const [stats] = await drive.stats([path]);
    if (!stats || isRefusal(stats)) {
      const reason = stats?.refused ?? '';
      throw reason === 'ENOENT'
        ? new AppError('file-vanished')
        : new AppError('file-unreadable', { reason });
    }
    if (stats.bytes !== stamp.bytes || stats.mtimeMs !== stamp.mtimeMs) {
      throw new AppError('file-changed');
    }
    return { task, kind: 'read', hash, photo };
  });
}

/** One bad photo never stops a scan; a drive, worker or model that does not work does. */
async function orFailure(task: FileTask, work: () => Promise<Finding>): Promise<Finding> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DriveSilent) throw error;
    if (!(error instanceof AppError)) {
      const reason = error instanceof Error ? error.message : String(error);
      return { task, kind: 'failed', error: new AppError('internal', { reason }) };
    }
    if (stopsTheScan(error)) throw error;
    return { task, kind: 'failed', error };
  }
}

/** What would fail for every other photo too. */
function stopsTheScan({ code }: AppError): boolean {
  if (code === 'model-output-invalid') return false;
  return /^(model|device|library|disk)-/.test(code) || code === 'worker-unavailable';
}
