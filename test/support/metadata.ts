import type { PhotoMetadata } from '../../src/shared/photo.ts';

/** Of a photo that says when it was taken, and what else the test cares about. */
export const metadataOf = (
  takenLocal: string,
  known: Partial<Omit<PhotoMetadata, 'taken'>> = {},
): PhotoMetadata => ({
  taken: { local: takenLocal, offsetMinutes: 120, source: 'exif' },
  make: null,
  model: null,
  lens: null,
  aperture: null,
  exposureTime: null,
  iso: null,
  focalLength: null,
  focalLength35mm: null,
  latitude: null,
  longitude: null,
  altitude: null,
  rating: null,
  title: null,
  caption: null,
  keywords: [],
  ...known,
});
