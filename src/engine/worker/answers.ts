import { entryPath } from '../../shared/entry.ts';
import { Connection, WorkerDied } from './connection.ts';
import { LIMITS } from './patience.ts';

/**
 * Whether the drive of a path answers in time, whatever it says: asked by a process of its own, as one
 * that does not holds whoever asks for ever, and would keep this process from ending.
 */
export async function answers(path: string, limitMs = LIMITS.root): Promise<boolean> {
  const connection = new Connection(entryPath(import.meta, 'photo-process'), false);
  try {
    await connection.request('lookAtRoot', { path }, limitMs);
    return true;
  } catch (error) {
    if (error instanceof WorkerDied && error.timedOut) return false;
    throw error;
  } finally {
    await connection.close();
  }
}
