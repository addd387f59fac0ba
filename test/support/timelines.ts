import { findEvents, type Shot } from '../../src/engine/organize/events/cluster.ts';

/** Photos of an invented person, each with the event it belongs to, or null. */
export interface GoldTimeline {
  photos: (Shot & { event: number | null })[];
}

/**
 * F1 of boundaries: between neighbours in time whose event differs, a run of photos in no event
 * counting as one; found boundaries are right at exactly the same place.
 */
export function boundaryF1({ photos }: GoldTimeline): number {
  const found = new Map<number, number>();
  for (const [n, event] of findEvents(photos).entries()) {
    for (const id of event.photos) found.set(id, n);
  }
  let both = 0;
  let either = 0;
  for (const [i, photo] of photos.entries()) {
    const before = photos[i - 1];
    if (!before) continue;
    const isGold = before.event !== photo.event;
    const isFound = found.get(before.id) !== found.get(photo.id);
    if (isGold && isFound) both++;
    either += Number(isGold) + Number(isFound);
  }
  return (2 * both) / either;
}
