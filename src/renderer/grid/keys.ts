import { verticalNeighbour, type Layout } from './layout.ts';

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/**
 * What a key does in the grid: the photo to go to, by its place; or an action by name; or nothing.
 * @param focus where the keyboard is; -1 for nowhere
 */
export function gridKey(
  { key, ctrlKey, metaKey, altKey }: Pressed,
  focus: number,
  layout: Layout,
  ratios: ArrayLike<number>,
  viewHeight: number,
): number | string | null {
  if (altKey) return null;
  const last = ratios.length - 1;
  if (ctrlKey || metaKey) {
    if (key === 'a' || key === 'A') return 'select-all';
    if (key === 'Home') return 0;
    if (key === 'End') return last;
    return null;
  }
  const at = Math.max(0, focus);
  const page = Math.max(1, Math.floor(viewHeight / ((layout.rowHeight[0] ?? 200) + 4)) - 1);
  const vertical = (rows: number) => verticalNeighbour(layout, ratios, at, rows);
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, at - 1);
    case 'ArrowRight':
      return focus === -1 ? 0 : Math.min(last, at + 1);
    case 'ArrowUp':
      return vertical(-1);
    case 'ArrowDown':
      return focus === -1 ? 0 : vertical(1);
    case 'PageUp':
      return vertical(-page);
    case 'PageDown':
      return vertical(page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'Enter':
      return 'open';
    case ' ':
      return 'toggle';
    case 'Escape':
      return 'clear';
    case 'Delete':
      return 'trash';
    case 'f':
    case 'F':
      return 'favourite';
    case 'h':
    case 'H':
      return 'hide';
    default:
      return /^[0-5]$/.test(key) ? `rate-${key}` : null;
  }
}
