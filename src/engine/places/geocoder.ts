import type { Place } from '../../shared/place.ts';

/** Of which comune, and what that is part of; in the middle of the sea not even the country is known. */
export type Spot = Omit<Place, 'country' | 'areas'> & { country: string | null };

/** Columns of the gazetteer by name. */
export interface Columns {
  texts(name: string): readonly string[];
  numbers(name: string): Uint8Array | Uint16Array | Int32Array;
}

const NONE = 0xffff;
const DEGREE = 1e5;
const KM_PER_DEGREE = 111.2;
/** Further from anything a position is in no comune, only in a country. */
const FAR_KM = 40;
const COLUMNS = 360;
const ROWS = 180;

/**
 * Offline reverse geocoding. The country is the one whose borders hold the position; the comune (or
 * city) that of the populated place nearest to it in that country. docs/places.md tells how good
 * that is.
 */
export class Geocoder {
  readonly #columns: Columns;
  readonly #borders: Border[];
  readonly #cells: Int32Array;

  constructor(columns: Columns) {
    this.#columns = columns;
    this.#borders = bordersOf(columns);
    this.#cells = cellsOf(columns.numbers('pointLat'), columns.numbers('pointLon'));
  }

  /** What is at a position, in degrees. */
  at(latitude: number, longitude: number): Spot {
    const country = this.#countryAt(latitude, longitude);
    const city = this.#nearest(latitude, longitude, country);
    if (city !== null) return this.#placeOfCity(city);
    const name = country === null ? null : this.#columns.texts('countryName')[country];
    return { comune: null, provincia: null, regione: null, country: name ?? null };
  }

  /** The place of this very name: a country before a region, a province, a comune. */
  named(name: string): Spot | undefined {
    const { texts, numbers } = this.#columns;
    const nothing = { comune: null, provincia: null, regione: null };
    if (texts('countryName').includes(name)) return { ...nothing, country: name };
    const region = texts('regionName').indexOf(name);
    const city = texts('cityName').indexOf(name);
    if (city >= 0 && region < 0) return this.#placeOfCity(city);
    if (region >= 0) {
      const country = texts('countryName')[numbers('regionCountry')[region] as number] as string;
      return { ...nothing, regione: name, country };
    }
    const province = texts('provinceName').indexOf(name);
    if (province < 0) return undefined;
    const regione = texts('regionName')[numbers('provinceRegion')[province] as number] as string;
    return { comune: null, provincia: name, regione, country: 'Italia' };
  }

  /** The middle of the city of this name, in degrees. */
  middleOf(name: string): { latitude: number; longitude: number } | null {
    const { texts, numbers } = this.#columns;
    const city = texts('cityName').indexOf(name);
    const [cities, radii] = [numbers('pointCity'), numbers('pointRadius')];
    let largest = -1;
    for (let i = 0; i < cities.length; i++) {
      if (cities[i] !== city) continue;
      if (largest < 0 || (radii[i] as number) > (radii[largest] as number)) largest = i;
    }
    if (largest < 0) return null;
    const degrees = (column: string) => (numbers(column)[largest] as number) / DEGREE;
    return { latitude: degrees('pointLat'), longitude: degrees('pointLon') };
  }

  #placeOfCity(city: number): Spot {
    const { texts, numbers } = this.#columns;
    const from = (list: string, index: number | undefined) =>
      index === undefined || index === NONE ? null : (texts(list)[index] ?? null);
    return {
      comune: from('cityName', city),
      provincia: from('provinceName', numbers('cityProvince')[city]),
      regione: from('regionName', numbers('cityRegion')[city]),
      country: from('countryName', numbers('cityCountry')[city]),
    };
  }

  #countryAt(latitude: number, longitude: number): number | null {
    const lat = latitude * DEGREE;
    const lon = longitude * DEGREE;
    let smallest: Border | null = null;
    for (const border of this.#borders) {
      const { west, east, south, north } = border;
      if (lon < west || lon > east || lat < south || lat > north) continue;
      // A state inside another has the smaller frame.
      if ((!smallest || border.size < smallest.size) && isInside(border, lon, lat)) {
        smallest = border;
      }
    }
    return smallest?.country ?? null;
  }

  /**
   * The city of the nearest populated place, in a country if it is known. Nearest to its edge: a
   * position inside Paris is Paris, though the middle of a suburb may be nearer than its own.
   */
  #nearest(latitude: number, longitude: number, country: number | null): number | null {
    const { numbers } = this.#columns;
    const [lats, lons] = [numbers('pointLat'), numbers('pointLon')];
    const [cities, countries] = [numbers('pointCity'), numbers('cityCountry')];
    const shrink = Math.cos((latitude * Math.PI) / 180);
    const radii = numbers('pointRadius');
    let nearest = FAR_KM;
    let found: number | null = null;
    const rows = Math.ceil(FAR_KM / KM_PER_DEGREE);
    const columns = Math.min(
      COLUMNS / 2,
      Math.ceil(FAR_KM / KM_PER_DEGREE / Math.max(shrink, 0.01)),
    );
    const row = Math.floor(latitude) + 90;
    const column = Math.floor(longitude) + 180;
    for (let r = Math.max(0, row - rows); r <= Math.min(ROWS - 1, row + rows); r++) {
      for (let c = column - columns; c <= column + columns; c++) {
        const at = r * COLUMNS + ((c + COLUMNS) % COLUMNS);
        for (let i = this.#cells[at] as number; i < (this.#cells[at + 1] as number); i++) {
          const city = cities[i] as number;
          if (country !== null && countries[city] !== country) continue;
          const y = (lats[i] as number) / DEGREE - latitude;
          const x = wrapped((lons[i] as number) / DEGREE - longitude) * shrink;
          const km = Math.hypot(x, y) * KM_PER_DEGREE - (radii[i] as number) / 100;
          if (km >= nearest) continue;
          nearest = km;
          found = city;
        }
      }
    }
    return found;
  }
}

/** A difference of longitudes, the short way round. */
function wrapped(degrees: number): number {
  return ((degrees + 540) % 360) - 180;
}

interface Border {
  country: number;
  rings: { lon: Int32Array; lat: Int32Array }[];
  west: number;
  east: number;
  south: number;
  north: number;
  size: number;
}

function bordersOf({ numbers }: Columns): Border[] {
  const [owners, corners] = [numbers('ringCountry'), numbers('ringCorners')];
  const [lons, lats] = [numbers('ringLon') as Int32Array, numbers('ringLat') as Int32Array];
  const borders = new Map<number, Border>();
  let start = 0;
  for (const [i, country] of owners.entries()) {
    const end = start + (corners[i] as number);
    const ring = { lon: lons.subarray(start, end), lat: lats.subarray(start, end) };
    start = end;
    let border = borders.get(country);
    if (!border) {
      const nowhere = { west: Infinity, east: -Infinity, south: Infinity, north: -Infinity };
      border = { country, rings: [], ...nowhere, size: 0 };
      borders.set(country, border);
    }
    border.rings.push(ring);
    for (let k = 0; k < ring.lon.length; k++) {
      const [x, y] = [ring.lon[k] as number, ring.lat[k] as number];
      border.west = Math.min(border.west, x);
      border.east = Math.max(border.east, x);
      border.south = Math.min(border.south, y);
      border.north = Math.max(border.north, y);
    }
  }
  for (const border of borders.values()) {
    border.size = (border.east - border.west) * (border.north - border.south);
  }
  return [...borders.values()];
}

/** Even-odd rule over all rings, so that holes are outside. */
function isInside({ rings }: Border, x: number, y: number): boolean {
  let inside = false;
  for (const { lon, lat } of rings) {
    for (let i = 0, j = lon.length - 1; i < lon.length; j = i++) {
      const [yi, yj] = [lat[i] as number, lat[j] as number];
      if (yi > y === yj > y) continue;
      const [xi, xj] = [lon[i] as number, lon[j] as number];
      if (x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}

/** Where each cell of one degree begins among the points, which are in the order of cells. */
function cellsOf(lats: ArrayLike<number>, lons: ArrayLike<number>): Int32Array {
  const starts = new Int32Array(ROWS * COLUMNS + 1);
  for (let i = 0; i < lats.length; i++) {
    const row = Math.floor((lats[i] as number) / DEGREE) + 90;
    const column = Math.floor((lons[i] as number) / DEGREE) + 180;
    const at = row * COLUMNS + column + 1;
    starts[at] = (starts[at] as number) + 1;
  }
  for (let i = 1; i < starts.length; i++) {
    starts[i] = (starts[i] as number) + (starts[i - 1] as number);
  }
  return starts;
}
