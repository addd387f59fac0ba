/**
 * What one block of metadata says, before it is judged: values stand here as they were written, and
 * only normalise.ts decides what they mean. Names are those of EXIF 2.32 where there is one.
 */
export interface RawTags {
  /** `2019:08:14 18:03:11`, `2019-08-14T18:03:11+02:00` and their likes. */
  dateTimeOriginal?: unknown;
  dateTimeDigitized?: unknown;
  /** Last change of the file's content: the weakest of the dates. */
  dateTime?: unknown;
  offsetTimeOriginal?: unknown;
  offsetTimeDigitized?: unknown;
  offsetTime?: unknown;
  make?: unknown;
  model?: unknown;
  lens?: unknown;
  fNumber?: unknown;
  /** Seconds. */
  exposureTime?: unknown;
  iso?: unknown;
  /** Millimetres. */
  focalLength?: unknown;
  focalLengthIn35mm?: unknown;
  /** Degrees, or [degrees, minutes, seconds]; a sign or a letter may say the hemisphere. */
  gpsLatitude?: unknown;
  gpsLatitudeRef?: unknown;
  gpsLongitude?: unknown;
  gpsLongitudeRef?: unknown;
  /** Metres. */
  gpsAltitude?: unknown;
  gpsAltitudeRef?: unknown;
  /** UTC. `gpsTimeStamp` may hold the date too. */
  gpsDateStamp?: unknown;
  gpsTimeStamp?: unknown;
  rating?: unknown;
  title?: unknown;
  caption?: unknown;
  keywords?: unknown[];
}

/** What the JSON of a Google Takeout says. */
export interface TakeoutTags {
  /** When the photo was taken, ms since 1970, UTC; null where it does not say. */
  takenMs: number | null;
  /** Where, as far as it says. */
  place: RawTags;
  /** True where that is another place than the file's: somebody moved the photo on the map. */
  isPlaceCorrected: boolean;
  /** Title and caption. */
  words: RawTags;
  /** Names of the people who are on it. */
  people: unknown[];
  isFavourite: boolean;
}

/** The blocks a photo may have; a sidecar is an XMP file beside it. */
export interface TagSources {
  sidecar?: RawTags;
  takeout?: TakeoutTags;
  exif?: RawTags;
  xmp?: RawTags;
  iptc?: RawTags;
}
