import { stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { AppError } from '../../../shared/errors.ts';

/** What the file was when reading began, to tell a broken photo from one that is being written. */
export interface FileState {
  path: string;
  bytes: number;
  /** Milliseconds since 1970, UTC. */
  mtimeMs: number;
}

function errnoOf(error: unknown): string | null {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : null;
}

/** An error of the file system as the user hears of it; anything else comes back as it is. */
export function fileError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const code = errnoOf(error);
  if (code === null) return error;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new AppError('file-vanished', {}, { cause: error });
  }
  return new AppError('file-unreadable', { reason: code }, { cause: error });
}

/**
 * Why a decoder failed. Native decoders report a disk that stops answering, a file that is gone and
 * a file that is still being copied all as a broken picture, so the file is looked at again.
 */
export async function decodeError(file: FileState, error: unknown): Promise<unknown> {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  try {
    const now = await stat(file.path);
    if (now.size !== file.bytes || now.mtimeMs !== file.mtimeMs) {
      return new AppError('file-changed', {}, { cause: error });
    }
    for await (const _ of createReadStream(file.path)) void _;
  } catch (reading) {
    return fileError(reading);
  }
  const technical = firstLine(error.message);
  return new AppError(
    'image-corrupt',
    { reason: damageOf(technical), technical },
    { cause: error },
  );
}

/** What is wrong with a picture: `reason.<kind>` of the catalogue. */
type Damage = 'truncated' | 'unsupported' | 'damaged';

/**
 * The kind of damage that a decoder speaks of, in the words of libvips and the libraries below it
 * (libjpeg, libspng, libwebp, libtiff) and of libheif.
 */
function damageOf(message: string): Damage {
  if (TRUNCATED.test(message)) return 'truncated';
  // Its format is known by then: what libvips does not recognise any more is broken.
  if (/contains unsupported image format/i.test(message)) return 'damaged';
  return UNSUPPORTED.test(message) ? 'unsupported' : 'damaged';
}

const TRUNCATED =
  /premature(ly)? end|truncat|unexpected end|end of (stream|file|data|input)|\beof\b|read error|bad seek|not enough (data|image data)|too short|incomplete/i;
const UNSUPPORTED = /unsupported|not supported|unimplemented|not implemented|no decod/i;

/** Decoders speak in several lines and may name the file: one short line is enough. */
function firstLine(message: string): string {
  const line = message.split('\n').find((text) => text.trim() !== '') ?? '';
  return line.trim().slice(0, 200) || 'decoder error';
}
