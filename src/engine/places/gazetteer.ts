import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { Geocoder, type Place } from './geocoder.ts';
import { placeKey } from './names.ts';
import { unpackSections } from './sections.ts';

/** How much has to speak for a name before it is read as a place; docs/places.md. */
export type Clarity = 'capital and preposition' | 'capital or preposition' | 'always';
const CLARITIES: readonly Clarity[] = [
  'capital and preposition',
  'capital or preposition',
  'always',
];

export type PlaceKind = 'country' | 'region' | 'province' | 'city';
const KINDS: readonly PlaceKind[] = ['country', 'region', 'province', 'city'];

export interface PlaceName {
  /** In Italian where it has an Italian name: «Roma» for «Rome». */
  name: string;
  kind: PlaceKind;
  clarity: Clarity;
}

/** The file begins with its version in plain text: it can be told without reading the rest. */
export const VERSION_BYTES = 12;

/** Names of places and where they are: Italian comuni, provinces, regions; countries; cities. */
export class Gazetteer {
  /** Says which data it holds. */
  readonly version: string;
  /** Words of the longest name. */
  readonly longest: number;
  readonly #sections;
  readonly #names = new Map<string, number>();
  readonly #firstNames: ReadonlySet<string>;
  #geocoder: Geocoder | null = null;

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
  at(latitude: number, longitude: number): Place {
    return this.#geocode.at(latitude, longitude);
  }

  /** Where a place of this name lies in the order of places; an unknown name lies nowhere. */
  named(name: string): Place | undefined {
    return this.#geocode.named(name);
  }

  get #geocode(): Geocoder {
    return (this.#geocoder ??= new Geocoder({
      texts: (name) => this.#texts(name),
      numbers: (name) => this.#numbers(name),
    }));
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
