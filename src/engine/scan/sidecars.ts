/** Which files beside a photo tell of it: by their names alone. Pure. */

/** What Google Takeout puts between a photo's name and `.json`, as far as there is room for it. */
const SUPPLEMENT = '.supplemental-metadata';
/** It cuts what stands before `.json` (and before a number in brackets) to so many characters. */
const TAKEOUT_NAME = 46;
/** What Google Photos appends to the name of an edited copy, in the language of the account. */
const EDITED =
  /-(?:edited|modificato|bearbeitet|modifi(?:é|e\u0301)|editado|ha editado|editada|bewerkt|edytowane|editat|編集済み)(?=(?:\(\d+\))?\.[^.]*$)/iu;

/** True for names of files that may tell of a photo beside them. */
export const isSidecarName = (name: string): boolean => /\.(?:xmp|json)$/i.test(name);

/**
 * The files that tell of a photo, at most one of each kind: the XMP of another program or ours, and
 * the JSON of a Google Takeout.
 * @param photo name of its file
 * @param names those of the directory that {@link isSidecarName} passes
 */
export function sidecarsOf(photo: string, names: ReadonlySet<string>): string[] {
  if (names.size === 0) return [];
  return [xmpOf(photo, names), takeoutOf(photo, names)].filter((name) => name !== null);
}

/** `IMG.jpg.xmp` (digiKam) before `IMG.xmp` (Adobe). */
function xmpOf(photo: string, names: ReadonlySet<string>): string | null {
  const candidates = [photo, stemOf(photo)].flatMap((base) => [`${base}.xmp`, `${base}.XMP`]);
  return candidates.find((name) => names.has(name)) ?? null;
}

/** An edited copy has no JSON of its own: the one of what it was made of tells of it, too. */
function takeoutOf(photo: string, names: ReadonlySet<string>): string | null {
  for (const original of new Set([photo, photo.replace(EDITED, '')])) {
    for (const name of takeoutNames(original)) if (names.has(name)) return name;
  }
  return null;
}

/**
 * Names the JSON of a photo may have, the likeliest first. A number that tells photos of one name
 * apart stands before the photo's extension, but at the end of the JSON's name.
 */
function* takeoutNames(photo: string): Generator<string> {
  yield* cutNames(photo, '');
  const { name, number } = numbered(photo);
  if (number !== '') yield* cutNames(name, number);
}

/** Takeout leaves the photo's extension away now and then. */
function* cutNames(photo: string, number: string): Generator<string> {
  for (const base of [photo, stemOf(photo)]) {
    const whole = base + SUPPLEMENT;
    // Wherever it was cut: the limit has not always been the same.
    for (let length = whole.length; length >= base.length; length--) {
      yield `${whole.slice(0, length)}${number}.json`;
    }
    if (base.length > TAKEOUT_NAME) yield `${base.slice(0, TAKEOUT_NAME)}${number}.json`;
  }
}

/** `IMG(1).jpg` as `IMG.jpg` and `(1)`. */
function numbered(photo: string): { name: string; number: string } {
  const number = /\(\d+\)(?=\.[^.]*$)/.exec(photo)?.[0] ?? '';
  return { name: number === '' ? photo : photo.replace(`${number}.`, '.'), number };
}

const stemOf = (name: string): string => name.replace(/\.[^.]*$/, '');

/** Names, sizes and times of sidecars, as the library keeps them; null for none. */
export const stampOf = (
  files: readonly { name: string; bytes: number; mtimeMs: number }[],
): string | null =>
  files.length === 0
    ? null
    : // No file's name has a slash in it, on any system.
      files.map(({ name, bytes, mtimeMs }) => `${name}:${bytes}:${mtimeMs}`).join('/');

/** True where sidecars say what they said, though they may have been renamed with their photo. */
export function sameSidecars(before: string | null, now: string | null): boolean {
  const sizesAndTimes = (stamp: string | null) =>
    stamp
      ?.split('/')
      .map((one) => one.match(/:\d+:-?\d+$/)?.[0])
      .join('/');
  return sizesAndTimes(before) === sizesAndTimes(now);
}
