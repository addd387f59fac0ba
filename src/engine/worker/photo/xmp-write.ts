import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { XmpFields } from '../protocol.ts';
import { writeWithExifTool, type ExifToolTags } from './exiftool.ts';

const EMPTY =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>';

/**
 * The bytes of an XMP file with fields written into it: of the one there is, which keeps all else
 * that other programs put there, or of a new one. Only a copy is touched.
 * @param existing the file there is, or null
 */
export async function xmpWith(existing: string | null, fields: XmpFields): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'fototeca-xmp-'));
  try {
    const path = join(folder, 'photo.xmp');
    if (existing === null) await writeFile(path, EMPTY);
    else await copyFile(existing, path);
    await writeWithExifTool(path, xmpTags(fields));
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The fields as ExifTool names them. */
export function xmpTags({ keywords, rating, title, caption }: XmpFields): ExifToolTags {
  return {
    ...(keywords !== undefined && {
      ...{ 'XMP-dc:Subject': keywords, 'XMP-digiKam:TagsList': keywords },
      // The other place where tags are read: it would bring those back that are gone.
      ...(keywords === null && { 'XMP-lr:HierarchicalSubject': null }),
    }),
    ...(rating !== undefined && { 'XMP-xmp:Rating': rating }),
    ...(title !== undefined && { 'XMP-dc:Title': title }),
    ...(caption !== undefined && { 'XMP-dc:Description': caption }),
  };
}
