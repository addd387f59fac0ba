import type { ModelReport } from '../../shared/models.ts';
import { downloadBytes, type Catalogue, type CatalogueEntry } from '../encoders/catalogue.ts';
import type { InstalledModel } from '../encoders/models.ts';
import type { Library } from '../library/library.ts';
import { folderBytes, partialDir } from './place.ts';

interface Shelved {
  id: string;
  /** Absent for a model that no entry describes: the user's own. */
  entry: CatalogueEntry | undefined;
  /** Its folder; null where it is not installed. */
  dir: string | null;
  /** Null where it is not installed, or cannot be used. */
  installed: InstalledModel | null;
}

/** Of a float in the library, with what SQLite needs around it. */
const FLOAT_BYTES = 6;

/** Room that the embeddings of so many photos will take in the library, bytes, about. */
export const vectorSpace = (photos: number, dims: number): number => photos * dims * FLOAT_BYTES;

/** What is told about one model. */
export async function reportModel(
  { id, entry, dir, installed }: Shelved,
  { own }: Catalogue,
  library: Library,
  installDir: string,
): Promise<ModelReport> {
  const manifest = installed?.manifest;
  const rows = library.models.all().filter((model) => model.id === id);
  const current = rows.find(({ fingerprint }) => fingerprint === installed?.fingerprint);
  const vectorBytes = rows.map(({ row, dims }) => library.models.embedded(row) * dims * 4);
  const photos = {
    photos: current ? library.models.embeddedAndPresent(current.row) : 0,
    of: library.photos.counts().present,
  };
  const download =
    !entry || entry.kind === 'embedded' ? { bytes: 0, about: false } : downloadBytes(entry);
  return {
    id,
    name: entry?.name ?? manifest?.name ?? id,
    origin: !entry ? 'own' : entry.kind === 'embedded' ? 'embedded' : 'catalogue',
    installed: installed !== null,
    active: false,
    goodAt: entry?.goodAt ?? own.goodAt,
    quality: entry?.quality ?? [],
    speed: entry?.speed ?? null,
    languages: manifest?.languages ?? entry?.languages ?? [],
    licence: entry?.licence ?? {
      id: manifest?.license || '?',
      commercialUse: null,
      note: own.licenceNote,
    },
    version: manifest?.version ?? null,
    dims: manifest?.dims ?? null,
    unverified: entry?.unverified ?? [],
    bytes: {
      download: download.bytes,
      downloadIsAbout: download.about,
      installed: dir === null ? 0 : await folderBytes(dir),
      partial: await folderBytes(partialDir(installDir, id)),
      vectors: vectorBytes.reduce((sum, bytes) => sum + bytes, 0),
      lacking: vectorSpace(photos.of - photos.photos, manifest?.dims ?? 0),
    },
    embedded: photos,
    problem: null,
  };
}
