import type { Sections } from '../../src/engine/places/sections.ts';
import { areas } from './areas.ts';
import { CLARITY, type Clarity } from './words.ts';

interface Line {
  /** Kilometres. */
  reach: number;
  /** Degrees. */
  corners: [lat: number, lon: number][];
}

export interface Area {
  name: string;
  /** All that it is called, its name first. */
  names: { text: string; clarity: Clarity }[];
  /** ISO codes. */
  countries: string[];
  lines: Line[];
  /** Provinces, regions and countries that are part of it. */
  inside: string[];
}

const KM_PER_DEGREE = 111.2;
/** What a province is taken for where areas are put in order. */
const PROVINCE_KM2 = 3000;

/** The list of areas, the smallest first. */
export function readAreas(): Area[] {
  return areas
    .trim()
    .split(/\n+/)
    .map(areaOf)
    .sort((a, b) => sizeOf(a) - sizeOf(b));
}

function areaOf(text: string): Area {
  const [names = '', countries = '', ...parts] = text.split(' | ');
  const area: Area = {
    name: '',
    names: names.split(/ = |, /).map(nameOf),
    countries: countries.split(', '),
    lines: [],
    inside: [],
  };
  area.name = area.names[0]?.text ?? '';
  for (const part of parts) {
    const [head = '', rest = ''] = part.split(': ');
    if (head === 'in') area.inside.push(...rest.split(', '));
    else area.lines.push({ reach: Number(head), corners: rest.split(', ').map(cornerOf) });
  }
  return area;
}

function nameOf(text: string): Area['names'][number] {
  if (text.startsWith('!')) return { text: text.slice(1), clarity: CLARITY.capitalAndPreposition };
  if (text.startsWith('?')) return { text: text.slice(1), clarity: CLARITY.capitalOrPreposition };
  return { text, clarity: CLARITY.always };
}

function cornerOf(text: string): [number, number] {
  const [lat, lon] = text.split(' ').map(Number);
  if (!Number.isFinite(lat) || !Number.isFinite(lon)) throw new Error(`No position: ${text}`);
  return [lat as number, lon as number];
}

/** Square kilometres, roughly: to tell a small area from a large one. */
function sizeOf({ lines, inside }: Area): number {
  const widths = lines.map(({ reach, corners }) => {
    const length = corners.slice(1).reduce((sum, [lat, lon], i) => {
      const [beforeLat, beforeLon] = corners[i] as [number, number];
      const shrink = Math.cos((lat * Math.PI) / 180);
      return sum + Math.hypot(lat - beforeLat, (lon - beforeLon) * shrink) * KM_PER_DEGREE;
    }, 0);
    return reach * (Math.PI * reach + 2 * length);
  });
  return widths.reduce((sum, one) => sum + one, inside.length * PROVINCE_KM2);
}

/**
 * Columns of all areas: one entry for each, and of each of their lines.
 * @param nameOfCountry the gazetteer's name of a country
 */
export function areaSections(
  list: readonly Area[],
  nameOfCountry: (code: string) => string,
): Sections {
  const lines = list.flatMap((area, i) => area.lines.map((line) => ({ ...line, area: i })));
  const degrees = (at: 0 | 1) =>
    Int32Array.from(
      lines.flatMap(({ corners }) => corners.map((corner) => Math.round(corner[at] * 1e5))),
    );
  return {
    areaName: list.map(({ name }) => name),
    areaCountries: list.map(({ countries }) => countries.map(nameOfCountry).join(';')),
    areaInside: list.map(({ inside }) => inside.join(';')),
    lineArea: Uint16Array.from(lines, ({ area }) => area),
    lineReach: Uint16Array.from(lines, ({ reach }) => Math.round(reach * 10)),
    lineCorners: Uint8Array.from(lines, ({ corners }) => corners.length),
    lineLat: degrees(0),
    lineLon: degrees(1),
  };
}
