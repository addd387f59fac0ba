/** Text of a photo's metadata: decoded, cleaned, bounded. */

export const MAX_NAME = 200;
export const MAX_TITLE = 1000;
export const MAX_CAPTION = 100_000;
export const MAX_KEYWORDS = 500;
export const MAX_KEYWORD = 200;

/** UTF-8 where the bytes are valid UTF-8, else Windows-1252, the Latin-1 that is really written. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** One line of text, or null where nothing is left. */
export function cleanLine(value: unknown, maxLength: number): string | null {
  const text = toText(value, maxLength);
  return text === null ? null : bounded(text.replace(/\s+/g, ' '), maxLength);
}

/** Text that may have lines, or null where nothing is left. */
export function cleanText(value: unknown, maxLength: number): string | null {
  const text = toText(value, maxLength);
  return text === null ? null : bounded(text.replace(/\r\n?/g, '\n'), maxLength);
}

/**
 * C strings end at their first NUL; what follows is what lay in the camera's memory. Control
 * characters and bidirectional overrides are no text.
 */
function toText(value: unknown, maxLength: number): string | null {
  let text: string;
  if (value instanceof Uint8Array) {
    const end = value.indexOf(0);
    const kept = cutBytes(end < 0 ? value : value.subarray(0, end), maxLength * 4 + 64);
    text = decodeText(kept);
  } else if (typeof value === 'string') {
    text = value.slice(0, maxLength * 4 + 64);
  } else if (typeof value === 'number') {
    text = String(value);
  } else {
    return null;
  }
  return text
    .replace(/(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu, '')
    .toWellFormed()
    .normalize('NFC');
}

/**
 * A character takes at most four bytes; some are lost to cleaning, hence the margin of the caller.
 * Cutting inside a UTF-8 character would make the rest look like Windows-1252.
 */
function cutBytes(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length <= length) return bytes;
  let end = length;
  while (end > length - 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end);
}

function bounded(text: string, maxLength: number): string | null {
  const trimmed = text.trim();
  // Cutting between the halves of a surrogate pair would leave half a character.
  const cut = trimmed.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '');
  return cut === '' ? null : cut;
}
