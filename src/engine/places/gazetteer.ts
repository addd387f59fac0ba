import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { Areas } from './areas.ts';
import { common, type Anywhere } from './common.ts';
import { Geocoder } from './geocoder.ts';
import { placeKey } from './names.ts';
import { unpackSections } from './sections.ts';

/** How much has to speak for a name before it is read as a place; docs/places.md. */
export type Clarity = 'capital and preposition' | 'capital or preposition' | 'always';
const CLARITIES: readonly Clarity[] = [
  'capital and preposition',
  'capital or preposition',
  'always',
];

/** An area is an island, a lake, a coast, a landscape: whatever is no division of a country. */
export type PlaceKind = 'country' | 'region' | 'province' | 'city' | 'area';
const KINDS: readonly PlaceKind[] = ['country', 'region', 'province', 'city', 'area'];

export interface PlaceName {
  /** In Italian where it has an Italian name: «Roma» for «Rome». */
  name: string;
  kind: PlaceKind;
  clarity: Clarity;
}

const NOWHERE = { comune: null, provincia: null, regione: null, country: null };

/** The file begins with its version in plain text: it can be told without reading the rest. */
export const VERSION_BYTES = 12;

/** Names of places and where they are: Italian comuni, provinces, regions; countries; cities; landscapes. */
export class Gazetteer {
  /** Says which data it holds. */
  readonly version: string;
  /** Words of the longest name. */
  readonly longest: number;
  readonly #sections;
  readonly #names = new Map<string, number>();
  readonly #firstNames: ReadonlySet<string>;
  #geocoder: Geocoder | null = null;
  #areas: Areas | null = null;

  /** @param file resources/gazetteer/gazetteer.bin */
  constructor(file: Uint8Array) {
    this.version = Buffer.from(file.subarray(0, VERSION_BYTES)).toString('ascii');
    this.#sections = unpackSections(file.subarray(VERSION_BYTES));
    let longest = 0;
    for (const [i, key] of this.#texts('nameKey').entries()) {
      this.#names.set(key, i);
      let words = 1;
      for (let at = key.indexOf(' '); at >= 0; at = key.indexOf(' ', at + 1)) words++;
      if (words > longest) longest = words;
    }
    this.longest = longest;
    this.#firstNames = new Set(this.#texts('firstName'));
  }

  /** The place that a name in any spelling means, if there is one. */
  find(name: string): PlaceName | undefined {
    const i = this.#names.get(placeKey(name));
    if (i === undefined) return undefined;
    return {
      name: this.#texts('nameText')[i] as string,
      kind: KINDS[this.#numbers('nameKind')[i] as number] as PlaceKind,
      clarity: CLARITIES[this.#numbers('nameClarity')[i] as number] as Clarity,
    };
  }

  /** True for a common first name; lower case, no accents. */
  isFirstName(word: string): boolean {
    return this.#firstNames.has(word);
  }

  /** What is at a position, in degrees. */
  at(latitude: number, longitude: number): Anywhere {
    const spot = this.#geocode.at(latitude, longitude);
    return { ...spot, areas: this.#landscape.at(spot, { latitude, longitude }) };
  }

  /** Where a place of this name lies in the order of places; an unknown name lies nowhere. */
  named(name: string): Anywhere | undefined {
    const spot = this.#geocode.named(name);
    const area = this.#landscape.named(name);
    if (!area) {
      const middle = spot?.comune == null ? null : this.#geocode.middleOf(name);
      return spot && { ...spot, areas: this.#landscape.at(spot, middle) };
    }
    const parts = [
      ...area.corners.map(({ latitude, longitude }) => this.at(latitude, longitude)),
      ...area.inside.flatMap((one) => this.named(one) ?? []),
    ];
    const whole = parts.reduce<Anywhere | null>((a, b) => a && common(a, b), parts[0] ?? null);
    const areas = [name, ...(whole?.areas ?? []).filter((one) => one !== name)];
    // Portoferraio's island, not the town of Elba in Alabama.
    if (spot && whole && common({ ...spot, areas }, whole)?.regione === whole.regione)
      return { ...spot, areas };
    return { ...(whole ?? { ...NOWHERE, areas }), areas };
  }

  get #columns() {
    return {
      texts: (name: string) => this.#texts(name),
      numbers: (name: string) => this.#numbers(name),
    };
  }

  get #geocode(): Geocoder {
    return (this.#geocoder ??= new Geocoder(this.#columns));
  }

  get #landscape(): Areas {
    return (this.#areas ??= new Areas(this.#columns));
  }

  #texts(name: string): readonly string[] {
    return this.#sections[name] as readonly string[];
  }

  #numbers(name: string): Uint8Array | Uint16Array | Int32Array {
    return this.#sections[name] as Uint8Array | Uint16Array | Int32Array;
  }
}

const fileOf = (resourcesDir: string) => join(resourcesDir, 'gazetteer', 'gazetteer.bin');

/** The version of the gazetteer that comes with the program. */
export function gazetteerVersion(resourcesDir: string): string {
  const file = openSync(fileOf(resourcesDir), 'r');
  try {
    const version = Buffer.alloc(VERSION_BYTES);
    readSync(file, version, 0, VERSION_BYTES, 0);
    return version.toString('ascii');
  } finally {
    closeSync(file);
  }
}

const loaded = new Map<string, Gazetteer>();

/** The gazetteer that comes with the program: read when it is first asked for, and once. */
export function gazetteerOf(resourcesDir: string): Gazetteer {
  const known = loaded.get(resourcesDir);
  if (known) return known;
  const gazetteer = new Gazetteer(readFileSync(fileOf(resourcesDir)));
  loaded.set(resourcesDir, gazetteer);
  return gazetteer;
}
