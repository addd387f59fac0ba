import type { PhotoMetadata } from '../../../../shared/photo.ts';
import { captureTime, type FileFacts } from './capture-time.ts';
import { positive, toNumber } from './numbers.ts';
import { altitudeOf, position } from './place.ts';
import type { RawTags, TagSources } from './tags.ts';
import * as text from './text.ts';

/**
 * Judges what the blocks say, once: nothing after this looks at a raw tag. An XMP sidecar goes before
 * everything. Facts of the camera are then taken from EXIF first, words of a person from XMP and IPTC
 * first (Metadata Working Group, Guidelines 2.0, chapter 3). What Google Photos knows (a Takeout's
 * JSON) comes after the file's facts, unless somebody corrected them there; before the file's words;
 * and its people join the file's keywords. Never throws.
 */
export function normalise(sources: TagSources, file: FileFacts): PhotoMetadata {
  const { sidecar, takeout, exif, xmp, iptc } = sources;
  const isPlaceCorrected = takeout?.isPlaceCorrected === true;
  const known = (blocks: (RawTags | undefined)[]) => blocks.filter((block) => block !== undefined);
  const facts = known([sidecar, exif, xmp, iptc]);
  const places = known([
    sidecar,
    ...(isPlaceCorrected ? [takeout?.place] : []),
    ...[exif, xmp, iptc, takeout?.place],
  ]);
  const words = known([sidecar, takeout?.words, xmp, iptc, exif]);
  const fact = <T>(read: (tags: RawTags) => T | null) => firstOf(facts, read);
  const word = <T>(read: (tags: RawTags) => T | null) => firstOf(words, read);
  const place = position(places);
  return {
    taken: captureTime(sources, file),
    make: fact((tags) => text.cleanLine(tags.make, text.MAX_NAME)),
    model: fact((tags) => text.cleanLine(tags.model, text.MAX_NAME)),
    lens: fact((tags) => lensName(tags.lens)),
    aperture: fact((tags) => positive(tags.fNumber, 1000)),
    exposureTime: fact((tags) => positive(tags.exposureTime, 7 * 86_400)),
    iso: fact((tags) => positive(tags.iso, 100_000_000)),
    focalLength: fact((tags) => positive(tags.focalLength, 100_000)),
    focalLength35mm: fact((tags) => positive(tags.focalLengthIn35mm, 100_000)),
    latitude: place?.latitude ?? null,
    longitude: place?.longitude ?? null,
    altitude: firstOf(places, altitudeOf),
    rating: word((tags) => stars(tags.rating)),
    title: word((tags) => text.cleanLine(tags.title, text.MAX_TITLE)),
    caption: word((tags) => captionOf(tags.caption)),
    keywords: keywordsOf(sources),
    ...(takeout?.isFavourite && { calledFavourite: true }),
  };
}

function firstOf<T>(blocks: RawTags[], read: (tags: RawTags) => T | null): T | null {
  for (const block of blocks) {
    const value = read(block);
    if (value !== null) return value;
  }
  return null;
}

/** Cameras without an exchangeable lens, and adapters, fill the tag with dashes or zeros. */
function lensName(value: unknown): string | null {
  const name = text.cleanLine(value, text.MAX_NAME);
  return name !== null && /[1-9]|\p{L}{3}/u.test(name) && !/^unknown/i.test(name) ? name : null;
}

/** 0–5 stars, -1 rejected (XMP Rating). */
function stars(value: unknown): number | null {
  const number = toNumber(value);
  if (number === null) return null;
  const rounded = Math.round(number) || 0;
  return rounded >= -1 && rounded <= 5 ? rounded : null;
}

/**
 * What cameras and programs put into ImageDescription by themselves. The short words are modes of
 * Huawei and Honor phones.
 */
const BOILERPLATE = [
  /^(?:olympus|minolta|kodak|samsung|sony|sanyo|konica|digital|jenoptik)?\s*digital (?:still )?camera\s*$/i,
  /^sony dsc$/i,
  /^samsung(?: camera pictures)?$/i,
  /^<?kenox\b.*$/i,
  /^<?digimax\b.*$/i,
  /^exif[_ ]?jpeg(?:[_ ](?:picture|420|422|t\d*))?$/i,
  /^dcim[\\/].*$/i,
  /^(?:screenshot|image description|untitled|default|none|null|ascii|-+)$/i,
  /^created with (?:the )?gimp.*$/i,
  /^(?:[rs]?hdr|rhdr|sdr|edf|dav|mde|cof|nor|bty|btr|bsh|btf|ptr|ozedf|oznor(?:co|wo)?|binary|burst|smart|vivid|rbt|rpt|fbt|fsh|hdrpl|nfs)$/i,
];

function captionOf(value: unknown): string | null {
  const caption = text.cleanText(value, text.MAX_CAPTION);
  return caption === null || BOILERPLATE.some((line) => line.test(caption)) ? null : caption;
}

/**
 * Those of the sidecar, or all that are in the file and the people of a Takeout, each once (upper and
 * lower case are one).
 */
function keywordsOf({ sidecar, takeout, exif, xmp, iptc }: TagSources): string[] {
  const all = sidecar?.keywords ?? [
    ...[xmp, iptc, exif].flatMap((block) => block?.keywords ?? []),
    ...(takeout?.people ?? []),
  ];
  const found = new Map<string, string>();
  for (const value of all) {
    const keyword = text.cleanLine(value, text.MAX_KEYWORD);
    if (keyword !== null && !found.has(keyword.toLowerCase())) {
      found.set(keyword.toLowerCase(), keyword);
    }
    if (found.size === text.MAX_KEYWORDS) break;
  }
  return [...found.values()];
}
