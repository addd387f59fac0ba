/** How a photo lies in the viewer: `scale` 1 fits it in, `x` and `y` are px from the middle. */
export interface Zoom {
  scale: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export const FIT: Zoom = { scale: 1, x: 0, y: 0 };
/** What one press of a key or button zooms by. */
export const ZOOM_STEP = 1.4;
/** Beyond this many screen pixels for one of the photo there is nothing more to see. */
const MOST = 8;

/** The size at which a photo fills a window, whole. */
export function fitted(photo: Size, view: Size): Size {
  const scale = Math.min(view.width / photo.width, view.height / photo.height);
  return { width: photo.width * scale, height: photo.height * scale };
}

/** The scale at which a pixel of the photo is a pixel of the screen. */
export const actualScale = (photo: Size, fit: Size, pixelRatio: number): number =>
  photo.width / fit.width / pixelRatio;

/**
 * Zooms so that the point under the pointer stays there.
 * @param at px from the middle of the window
 * @param actual as {@link actualScale} gives it
 */
export function zoomAt(
  zoom: Zoom,
  scale: number,
  at: { x: number; y: number },
  actual: number,
): Zoom {
  const next = Math.min(Math.max(1, actual) * MOST, Math.max(1, scale));
  const by = next / zoom.scale;
  return { scale: next, x: at.x - (at.x - zoom.x) * by, y: at.y - (at.y - zoom.y) * by };
}

/** Keeps a photo from being moved out of the window. */
export function bounded(zoom: Zoom, fit: Size, view: Size): Zoom {
  const limit = (size: number, room: number) => Math.max(0, (size * zoom.scale - room) / 2);
  const [x, y] = [limit(fit.width, view.width), limit(fit.height, view.height)];
  return {
    scale: zoom.scale,
    x: Math.min(x, Math.max(-x, zoom.x)),
    y: Math.min(y, Math.max(-y, zoom.y)),
  };
}
