/** Groups of duplicates and bursts to be reviewed, each with the one that is best kept. */
import type { DuplicateGroup } from '../../../shared/organise.ts';
import type { Library } from '../../library/library.ts';
import type { ModelRecord } from '../../library/models.ts';
import type { Photo } from '../../library/photos.ts';

/** Shots of a burst follow each other within so many seconds … */
const BURST_SECONDS = 3;
/** … and show nearly the same. */
const BURST_COSINE = 0.85;

/** All groups, the largest first within each kind: copies, then the same picture, then bursts. */
export function duplicateGroups(library: Library, model: ModelRecord | null): DuplicateGroup[] {
  const near = samePictures(library);
  const grouped = new Set(near.flatMap(({ photos }) => photos.map(({ id }) => id)));
  return [
    ...exactCopies(library),
    ...near,
    ...(model
      ? bursts(library, model).filter(({ photos }) => !photos.every(({ id }) => grouped.has(id)))
      : []),
  ];
}

/** Photos with several files: one content at several places. */
function exactCopies(library: Library): DuplicateGroup[] {
  const ids = library.duplicates.withCopies();
  const places = library.files.ofPhotos(ids);
  return ids.map((id) => {
    const paths = (places.get(id) ?? []).filter(({ missing }) => !missing).map(({ path }) => path);
    return { kind: 'exact', best: id, photos: [{ id, paths }], likeness: 1 };
  });
}

function samePictures(library: Library): DuplicateGroup[] {
  const pairs = library.duplicates.pairs();
  const groups = new Groups();
  const surest = new Map<number, number>();
  for (const { one, other, likeness } of pairs) {
    groups.join(one, other);
    for (const id of [one, other]) surest.set(id, Math.min(surest.get(id) ?? 1, likeness));
  }
  return groups.all().map((ids) => {
    const likeness = Math.min(...ids.map((id) => surest.get(id) ?? 1));
    return describe(library, 'near', ids, likeness);
  });
}

/** Runs of shots of one camera within moments of each other. */
function bursts(library: Library, model: ModelRecord): DuplicateGroup[] {
  const vectors = library.embeddings.of(model.row);
  const groups = new Groups();
  let before: { id: number; at: number; camera: string } | null = null;
  for (const { id, taken, camera, source } of library.duplicates.shots()) {
    const now = { id, at: Date.parse(`${taken}Z`) / 1000, camera };
    // Times of files say when they were copied.
    if (source === 'mtime') continue;
    const follows =
      before !== null && now.camera === before.camera && now.at - before.at <= BURST_SECONDS;
    if (follows && before) {
      const [a, b] = [vectors.get(before.id), vectors.get(id)];
      const isAlike = a && b && dot(a, b) >= BURST_COSINE;
      if (isAlike && !library.duplicates.areDistinct(before.id, id)) groups.join(before.id, id);
    }
    before = now;
  }
  return groups.all().map((ids) => describe(library, 'burst', ids, BURST_COSINE));
}

function describe(
  library: Library,
  kind: 'near' | 'burst',
  ids: readonly number[],
  likeness: number,
): DuplicateGroup {
  const places = library.files.ofPhotos(ids);
  const photos = library.photos.byIds(ids);
  const pixels = library.pixels.ofPhotos(ids);
  const sharpness = (id: number) => pixels.get(id)?.sharpness ?? 0;
  const order = kind === 'near' ? byQuality : bySharpness(sharpness);
  const sorted = [...photos].sort(order);
  return {
    kind,
    best: (sorted[0] as Photo).id,
    photos: sorted.map(({ id }) => ({
      id,
      paths: (places.get(id) ?? []).filter(({ missing }) => !missing).map(({ path }) => path),
    })),
    likeness,
  };
}

/** What the user likes, then what has more pixels, more of the original, and is older. */
function byQuality(a: Photo, b: Photo): number {
  const raw = ({ format }: Photo) => Number(format === 'raw');
  const known = ({ metadata }: Photo) =>
    Number(metadata.taken.source === 'exif') + Number(metadata.latitude !== null);
  return (
    liked(b) - liked(a) ||
    raw(b) - raw(a) ||
    // Copies that were only compressed again have the same size.
    Math.round(Math.log2((b.width * b.height) / (a.width * a.height)) * 8) ||
    known(b) - known(a) ||
    b.bytes - a.bytes ||
    a.id - b.id
  );
}

const bySharpness =
  (sharpness: (id: number) => number) =>
  (a: Photo, b: Photo): number =>
    liked(b) - liked(a) || sharpness(b.id) - sharpness(a.id) || a.id - b.id;

const liked = ({ favourite, metadata }: Photo): number =>
  (favourite ? 6 : 0) + Math.max(0, metadata.rating ?? 0);

/** Sets that grow together (union-find). */
class Groups {
  readonly #parents = new Map<number, number>();

  join(a: number, b: number): void {
    this.#parents.set(this.#rootOf(a), this.#rootOf(b));
  }

  all(): number[][] {
    const sets = new Map<number, number[]>();
    for (const id of this.#parents.keys()) {
      const root = this.#rootOf(id);
      sets.set(root, [...(sets.get(root) ?? []), id]);
    }
    return [...sets.values()].filter((ids) => ids.length > 1).sort((a, b) => b.length - a.length);
  }

  #rootOf(id: number): number {
    let root = id;
    for (let up = this.#parents.get(root); up !== undefined && up !== root;) {
      root = up;
      up = this.#parents.get(root);
    }
    this.#parents.set(id, root);
    return root;
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
