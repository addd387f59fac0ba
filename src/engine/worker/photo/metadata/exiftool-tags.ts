import type { ExifToolTags } from '../exiftool.ts';
import type { RawTags, TagSources } from './tags.ts';

/**
 * What is asked about a raw file. `#` asks for the number rather than its description. Many formats
 * keep these outside EXIF, so the names come without a group and the groups are sorted out below.
 */
export const METADATA_ARGS = [
  ...['DateTimeOriginal', 'CreateDate', 'ModifyDate', 'DateTimeDigitized'],
  ...['OffsetTimeOriginal', 'OffsetTimeDigitized', 'OffsetTime', 'GPSDateStamp', 'GPSTimeStamp'],
  ...['Make', 'Model', 'LensModel', 'LensID', 'Lens', 'ISO', 'FNumber#', 'ExposureTime#'],
  ...['FocalLength#', 'FocalLengthIn35mmFormat#', 'GPSLatitude#', 'GPSLatitudeRef#'],
  ...['GPSLongitude#', 'GPSLongitudeRef#', 'GPSAltitude#', 'GPSAltitudeRef#', 'Rating#'],
  ...['ImageDescription', 'XMP-dc:Title', 'XMP-dc:Description', 'XMP-dc:Subject'],
  ...['XMP-photoshop:DateCreated', 'IPTC:ObjectName', 'IPTC:Caption-Abstract', 'IPTC:Keywords'],
].map((name) => `-${name}`);

/** ExifTool's answer in the form every other format has. */
export function tagsOfExifTool(tags: ExifToolTags): TagSources {
  const exif = block(tags, ['EXIF', 'MakerNotes', 'QuickTime', 'RAF', 'MRW', 'Composite']);
  const xmp = block(tags, ['XMP']);
  const iptc = block(tags, ['IPTC']);
  return { exif: technical(exif), xmp: { ...technical(xmp), ...words(xmp) }, iptc: words(iptc) };
}

type Find = (...names: string[]) => unknown;

/** Finds the first of some names, in the order of the groups (family 0). */
function block(tags: ExifToolTags, groups: string[]): Find {
  const found = new Map<string, unknown>();
  for (const group of groups) {
    for (const [key, value] of Object.entries(tags)) {
      const parts = key.split(':');
      const name = parts.at(-1) ?? '';
      if (parts[0] === group && !found.has(name)) found.set(name, value);
    }
  }
  return (...names) => {
    const name = names.find((candidate) => found.has(candidate));
    return name === undefined ? undefined : found.get(name);
  };
}

function technical(find: Find): RawTags {
  return {
    dateTimeOriginal: find('DateTimeOriginal', 'DateCreated'),
    dateTimeDigitized: find('CreateDate', 'DateTimeDigitized'),
    dateTime: find('ModifyDate'),
    offsetTimeOriginal: find('OffsetTimeOriginal'),
    offsetTimeDigitized: find('OffsetTimeDigitized'),
    offsetTime: find('OffsetTime'),
    make: find('Make'),
    model: find('Model'),
    lens: find('LensModel', 'LensID', 'Lens'),
    fNumber: find('FNumber'),
    exposureTime: find('ExposureTime'),
    iso: find('ISO'),
    focalLength: find('FocalLength'),
    focalLengthIn35mm: find('FocalLengthIn35mmFormat'),
    gpsLatitude: find('GPSLatitude'),
    gpsLatitudeRef: find('GPSLatitudeRef'),
    gpsLongitude: find('GPSLongitude'),
    gpsLongitudeRef: find('GPSLongitudeRef'),
    gpsAltitude: find('GPSAltitude'),
    gpsAltitudeRef: find('GPSAltitudeRef'),
    gpsDateStamp: find('GPSDateStamp'),
    gpsTimeStamp: find('GPSTimeStamp'),
    rating: find('Rating'),
    caption: find('ImageDescription'),
  };
}

function words(find: Find): RawTags {
  const keywords = find('Subject', 'Keywords');
  return {
    title: find('Title', 'ObjectName'),
    caption: find('Description', 'Caption-Abstract'),
    ...(keywords === undefined ? {} : { keywords: [keywords].flat() }),
  };
}
