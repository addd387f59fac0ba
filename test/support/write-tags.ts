/** Writes tags into a file of a test: `write-tags.ts FILE JSON`, by the ExifTool that comes with us. */
import { closePhotoTools, writeWithExifTool } from '../../src/engine/worker/photo/exiftool.ts';

const [path = '', json = '{}'] = process.argv.slice(2);
await writeWithExifTool(path, JSON.parse(json) as Record<string, unknown>);
await closePhotoTools();
