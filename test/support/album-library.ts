import { join } from 'node:path';
import { openLibrary, type Library } from '../../src/engine/library/library.ts';
import type { ModelRecord } from '../../src/engine/library/models.ts';
import { findBest } from '../../src/engine/organize/albums/best.ts';
import { proposals } from '../../src/engine/organize/albums/propose.ts';
import { refreshAlbums } from '../../src/engine/organize/albums/refresh.ts';
import { readTaxonomy } from '../../src/engine/organize/taxonomy/taxonomy.ts';
import { GRAY_SIDE, type PhotoMetadata } from '../../src/shared/photo.ts';
import type { Album } from '../../src/shared/organise.ts';
import { ROOT } from './cli.ts';
import { metadataOf } from './metadata.ts';
import { tempDir } from './temp-library.ts';

export const TORINO = { latitude: 45.07, longitude: 7.68 };
export const CAGLIARI = { latitude: 39.22, longitude: 9.12 };
const DIMS = 32;

const taxonomy = await readTaxonomy(join(ROOT, 'resources'));

/** A library of photos that were never files on a disk; what is computed from them is real. */
export class AlbumLibrary {
  readonly library: Library;
  readonly model: ModelRecord;
  readonly #folder: number;
  #count;

  constructor(dir = tempDir()) {
    this.library = openLibrary({ dir, clock: () => new Date('2022-01-01T12:00:00Z') });
    const [known] = this.library.folders.all();
    this.#folder = known?.id ?? this.library.folders.add('/foto', this.library.now()).id;
    this.#count = this.library.photos.counts().present;
    this.model = this.library.embeddings.modelFor('test', 'test', DIMS);
  }

  add(local: string, known: Partial<Omit<PhotoMetadata, 'taken'>> = {}): number {
    const n = ++this.#count;
    const content = { format: 'jpeg', width: 40, height: 30, bytes: n } as const;
    return this.library.transaction(() => {
      const id = this.library.addPhoto({
        ...content,
        metadata: metadataOf(local, known),
        hash: n.toString(16).padStart(64, '0'),
      });
      const stamp = { folderId: this.#folder, directory: '', name: `${n}.jpg`, bytes: n };
      this.library.files.savePhoto({ ...stamp, mtimeMs: n, sidecar: null }, id);
      this.library.settleFiles([id]);
      return id;
    });
  }

  /** What was seen in a photo: where its embedding points, and how sharp it is. */
  see(id: number, direction: readonly number[], sharpness: number): void {
    const vector = Float32Array.from({ length: DIMS }, (_, i) => direction[i] ?? 0);
    const length = Math.hypot(...vector);
    const grey = {
      brightness: 0.5,
      contrast: 0.2,
      dark: 0,
      bright: 0,
      saturation: 0.2,
      motion: 0,
      warmth: 0,
    };
    const gray = new Uint8Array(GRAY_SIDE ** 2);
    this.library.transaction(() => {
      this.library.embeddings.of(this.model.row).put(
        id,
        vector.map((value) => value / length),
      );
      this.library.pixels.put(id, { ...grey, sharpness, colours: Array<number>(9).fill(0), gray });
    });
  }

  /** One photo a week at home, all year. */
  everyday(): void {
    for (let week = 0; week < 50; week++) {
      const day = new Date(Date.UTC(2021, 0, 4 + 7 * week)).toISOString().slice(0, 10);
      this.add(`${day}T12:00:00`, TORINO);
    }
  }

  holiday(days: readonly string[]): number[] {
    return days.flatMap((day) =>
      Array.from({ length: 8 }, (_, i) => this.add(`2021-08-${day}T1${i}:00:00`, CAGLIARI)),
    );
  }

  /** Albums as the program makes them when it puts the library in order, less themes. */
  async refresh(): Promise<void> {
    const best = await findBest(this.library, this.model);
    refreshAlbums(this.library, [...proposals(this.library, taxonomy), ...best]);
  }

  ofKind(kind: string): Album[] {
    return this.library.albums.all().filter((album) => album.kind === kind);
  }
}
