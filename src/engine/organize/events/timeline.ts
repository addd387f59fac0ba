/** Photos on one axis of time, with what is known of where they were taken. */
import { median } from '../numbers.ts';

/** What clustering needs to know of a photo. */
export interface Shot {
  id: number;
  /** `2019-08-14T18:03:11`, with or without `Z` or an offset such as `+02:00`. */
  takenAt: string;
  /** Decimal degrees, WGS 84; both null where the photo has no position. */
  lat: number | null;
  lon: number | null;
}

export interface Point {
  lat: number;
  lon: number;
}

/** A shot placed on the axis. */
export interface Moment {
  id: number;
  /** Hours since 1970, UTC. */
  hour: number;
  place: Point | null;
}

const HOUR_MS = 3_600_000;
const EARTH_RADIUS_KM = 6371;

/**
 * Shots in the order in which they were taken. A clock on the wall is not comparable with one in
 * another country: a shot that does not say its offset takes that of the shot nearest to it by the
 * wall clock that does.
 * @throws RangeError for a time that cannot be read
 */
export function inOrder(shots: readonly Shot[]): Moment[] {
  const read = shots.map((shot) => ({ shot, ...readTime(shot.takenAt) }));
  read.sort((a, b) => a.wall - b.wall);
  const offsets = nearestKnown(
    read.map(({ offset }) => offset),
    read.map(({ wall }) => wall),
  );
  const moments = read.map(({ shot, wall }, i) => ({
    id: shot.id,
    hour: wall - (offsets[i] ?? 0),
    place: placeOf(shot),
  }));
  return moments.sort((a, b) => a.hour - b.hour || a.id - b.id);
}

/** A position of exactly 0, 0 is what programs write that have none. */
function placeOf({ lat, lon }: Shot): Point | null {
  if (lat === null || lon === null || (lat === 0 && lon === 0)) return null;
  return { lat, lon };
}

/** Wall-clock time and offset, both in hours. */
function readTime(text: string): { wall: number; offset: number | null } {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  const wall = Date.parse(`${match?.[1]}Z`) / HOUR_MS;
  if (!match || Number.isNaN(wall)) throw new RangeError(`not a time: ${text}`);
  const zone = match[2];
  if (zone === undefined) return { wall, offset: null };
  if (zone === 'Z') return { wall, offset: 0 };
  const [hours, minutes] = [zone.slice(1, 3), zone.slice(-2)].map(Number) as [number, number];
  return { wall, offset: (zone.startsWith('-') ? -1 : 1) * (hours + minutes / 60) };
}

/** For each place in a sorted row the value that is known nearest to it; null where none is. */
function nearestKnown(values: readonly (number | null)[], at: readonly number[]) {
  const known = values.flatMap((value, i) => (value === null ? [] : [i]));
  let next = 0;
  return values.map((value, i) => {
    if (value !== null) return value;
    while (next < known.length && (known[next] as number) < i) next++;
    const [before, after] = [known[next - 1], known[next]];
    const distance = (j: number | undefined) =>
      j === undefined ? Infinity : Math.abs((at[j] as number) - (at[i] as number));
    const best = distance(before) <= distance(after) ? before : after;
    return best === undefined ? null : (values[best] as number);
  });
}

/** Great-circle distance in km (haversine). */
export function kilometres(a: Point, b: Point): number {
  const radians = Math.PI / 180;
  const lat = Math.sin(((b.lat - a.lat) * radians) / 2);
  const lon = Math.sin(((b.lon - a.lon) * radians) / 2);
  const h = lat ** 2 + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * lon ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/**
 * The middle of some points, each coordinate by itself: one wrong position among many does not
 * move it. Null for none.
 */
export function middleOf(points: readonly Point[]): Point | null {
  const [first] = points;
  if (!first) return null;
  // Longitudes are taken around the first, so that the date line is no border.
  const around = (lon: number) => ((((lon - first.lon + 180) % 360) + 360) % 360) - 180;
  const lon = first.lon + median(points.map((point) => around(point.lon)));
  return {
    lat: median(points.map(({ lat }) => lat)),
    lon: ((((lon + 180) % 360) + 360) % 360) - 180,
  };
}
