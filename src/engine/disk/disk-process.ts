/**
 * The disk process: a child process of the engine that asks file systems. A drive that never answers
 * (a network that is gone) holds whoever asks for ever; this process is then ended.
 */
import { constants, type BigIntStats, type Dirent, type Stats } from 'node:fs';
import { lstat, open, readdir, stat } from 'node:fs/promises';
import { serve } from '../worker/serve.ts';
import { NOT_UNICODE, type DiskMethods, type FileStats, type Refusal } from './protocol.ts';

const methods: DiskMethods = {
  async lookAtRoot({ path }) {
    try {
      const identity = identityOf(await stat(path, { bigint: true }));
      return { identity, isBare: (await readdir(path)).length === 0 };
    } catch {
      return null;
    }
  },
  async list({ path }) {
    try {
      const identity = identityOf(await stat(path, { bigint: true }));
      const entries = await readdir(path, { withFileTypes: true });
      const names = (isOne: (entry: Dirent) => boolean) =>
        entries.filter(isOne).map(({ name }) => name);
      return {
        identity,
        files: names((entry) => entry.isFile()),
        directories: names((entry) => entry.isDirectory()),
        links: names((entry) => entry.isSymbolicLink()),
      };
    } catch (error) {
      return refusal(path, error);
    }
  },
  stats: ({ paths }) => Promise.all(paths.map(statsOf)),
  async open({ path }) {
    // A pipe by a photo's name would be waited for until somebody writes into it.
    const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
    await open(path, flags).then(
      (file) => file.close(),
      () => undefined,
    );
  },
};

const identityOf = ({ dev, ino }: BigIntStats): string => `${dev}:${ino}`;

async function statsOf(path: string): Promise<FileStats | Refusal> {
  try {
    const stats = await stat(path);
    return { kind: kindOf(stats), bytes: stats.size, mtimeMs: Math.trunc(stats.mtimeMs) };
  } catch (error) {
    return refusal(path, error);
  }
}

function kindOf(stats: Stats): FileStats['kind'] {
  if (stats.isFile()) return 'file';
  return stats.isDirectory() ? 'directory' : 'other';
}

async function refusal(path: string, error: unknown): Promise<Refusal> {
  const isReachable = async () =>
    lstat(path).then(
      () => true,
      () => false,
    );
  if (path.includes('\uFFFD') && !(await isReachable())) return { refused: NOT_UNICODE };
  return {
    refused: error instanceof Error && 'code' in error ? String(error.code) : String(error),
  };
}

serve(methods);
// Node itself would wait for drives that do not answer.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
