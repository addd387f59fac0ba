export interface Size {
  width: number;
  height: number;
}

/** What a picture must be good for. */
export interface PictureUse {
  /** Long side of the thumbnail, px; 0 where none is made. */
  thumbnailSize: number;
  /** Shortest acceptable short side, px, for the encoders. */
  coverSize: number;
}

/**
 * A strip a million pixels long and a few high would never be made smaller, as its short side
 * already is too short. 16 million pixels (48 MB) is beyond any panorama: 100:1 at 384 px.
 */
const MAX_PICTURE_PIXELS = 16_000_000;

/** Size of the one decoded picture: big enough for both uses, never bigger than the photo. */
export function pictureSize(full: Size, use: PictureUse): Size {
  const long = Math.max(full.width, full.height);
  const short = Math.min(full.width, full.height);
  const scale = Math.min(
    1,
    Math.max(use.thumbnailSize / long, use.coverSize / short),
    Math.sqrt(MAX_PICTURE_PIXELS / (long * short)),
  );
  return scaled(full, scale);
}

/** Size of a picture that fits inside a square, never enlarged. */
export function fitInside(full: Size, side: number): Size {
  return scaled(full, Math.min(1, side / Math.max(full.width, full.height)));
}

function scaled(full: Size, scale: number): Size {
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: side(full.width), height: side(full.height) };
}
