import { writeFileSync } from 'node:fs';
import { drawScene } from './scenes.ts';

/** Degrees, minutes and seconds as EXIF has them. */
export interface Spot {
  north: string;
  east: string;
}
export const TORINO: Spot = { north: '45/1 4/1 12/1', east: '7/1 40/1 48/1' };
export const CAGLIARI: Spot = { north: '39/1 13/1 12/1', east: '9/1 7/1 12/1' };

/** Writes a small photo that says when and where it was taken. @param taken `2021:08:10 10:00:00` */
export async function take(path: string, seed: number, taken: string, spot: Spot): Promise<void> {
  const jpeg = drawScene({ width: 240, height: 180, seed }).withExif({
    IFD0: { DateTime: taken },
    IFD2: { DateTimeOriginal: taken },
    IFD3: {
      GPSLatitudeRef: 'N',
      GPSLatitude: spot.north,
      GPSLongitudeRef: 'E',
      GPSLongitude: spot.east,
    },
  });
  writeFileSync(path, await jpeg.jpeg().toBuffer());
}
