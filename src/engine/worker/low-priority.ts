import { constants, setPriority } from 'node:os';

/**
 * Gives a process the lowest priority: whatever else wants the processor comes first. On Linux
 * this is the process's first thread and all that it starts from then on, so call it at once after
 * the start. Where the system refuses, the work is done all the same.
 */
export function lowerPriority(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // The process is gone, or the system does not allow it.
  }
}
