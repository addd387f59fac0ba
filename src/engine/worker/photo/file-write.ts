import { constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.ts';
import type { XmpFields } from '../protocol.ts';
import { askExifTool, writeWithExifTool, type ExifToolTags } from './exiftool.ts';
import { xmpTags } from './xmp-write.ts';

/**
 * Makes a copy of a photo and writes fields into that. The picture in the copy is the very bytes of
 * the photo's: ExifTool's hash of the image data of both is compared.
 * @param draft where the copy goes; what may be there is replaced
 * @throws AppError `metadata-refused` where the format cannot take them, or the picture would not be
 *   certain to be the same; the copy may then be there
 */
export async function writeDraft(path: string, draft: string, fields: XmpFields): Promise<void> {
  // On file systems that can, the copy takes no room until it is written to.
  await copyFile(path, draft, constants.COPYFILE_FICLONE);
  try {
    const before = await lookAt(path);
    await writeWithExifTool(draft, { ...xmpTags(fields), ...olderTags(before, fields) });
    const after = await lookAt(draft);
    const picture = before['File:ImageDataHash'];
    if (typeof picture !== 'string' || picture !== after['File:ImageDataHash']) {
      throw new Error('the picture cannot be compared');
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError(
      'metadata-refused',
      { path, reason: reason.slice(0, 200) },
      { cause: error },
    );
  }
}

const lookAt = async (path: string): Promise<ExifToolTags> => {
  const tags = await askExifTool(path, [
    ...['-api', 'ImageHashType=SHA256', '-ImageDataHash', '-IPTC:Keywords', '-IPTC:ObjectName'],
    ...['-IPTC:Caption-Abstract', '-EXIF:ImageDescription', '-EXIF:Rating'],
  ]);
  // Groups are named as `IPTC:IPTC:Keywords`; the second does not matter here.
  return Object.fromEntries(
    Object.entries(tags).map(([name, value]) => {
      const parts = name.split(':');
      return [`${parts[0]}:${parts.at(-1)}`, value];
    }),
  );
};

/** Older places of the same facts are kept in step where a file has them, and not made where not. */
function olderTags(there: ExifToolTags, { keywords, rating, title, caption }: XmpFields) {
  const values: ExifToolTags = {
    'IPTC:Keywords': keywords,
    'IPTC:ObjectName': title,
    'IPTC:Caption-Abstract': caption,
    'EXIF:ImageDescription': caption,
    'EXIF:Rating': rating,
  };
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => value !== undefined && there[name] !== undefined,
    ),
  );
}
