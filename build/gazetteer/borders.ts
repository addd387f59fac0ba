import type { Sections } from '../../src/engine/places/sections.ts';
import type { Sources } from './sources.ts';

/** Rings of all countries: whose they are, how many corners, and the corners in 1e-5 degrees. */
export function borderSections(
  borders: Sources['borders'],
  countries: readonly string[],
): Sections {
  const owner: number[] = [];
  const corners: number[] = [];
  const lon: number[] = [];
  const lat: number[] = [];
  for (const { properties, geometry } of borders) {
    const country = countries.indexOf(properties.iso1A2 ?? properties.country ?? '');
    if (country < 0 || !geometry) continue;
    for (const ring of geometry.coordinates.flat()) {
      owner.push(country);
      corners.push(ring.length);
      for (const [x, y] of ring) {
        lon.push(Math.round(x * 1e5));
        lat.push(Math.round(y * 1e5));
      }
    }
  }
  return {
    ringCountry: Uint8Array.from(owner),
    ringCorners: Uint16Array.from(corners),
    ringLon: Int32Array.from(lon),
    ringLat: Int32Array.from(lat),
  };
}
