import type { CaptureTime } from '../../shared/photo.ts';
import { dot } from './directions.ts';

/** Photos so alike are one picture, whenever they were taken. */
const SAME_PICTURE = 0.985;
/** Photos so alike and taken within so many seconds of each other are of one burst. */
const SAME_BURST = 0.9;
const BURST_SECONDS = 10;

export interface Shot {
  id: number;
  taken: CaptureTime;
  /** Undefined where the photo has no embedding. */
  direction: Float32Array | undefined;
}

/**
 * Groups photos of one burst, in order: the first of each group stands for it.
 * @returns for each group, its photos, the one that stands for it first
 */
export function groupBursts(shots: readonly Shot[]): Shot[][] {
  const groups: Shot[][] = [];
  for (const shot of shots) {
    const group = groups.find(([first]) => first && isSame(first, shot));
    if (group) group.push(shot);
    else groups.push([shot]);
  }
  return groups;
}

function isSame(a: Shot, b: Shot): boolean {
  if (!a.direction || !b.direction) return false;
  const similarity = dot(a.direction, b.direction);
  if (similarity >= SAME_PICTURE) return true;
  // The time of a file says when it was copied, which hundreds may have been at once.
  const known = a.taken.source !== 'mtime' && b.taken.source !== 'mtime';
  return known && similarity >= SAME_BURST && secondsBetween(a.taken, b.taken) <= BURST_SECONDS;
}

const secondsBetween = (a: CaptureTime, b: CaptureTime): number =>
  Math.abs(Date.parse(`${a.local}Z`) - Date.parse(`${b.local}Z`)) / 1000;
