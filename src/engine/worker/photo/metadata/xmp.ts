import { DOMParser, onErrorStopParsing, type Element } from '@xmldom/xmldom';
import { decodeText } from './text.ts';
import type { RawTags } from './tags.ts';

const NS = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  xml: 'http://www.w3.org/XML/1998/namespace',
  dc: 'http://purl.org/dc/elements/1.1/',
  xmp: 'http://ns.adobe.com/xap/1.0/',
  exif: 'http://ns.adobe.com/exif/1.0/',
  exifEX: 'http://cipa.jp/exif/1.0/',
  tiff: 'http://ns.adobe.com/tiff/1.0/',
  aux: 'http://ns.adobe.com/exif/1.0/aux/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  lr: 'http://ns.adobe.com/lightroom/1.0/',
  digiKam: 'http://www.digikam.org/ns/1.0/',
};

/**
 * Packets with local adjustments of Lightroom or darktable have some hundred kB. More than this is
 * depth maps, or somebody trying: it would keep the parser busy for seconds.
 */
const MAX_XMP_BYTES = 2 << 20;

/**
 * Reads an XMP packet (ISO 16684-1) by namespaces, whatever its prefixes. Never throws: a packet that
 * is not well-formed says nothing.
 */
export function readXmp(packet: Buffer): RawTags {
  if (packet.length > MAX_XMP_BYTES) return {};
  try {
    return parseXmp(packet);
  } catch {
    return {};
  }
}

/** As {@link readXmp}. @throws Error where the packet is not well-formed */
export const parseXmp = (packet: Buffer): RawTags => tagsOf(parse(packet));

function parse(packet: Buffer): Element[] {
  const bom = packet.length >= 2 ? packet.readUInt16BE(0) : 0;
  const encoding = bom === 0xfffe ? 'utf-16le' : bom === 0xfeff ? 'utf-16be' : null;
  const decoded = encoding === null ? decodeText(packet) : new TextDecoder(encoding).decode(packet);
  // Padding of zeros after the packet is usual, and text before it happens.
  const text = decoded.slice(Math.max(0, decoded.indexOf('<'))).replace(/\0+\s*$/, '');
  const parser = new DOMParser({ locator: false, onError: onErrorStopParsing });
  const document = parser.parseFromString(text, 'application/xml');
  return [...document.getElementsByTagNameNS(NS.rdf, 'RDF')].flatMap((root) =>
    elements(root).filter((node) => is(node, NS.rdf, 'Description')),
  );
}

function tagsOf(descriptions: Element[]): RawTags {
  const one = (ns: string, name: string) => property(descriptions, ns, name)?.[0];
  const subject = property(descriptions, NS.dc, 'subject');
  // digiKam can be told to write one of them only.
  const leaves = (ns: string, name: string, separator: string) =>
    property(descriptions, ns, name)?.map((path) => path.split(separator).at(-1) ?? '');
  const keywords =
    subject ?? leaves(NS.lr, 'hierarchicalSubject', '|') ?? leaves(NS.digiKam, 'TagsList', '/');
  return {
    dateTimeOriginal: one(NS.exif, 'DateTimeOriginal') ?? one(NS.photoshop, 'DateCreated'),
    dateTimeDigitized: one(NS.exif, 'DateTimeDigitized') ?? one(NS.xmp, 'CreateDate'),
    make: one(NS.tiff, 'Make'),
    model: one(NS.tiff, 'Model'),
    lens: one(NS.exifEX, 'LensModel') ?? one(NS.aux, 'Lens'),
    fNumber: one(NS.exif, 'FNumber'),
    exposureTime: one(NS.exif, 'ExposureTime'),
    iso: one(NS.exifEX, 'PhotographicSensitivity') ?? one(NS.exif, 'ISOSpeedRatings'),
    focalLength: one(NS.exif, 'FocalLength'),
    focalLengthIn35mm: one(NS.exif, 'FocalLengthIn35mmFilm'),
    gpsLatitude: one(NS.exif, 'GPSLatitude'),
    gpsLongitude: one(NS.exif, 'GPSLongitude'),
    gpsAltitude: one(NS.exif, 'GPSAltitude'),
    gpsAltitudeRef: one(NS.exif, 'GPSAltitudeRef'),
    gpsTimeStamp: one(NS.exif, 'GPSTimeStamp'),
    rating: one(NS.xmp, 'Rating'),
    title: one(NS.dc, 'title'),
    caption: one(NS.dc, 'description'),
    ...(keywords === undefined ? {} : { keywords }),
  };
}

/**
 * The values of a property: several of an array, the `x-default` first of a language alternative.
 * Simple ones may be attributes (ISO 16684-1, 7.9.2.2).
 */
function property(descriptions: Element[], ns: string, name: string): string[] | undefined {
  for (const description of descriptions) {
    const attribute = description.getAttributeNS(ns, name);
    if (attribute) return [attribute];
    const node = elements(description).find((child) => is(child, ns, name));
    if (node !== undefined) return valuesOf(node);
  }
  return undefined;
}

function valuesOf(node: Element): string[] {
  const list = elements(node).find((child) => child.namespaceURI === NS.rdf);
  if (list === undefined) return [node.textContent ?? ''];
  const items = elements(list).filter((child) => is(child, NS.rdf, 'li'));
  const isDefault = (item: Element) => item.getAttributeNS(NS.xml, 'lang') === 'x-default';
  return [...items.filter(isDefault), ...items.filter((item) => !isDefault(item))].map(
    (item) => item.textContent ?? '',
  );
}

function elements(node: Element): Element[] {
  return [...node.childNodes].filter((child): child is Element => child.nodeType === 1);
}

function is(node: Element, ns: string, name: string): boolean {
  return node.namespaceURI === ns && node.localName === name;
}
