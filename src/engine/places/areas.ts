import type { Columns, Spot } from './geocoder.ts';

const DEGREE = 1e5;
const KM_PER_DEGREE = 111.2;

interface Line {
  area: number;
  /** Kilometres. */
  reach: number;
  /** Degrees. */
  lat: number[];
  lon: number[];
  south: number;
  north: number;
}

/**
 * Islands, lakes, coasts, mountains, landscapes: lines of positions and how far each reaches, or
 * whole provinces, regions and countries. A position can be in several; the smallest comes first.
 */
export class Areas {
  readonly #names: readonly string[];
  readonly #countries: ReadonlySet<string>[];
  readonly #inside: ReadonlySet<string>[];
  readonly #lines: Line[];

  constructor({ texts, numbers }: Columns) {
    const lists = (name: string) =>
      texts(name).map((list) => new Set(list === '' ? [] : list.split(';')));
    this.#names = texts('areaName');
    this.#countries = lists('areaCountries');
    this.#inside = lists('areaInside');
    const [reaches, counts] = [numbers('lineReach'), numbers('lineCorners')];
    const [lats, lons] = [numbers('lineLat'), numbers('lineLon')];
    let at = 0;
    this.#lines = Array.from(numbers('lineArea'), (area, i) => {
      const end = at + (counts[i] as number);
      const degrees = (column: ArrayLike<number>) =>
        Array.from({ length: end - at }, (_, k) => (column[at + k] as number) / DEGREE);
      const [lat, lon] = [degrees(lats), degrees(lons)];
      at = end;
      const reach = (reaches[i] as number) / 10;
      const margin = reach / KM_PER_DEGREE;
      const [south, north] = [Math.min(...lat) - margin, Math.max(...lat) + margin];
      return { area, reach, lat, lon, south, north };
    });
  }

  /** The areas that a position is in, or, without one, those that a whole place is in. */
  at(place: Spot, position: { latitude: number; longitude: number } | null): string[] {
    const found = new Set<number>();
    const names = [place.provincia, place.regione, place.country];
    for (const [area, inside] of this.#inside.entries()) {
      if (names.some((name) => name !== null && inside.has(name))) found.add(area);
    }
    if (position && place.country !== null) {
      for (const line of this.#lines) {
        if (found.has(line.area) || !this.#countries[line.area]?.has(place.country)) continue;
        if (reaches(line, position.latitude, position.longitude)) found.add(line.area);
      }
    }
    return [...found].sort((a, b) => a - b).map((area) => this.#names[area] as string);
  }

  /** What an area of this name is made of; undefined where there is none. */
  named(
    name: string,
  ): { corners: { latitude: number; longitude: number }[]; inside: string[] } | undefined {
    const area = this.#names.indexOf(name);
    if (area < 0) return undefined;
    const corners = this.#lines
      .filter((line) => line.area === area)
      .flatMap(({ lat, lon }) =>
        lat.map((latitude, i) => ({ latitude, longitude: lon[i] as number })),
      );
    return { corners, inside: [...(this.#inside[area] ?? [])] };
  }
}

/** Whether a line reaches a position, on a plane that touches the globe there. */
function reaches({ reach, lat, lon, south, north }: Line, y: number, x: number): boolean {
  if (y < south || y > north) return false;
  const shrink = Math.cos((y * Math.PI) / 180) * KM_PER_DEGREE;
  let [beforeX, beforeY] = [NaN, NaN];
  for (const [i, latitude] of lat.entries()) {
    const cornerX = ((lon[i] as number) - x) * shrink;
    const cornerY = (latitude - y) * KM_PER_DEGREE;
    const distance = Number.isNaN(beforeX)
      ? Math.hypot(cornerX, cornerY)
      : distanceToSegment(beforeX, beforeY, cornerX, cornerY);
    if (distance <= reach) return true;
    [beforeX, beforeY] = [cornerX, cornerY];
  }
  return false;
}

/** From the origin to the segment between two points. */
function distanceToSegment(ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length));
  return Math.hypot(ax + along * dx, ay + along * dy);
}
