import { thumbHashToDataURL } from 'thumbhash';

const KEPT = 2000;
const drawn = new Map<string, string>();

/** The picture of a ThumbHash given as base64. */
export function previewUrl(preview: string): string {
  const known = drawn.get(preview);
  if (known !== undefined) return known;
  const bytes = Uint8Array.from(atob(preview), (char) => char.charCodeAt(0));
  const url = thumbHashToDataURL(bytes);
  if (drawn.size >= KEPT) drawn.clear();
  drawn.set(preview, url);
  return url;
}
