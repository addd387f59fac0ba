/** Which files may be photos, judged by their name alone. No imports: the folder walker uses it. */

/** Camera raw formats that are shown through the preview the camera put inside. */
export const RAW_EXTENSIONS: ReadonlySet<string> = new Set(
  'cr2 cr3 crw nef nrw arw sr2 srf dng raf orf rw2 pef srw x3f 3fr erf kdc mrw iiq rwl'.split(' '),
);

/** Everything else that is read; what a file really is, its content tells. */
export const PICTURE_EXTENSIONS: ReadonlySet<string> = new Set(
  'jpg jpeg jpe jfif png webp avif gif tif tiff heic heif hif'.split(' '),
);

/** Media types of the formats that a browser shows as they are. */
export const BROWSER_TYPES: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  gif: 'image/gif',
};

/** Lower-case extension of a file name or path, without the dot; empty where there is none. */
export function extensionOf(name: string): string {
  const file = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  const dot = file.lastIndexOf('.');
  return dot > 0 ? file.slice(dot + 1).toLowerCase() : '';
}

export function isRawFileName(name: string): boolean {
  return RAW_EXTENSIONS.has(extensionOf(name));
}

/**
 * Whether a file with this name is worth opening as a photo. macOS writes a `._IMG_1.jpg` beside
 * every photo on foreign disks (AppleDouble): it holds no picture.
 */
export function isPhotoFileName(name: string): boolean {
  const file = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  if (file.startsWith('._')) return false;
  const extension = extensionOf(file);
  return PICTURE_EXTENSIONS.has(extension) || RAW_EXTENSIONS.has(extension);
}
