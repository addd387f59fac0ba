/** Albums that the library as it is suggests. */
import type {
  AlbumKind,
  AlbumReason,
  AlbumTitle,
  Feast,
  Season,
  Word,
} from '../../../shared/organise.ts';
import { formatCaptureTime } from '../../../shared/photo.ts';
import type { AlbumShot } from '../../library/auto-albums.ts';
import type { Library } from '../../library/library.ts';
import { findEvents } from '../events/cluster.ts';
import type { Taxonomy } from '../taxonomy/taxonomy.ts';
import { eventTitle, feastOn, OCCASIONS } from './names.ts';

export interface Proposal {
  kind: AlbumKind;
  title: AlbumTitle;
  photos: number[];
  /** What the sentence `album.because.<kind>` says. */
  because: AlbumReason;
}

/** Fewer photos make no album of a season, a place, or of screenshots. */
const MIN_SEASON = 30;
const MIN_PLACE = 20;
const MIN_SCREENSHOTS = 5;
/** A feast of all years has so many photos, of so many years. */
const MIN_FEAST = 20;
const MIN_FEAST_YEARS = 2;
/** From so many days on an event away from home is a trip. */
const TRIP_DAYS = 2;

const SEASONS: readonly Season[] = ['winter', 'spring', 'summer', 'autumn'];

/** @param taxonomy has the names of occasions */
export function proposals(library: Library, taxonomy: Taxonomy): Proposal[] {
  const shots = library.autoAlbums.shots();
  return [
    ...events(library, taxonomy, shots),
    ...seasons(shots),
    ...feasts(shots),
    ...places(library, shots),
    ...screenshots(library),
  ];
}

function events(library: Library, taxonomy: Taxonomy, shots: readonly AlbumShot[]): Proposal[] {
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
    const title = eventTitle({
      from,
      to,
      away,
      places: photos.flatMap((id) => placesOf.get(id) ?? []),
      occasion: occasionOf(library, taxonomy, photos),
    });
    const isTrip = away && new Set(taken).size >= TRIP_DAYS;
    return {
      kind: isTrip ? 'trip' : 'event',
      title,
      photos,
      because: { count: photos.length, from, to },
    };
  });
}

/** The occasion that a tenth of the photos, and at least two, show. */
function occasionOf(library: Library, { byId }: Taxonomy, photos: readonly number[]): Word | null {
  const counts = new Map<string, number>();
  for (const tags of library.tags.ofPhotos(photos).values()) {
    for (const { concept } of tags) {
      if (concept === null || !OCCASIONS.includes(concept)) continue;
      counts.set(concept, (counts.get(concept) ?? 0) + 1);
    }
  }
  const least = Math.max(2, photos.length / 10);
  const seen = OCCASIONS.find((concept) => (counts.get(concept) ?? 0) >= least);
  const concept = byId.get(seen ?? '');
  return concept ? { it: concept.name, en: concept.english } : null;
}

/** Meteorological seasons. */
function seasons(shots: readonly AlbumShot[]): Proposal[] {
  const groups = grouped(shots, ({ takenLocal, source }) => {
    if (source === 'mtime') return null;
    const [year, month] = takenLocal.split('-').map(Number) as [number, number];
    const season = Math.floor((month % 12) / 3);
    return `${season} ${month < 3 ? year - 1 : year}`;
  });
  return [...groups].flatMap(([key, photos]) => {
    if (photos.length < MIN_SEASON) return [];
    const [season, year] = key.split(' ').map(Number) as [number, number];
    const title = { of: 'season', season: SEASONS[season] as Season, year } as const;
    return [{ kind: 'season', title, photos, because: { count: photos.length } }];
  });
}

/** All Christmases: the days of a feast, year after year. */
function feasts(shots: readonly AlbumShot[]): Proposal[] {
  const days = new Map<string, ReturnType<typeof feastOn>>();
  const on = ({ takenLocal, source }: AlbumShot) => {
    if (source === 'mtime') return null;
    const day = takenLocal.slice(0, 10);
    if (!days.has(day)) days.set(day, feastOn(day));
    return days.get(day) ?? null;
  };
  const years = new Map<Feast, Set<number>>();
  const groups = grouped(shots, (shot) => {
    const found = on(shot);
    if (!found) return null;
    years.set(found.feast, (years.get(found.feast) ?? new Set()).add(found.year));
    return found.feast;
  });
  return [...groups].flatMap(([key, photos]) => {
    const feast = key as Feast;
    const count = years.get(feast)?.size ?? 0;
    if (photos.length < MIN_FEAST || count < MIN_FEAST_YEARS) return [];
    const because = { count: photos.length, years: count };
    return [{ kind: 'holiday', title: { of: 'feasts', feast }, photos, because }];
  });
}

function places(library: Library, shots: readonly AlbumShot[]): Proposal[] {
  const known = library.places.ofPhotos(shots.map(({ id }) => id));
  const groups = grouped(shots, ({ id }) => {
    const place = known.get(id);
    return place ? (place.comune ?? place.regione ?? place.country) : null;
  });
  return [...groups].flatMap(([place, photos]) => {
    if (photos.length < MIN_PLACE) return [];
    const because = { count: photos.length, place };
    return [{ kind: 'place', title: { of: 'place', place }, photos, because }];
  });
}

function screenshots(library: Library): Proposal[] {
  const photos = library.autoAlbums.screenshots();
  if (photos.length < MIN_SCREENSHOTS) return [];
  const because = { count: photos.length };
  return [{ kind: 'screenshots', title: { of: 'screenshots' }, photos, because }];
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
