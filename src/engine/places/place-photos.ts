import { setImmediate } from 'node:timers/promises';
import type { Place } from '../../shared/place.ts';
import type { Library } from '../library/library.ts';
import type { UnplacedPhoto } from '../library/places.ts';
import { common, isSomewhere } from './common.ts';
import { placeInPath } from './folder-names.ts';
import { gazetteerOf, gazetteerVersion, type Gazetteer } from './gazetteer.ts';

/** A photo is where others of the same day were, if they are no further away in time. */
const NEAR_HOURS = 3;
/** Photos of one transaction: what the window asks for meanwhile waits for it. */
const BATCH = 100;

export interface PlacingOptions {
  signal?: AbortSignal;
  /** Called between two batches. */
  checkpoint?: () => Promise<void>;
}

/**
 * Works out where photos were taken that this gazetteer has not looked at: first by position, then
 * those without by their neighbours in time and the names of their folders. What was inferred for a
 * day is worked out again when a photo with a position joins it. Cheap where there is nothing to
 * do, and can be ended at any moment.
 * @returns how many photos were looked at
 */
export async function placePhotos(
  library: Library,
  resourcesDir: string,
  options: PlacingOptions = {},
): Promise<number> {
  const { places } = library;
  const work = { library, resourcesDir, options };
  const positioned = await eachBatch({ ...work, positioned: true }, (photos, gazetteer) => {
    for (const { id, latitude, longitude } of photos) {
      const place = gazetteer.at(latitude as number, longitude as number);
      places.put(id, isSomewhere(place) ? place : null, 'gps', gazetteer.version);
    }
    const days = new Set(photos.map(({ takenLocal }) => takenLocal.slice(0, 10)));
    for (const day of days) places.forgetInferred(day);
  });
  const others = await eachBatch({ ...work, positioned: false }, (photos, gazetteer) => {
    for (const { id, takenLocal, timeIsKnown } of photos) {
      const byTime = timeIsKnown ? placeByTime(library, takenLocal) : null;
      const place = byTime ?? placeByFolder(library, id, gazetteer);
      const source = byTime ? 'time' : place && 'folder';
      places.put(id, place, source, gazetteer.version);
    }
  });
  return positioned + others;
}

interface Work {
  library: Library;
  resourcesDir: string;
  options: PlacingOptions;
  /** Photos with a position, or without. */
  positioned: boolean;
}

/** Hands out what is to be done in batches, each a transaction. The gazetteer is read for the first. */
async function eachBatch(
  { library, resourcesDir, options: { signal, checkpoint }, positioned }: Work,
  place: (photos: UnplacedPhoto[], gazetteer: Gazetteer) => void,
): Promise<number> {
  const madeBy = gazetteerVersion(resourcesDir);
  let after = 0;
  let done = 0;
  while (!signal?.aborted) {
    const photos = library.places.unplaced({ madeBy, after, limit: BATCH, positioned });
    const last = photos.at(-1);
    if (!last) break;
    library.transaction(() => place(photos, gazetteerOf(resourcesDir)));
    after = last.id;
    done += photos.length;
    await setImmediate();
    await checkpoint?.();
  }
  return done;
}

/** Where the photos before and after were: as exactly as both agree. */
function placeByTime(library: Library, takenLocal: string): Place | null {
  const [first, second] = library.places.neighbours(takenLocal, boundsOf(takenLocal));
  return first && second ? common(first, second) : (first ?? null);
}

/** Some hours before and after, on the same day. */
function boundsOf(takenLocal: string): { from: string; to: string } {
  const day = takenLocal.slice(0, 10);
  const moment = Date.parse(`${takenLocal.slice(0, 19)}Z`);
  if (!Number.isFinite(moment)) return { from: takenLocal, to: takenLocal };
  const local = (hours: number) => new Date(moment + hours * 3_600_000).toISOString().slice(0, 19);
  const [from, to] = [local(-NEAR_HOURS), local(NEAR_HOURS)];
  return {
    from: from.startsWith(day) ? from : `${day}T`,
    to: to.startsWith(day) ? `${to}~` : `${day}T~`,
  };
}

function placeByFolder(library: Library, photoId: number, gazetteer: Gazetteer): Place | null {
  for (const directory of library.places.directoriesOf(photoId)) {
    const place = placeInPath(directory, gazetteer);
    if (place && isSomewhere(place)) return place;
  }
  return null;
}
