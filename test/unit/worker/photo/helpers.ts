import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { AppError, type ErrorCode } from '../../../../src/shared/errors.ts';
import { type PhotoReading, readPhoto } from '../../../../src/engine/worker/photo/read.ts';

/** A folder for the files of one test file, gone when its tests are over. */
export function photoFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'fototeca-photo-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    path: (name: string) => join(folder, name),
    put(name: string, content: Uint8Array | string): string {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
  };
}

export function read(path: string, ...sidecars: string[]): Promise<PhotoReading> {
  return readPhoto({ path, sidecars, thumbnailSize: 160, coverSize: 64 });
}

export async function expectCode(work: Promise<unknown>, code: ErrorCode): Promise<AppError> {
  const error = await work.then(
    () => new Error('it succeeded'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  expect((error as AppError).code).toBe(code);
  return error as AppError;
}
