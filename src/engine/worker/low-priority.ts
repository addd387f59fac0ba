import { constants, setPriority } from 'node:os';

/**
 * Gives a process a low priority: whatever else wants the processor gets ten times as much of it.
 * Not the lowest, with which it could stand still for hours beside a busy program. On Linux
 * this is the process's first thread and all that it starts from then on, so call it at once after
 * the start. Where the system refuses, the work is done all the same.
 */
export function lowerPriority(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // The process is gone, or the system does not allow it.
  }
}
