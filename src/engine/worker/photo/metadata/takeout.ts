import { isPhotoFileName } from '../../../../shared/formats.ts';
import { position } from './place.ts';
import type { RawTags, TakeoutTags } from './tags.ts';
import { MAX_KEYWORDS } from './text.ts';

/** Those of Google have a few kB. */
const MAX_BYTES = 1 << 20;
/** Google writes six decimals or more; a user who moves a photo on the map moves it farther. */
const SAME_PLACE_DEGREES = 1e-4;
/** 1826 and 2101: as for all dates of photos. */
const [FIRST_MS, LAST_MS] = [-4544208000000, 4133980800000];
const VIDEO = /\.(?:mp4|m4v|mov|avi|mpe?g|mkv|webm|3gp|mp)$/i;

/**
 * Reads the JSON that Google Takeout puts beside a photo. There is no specification of it; these
 * fields have been in it for years: `title` (the file's name at the upload), `description`,
 * `photoTakenTime.timestamp` (seconds since 1970, UTC, as text), `geoData` (the place as Google Photos
 * shows it) and `geoDataExif` (as the file says it) with 0/0 for none, `people[].name`, `favorited`.
 *
 * @returns null where it is no such file; never throws
 */
export function readTakeout(json: Buffer): TakeoutTags | null {
  if (json.length > MAX_BYTES) return null;
  let root: unknown;
  try {
    root = JSON.parse(json.toString('utf8').replace(/^\ufeff/, ''));
  } catch {
    return null;
  }
  const photo = fields(root);
  // Other programs write JSON as well; albums of a Takeout have a title, but were never taken.
  if (photo['photoTakenTime'] === undefined && photo['geoData'] === undefined) return null;
  const [shown, ofFile] = [placeOf(photo['geoData']), placeOf(photo['geoDataExif'])];
  const people = Array.isArray(photo['people']) ? photo['people'].slice(0, MAX_KEYWORDS) : [];
  return {
    takenMs: momentOf(photo['photoTakenTime']),
    place: shown ?? ofFile ?? {},
    isPlaceCorrected: shown !== null && ofFile !== null && !isNear(shown, ofFile),
    words: { title: titleOf(photo['title']), caption: photo['description'] },
    people: people.map((person) => fields(person)['name']),
    isFavourite: photo['favorited'] === true,
  };
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** A whole number of seconds; 0 is what is written where nobody knows. */
function momentOf(value: unknown): number | null {
  const { timestamp } = fields(value);
  const text = typeof timestamp === 'number' ? String(timestamp) : timestamp;
  if (typeof text !== 'string' || !/^-?\d{1,12}$/.test(text)) return null;
  const ms = Number(text) * 1000;
  return ms === 0 || ms < FIRST_MS || ms > LAST_MS ? null : ms;
}

/** The place as a block of metadata; null for none. */
function placeOf(value: unknown): RawTags | null {
  const { latitude, longitude, altitude } = fields(value);
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return null;
  const tags: RawTags = { gpsLatitude: latitude, gpsLongitude: longitude };
  if (position([tags]) === null) return null;
  // Sea level, exactly, is not known either.
  return typeof altitude === 'number' && altitude !== 0 ? { ...tags, gpsAltitude: altitude } : tags;
}

function isNear(one: RawTags, other: RawTags): boolean {
  const apart = (name: 'gpsLatitude' | 'gpsLongitude') =>
    Math.abs(Number(one[name]) - Number(other[name]));
  return Math.max(apart('gpsLatitude'), apart('gpsLongitude')) < SAME_PLACE_DEGREES;
}

/** Nearly always the file's name, which is no title. */
function titleOf(value: unknown): unknown {
  return typeof value === 'string' && (isPhotoFileName(value) || VIDEO.test(value))
    ? undefined
    : value;
}
