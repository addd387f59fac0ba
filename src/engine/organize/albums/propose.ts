/** Albums that the library as it is suggests. */
import type { AlbumKind, AlbumReason } from '../../../shared/organise.ts';
import { formatCaptureTime } from '../../../shared/photo.ts';
import type { AlbumShot } from '../../library/auto-albums.ts';
import type { Library } from '../../library/library.ts';
import { findEvents } from '../events/cluster.ts';
import { eventName, OCCASIONS } from './names.ts';

export interface Proposal {
  kind: AlbumKind;
  name: string;
  photos: number[];
  /** What the sentence `album.because.<kind>` says. */
  because: AlbumReason;
}

/** Fewer photos make no album of a season, a place, or of screenshots. */
const MIN_SEASON = 30;
const MIN_PLACE = 20;
const MIN_SCREENSHOTS = 5;
/** The best of a year. */
const BEST = 60;
const MIN_YEAR = 120;
/** From so many days on an event away from home is a trip. */
const TRIP_DAYS = 2;

const SEASONS = ['Inverno', 'Primavera', 'Estate', 'Autunno'];

export function proposals(library: Library): Proposal[] {
  const shots = library.autoAlbums.shots();
  return [
    ...events(library, shots),
    ...seasons(shots),
    ...places(library, shots),
    ...best(library, shots),
    ...screenshots(library),
  ];
}

function events(library: Library, shots: readonly AlbumShot[]): Proposal[] {
  const days = new Map(shots.map(({ id, takenLocal }) => [id, takenLocal.slice(0, 10)]));
  // The time of a file says when it was copied, not when something happened.
  const dated = shots.filter(({ source }) => source !== 'mtime');
  const found = findEvents(
    dated.map(({ id, takenLocal, takenOffset, latitude, longitude }) => ({
      id,
      takenAt: formatCaptureTime({ local: takenLocal, offsetMinutes: takenOffset }),
      lat: latitude,
      lon: longitude,
    })),
  );
  return found.map(({ photos, away }) => {
    const taken = photos.map((id) => days.get(id) ?? '').sort();
    const [from, to] = [taken[0] ?? '', taken.at(-1) ?? ''];
    const placesOf = library.places.ofPhotos(photos);
    const name = eventName({
      from,
      to,
      away,
      places: photos.flatMap((id) => placesOf.get(id) ?? []),
      occasion: occasionOf(library, photos),
    });
    const isTrip = away && new Set(taken).size >= TRIP_DAYS;
    return {
      kind: isTrip ? 'trip' : 'event',
      name,
      photos,
      because: { count: photos.length, from, to },
    };
  });
}

/** The occasion that a tenth of the photos, and at least two, show. */
function occasionOf(library: Library, photos: readonly number[]): string | null {
  const counts = new Map<string, { name: string; count: number }>();
  for (const tags of library.tags.ofPhotos(photos).values()) {
    for (const { concept, name } of tags) {
      if (concept === null || !OCCASIONS.includes(concept)) continue;
      const known = counts.get(concept) ?? { name, count: 0 };
      counts.set(concept, { name, count: known.count + 1 });
    }
  }
  const seen = OCCASIONS.flatMap((concept) => counts.get(concept) ?? []);
  const enough = seen.find(({ count }) => count >= Math.max(2, photos.length / 10));
  return enough ? enough.name.charAt(0).toUpperCase() + enough.name.slice(1) : null;
}

/** Meteorological seasons; winter has the year in which it begins and the next. */
function seasons(shots: readonly AlbumShot[]): Proposal[] {
  const groups = grouped(shots, ({ takenLocal, source }) => {
    if (source === 'mtime') return null;
    const [year, month] = takenLocal.split('-').map(Number) as [number, number];
    const season = Math.floor((month % 12) / 3);
    if (season > 0) return `${SEASONS[season]} ${year}`;
    const begins = month === 12 ? year : year - 1;
    return `${SEASONS[0]} ${begins}-${String((begins + 1) % 100).padStart(2, '0')}`;
  });
  return [...groups].flatMap(([name, photos]) =>
    photos.length < MIN_SEASON
      ? []
      : [{ kind: 'season' as const, name, photos, because: { count: photos.length } }],
  );
}

function places(library: Library, shots: readonly AlbumShot[]): Proposal[] {
  const known = library.places.ofPhotos(shots.map(({ id }) => id));
  const groups = grouped(shots, ({ id }) => {
    const place = known.get(id);
    return place ? (place.comune ?? place.regione ?? place.country) : null;
  });
  return [...groups].flatMap(([name, photos]) =>
    photos.length < MIN_PLACE
      ? []
      : [{ kind: 'place' as const, name, photos, because: { count: photos.length, place: name } }],
  );
}

/** Of each year the photos one likes, then the sharp and well exposed ones; one of each hour. */
function best(library: Library, shots: readonly AlbumShot[]): Proposal[] {
  const years = grouped(shots, ({ takenLocal, source }) =>
    source === 'mtime' ? null : takenLocal.slice(0, 4),
  );
  const hours = new Map(shots.map(({ id, takenLocal }) => [id, takenLocal.slice(0, 13)]));
  return [...years].flatMap(([year, ids]) => {
    if (ids.length < MIN_YEAR) return [];
    const pixels = library.pixels.ofPhotos(ids);
    const scored = library.photos.byIds(ids).map(({ id, favourite, metadata }) => {
      const look = pixels.get(id);
      const quality = look
        ? Math.log(1 + look.sharpness) / 10 +
          look.contrast +
          look.saturation / 2 -
          look.dark -
          look.bright
        : 0;
      return { id, score: (favourite ? 10 : 0) + 2 * Math.max(0, metadata.rating ?? 0) + quality };
    });
    scored.sort((a, b) => b.score - a.score || a.id - b.id);
    const taken = new Set<string>();
    const photos: number[] = [];
    for (const { id } of scored) {
      const hour = hours.get(id) ?? '';
      if (taken.has(hour)) continue;
      taken.add(hour);
      if (photos.push(id) === BEST) break;
    }
    return [
      { kind: 'best', name: `Il meglio del ${year}`, photos, because: { count: ids.length, year } },
    ];
  });
}

function screenshots(library: Library): Proposal[] {
  const photos = library.autoAlbums.screenshots();
  if (photos.length < MIN_SCREENSHOTS) return [];
  const name = 'Schermate e documenti';
  return [{ kind: 'screenshots', name, photos, because: { count: photos.length } }];
}

function grouped(
  shots: readonly AlbumShot[],
  keyOf: (shot: AlbumShot) => string | null,
): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const shot of shots) {
    const key = keyOf(shot);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(shot.id);
    else groups.set(key, [shot.id]);
  }
  return groups;
}
