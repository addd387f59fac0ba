/**
 * Where every photo of the grid is. Pure geometry, in flat arrays: a million photos take about
 * a tenth of a second and 3.5 MB.
 */

export interface LayoutInput {
  /** Width divided by height, of each photo. */
  ratios: ArrayLike<number>;
  /** Photos that stand under one heading, in order; `key` is '' for none. */
  groups: readonly { key: string; count: number }[];
  /** Of the whole grid, px. */
  width: number;
  /** Wanted height of a row, px. */
  rowHeight: number;
}

export interface Group {
  key: string;
  /** Upper edge of its heading, px. */
  top: number;
  firstRow: number;
}

export interface Layout {
  /** Index of the first photo of each row, and one more: the number of photos. */
  rowStart: Int32Array;
  /** Upper edge of each row, px. */
  rowTop: Float64Array;
  /** Height of each row, px. */
  rowHeight: Float32Array;
  /** What stands under one heading, in order. */
  groups: Group[];
  /** Of the whole grid, px. */
  height: number;
  width: number;
}

/** The days of each month as one group. */
export function byMonth(days: LayoutInput['groups']): LayoutInput['groups'] {
  const months: { key: string; count: number }[] = [];
  for (const { key, count } of days) {
    const month = key.slice(0, 7);
    const last = months.at(-1);
    if (last?.key === month) last.count += count;
    else months.push({ key: month, count });
  }
  return months;
}

/** Space between photos, px. */
export const GAP = 4;
/** Height of a heading, px. */
export const HEADING = 44;
/** A panorama may not make its row a thread, nor a column fill the screen. */
const [MIN_RATIO, MAX_RATIO] = [0.4, 3.2];

export const clampRatio = (ratio: number): number =>
  Math.min(MAX_RATIO, Math.max(MIN_RATIO, ratio || 1));

/**
 * Fills rows with photos of equal height, as wide as the grid; the last row of a group keeps the
 * wanted height. A row ends with the photo that brings its height nearest to the wanted one.
 */
export function layOut({ ratios, groups, width, rowHeight }: LayoutInput): Layout {
  const starts: number[] = [];
  const tops: number[] = [];
  const heights: number[] = [];
  const placed: Group[] = [];
  let top = 0;
  let index = 0;
  for (const { key, count } of groups) {
    placed.push({ key, top, firstRow: starts.length });
    if (key !== '') top += HEADING;
    const end = index + count;
    while (index < end) {
      let sum = 0;
      let next = index;
      let height = Infinity;
      for (; next < end; next++) {
        const wider = sum + clampRatio(ratios[next] as number);
        const lower = (width - GAP * (next - index)) / wider;
        const isFull = lower <= rowHeight;
        // The photo that would overfill stays out where the row is nearer to the mark without it.
        if (isFull && next > index && height - rowHeight < rowHeight - lower) break;
        sum = wider;
        height = lower;
        if (isFull) {
          next++;
          break;
        }
      }
      starts.push(index);
      tops.push(top);
      heights.push(Math.min(height, rowHeight * 1.4));
      top += (heights.at(-1) as number) + GAP;
      if (next === end && height > rowHeight) {
        // An unfinished row: as high as the others wish to be, not as wide as the grid.
        top += rowHeight - (heights.at(-1) as number);
        heights[heights.length - 1] = rowHeight;
      }
      index = next;
    }
    if (key !== '') top += GAP * 3;
  }
  starts.push(index);
  return {
    rowStart: Int32Array.from(starts),
    rowTop: Float64Array.from(tops),
    rowHeight: Float32Array.from(heights),
    groups: placed,
    height: top,
    width,
  };
}

/** The last of ascending `values` that is not above `value`, at least 0. */
export const lastNotAbove = (values: ArrayLike<number>, value: number): number =>
  lastWhere(values.length, (i) => (values[i] as number) <= value);

/** The last of `count` places, of which the first ones are `so`; at least 0. */
function lastWhere(count: number, so: (index: number) => boolean): number {
  let [low, high] = [0, count - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (so(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

export interface Box {
  index: number;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The photos of one row. */
export function boxesOf(layout: Layout, ratios: ArrayLike<number>, row: number): Box[] {
  const [top, height] = [layout.rowTop[row] as number, layout.rowHeight[row] as number];
  const boxes: Box[] = [];
  let left = 0;
  for (let i = layout.rowStart[row] as number; i < (layout.rowStart[row + 1] as number); i++) {
    const width = clampRatio(ratios[i] as number) * height;
    boxes.push({ index: i, left, top, width, height });
    left += width + GAP;
  }
  return boxes;
}

/** The rows that a stretch of the grid touches: from the first up to, not including, the second. */
export function rowsBetween(layout: Layout, from: number, to: number): [number, number] {
  if (layout.rowTop.length === 0) return [0, 0];
  const first = lastNotAbove(layout.rowTop, from);
  return [first, Math.min(layout.rowTop.length, lastNotAbove(layout.rowTop, to) + 1)];
}

const groupIndex = ({ groups }: Layout, top: number): number =>
  lastWhere(groups.length, (i) => (groups[i] as Group).top <= top);

/** The group that a place in the grid is in; none where there are no photos. */
export const groupAt = (layout: Layout, top: number): Group | undefined =>
  layout.groups[groupIndex(layout, top)];

/** The groups that a stretch of the grid touches. */
export const groupsBetween = (layout: Layout, from: number, to: number): Group[] =>
  layout.groups.slice(groupIndex(layout, from), groupIndex(layout, to) + 1);

export const rowOf = (layout: Layout, index: number): number =>
  lastNotAbove(layout.rowStart.subarray(0, -1), index);

/** The photo above or below another, the one whose middle is nearest; itself at the border. */
export function verticalNeighbour(
  layout: Layout,
  ratios: ArrayLike<number>,
  index: number,
  rows: number,
): number {
  const row = rowOf(layout, index);
  const target = Math.min(layout.rowTop.length - 1, Math.max(0, row + rows));
  if (target === row) return index;
  const own = boxesOf(layout, ratios, row).find((box) => box.index === index);
  const middle = own ? own.left + own.width / 2 : 0;
  const distance = (box: Box) => Math.abs(box.left + box.width / 2 - middle);
  return boxesOf(layout, ratios, target).reduce((best, box) =>
    distance(box) < distance(best) ? box : best,
  ).index;
}

/** The photos that a rectangle touches. */
export function photosIn(
  layout: Layout,
  ratios: ArrayLike<number>,
  area: { left: number; top: number; right: number; bottom: number },
): number[] {
  const [first, end] = rowsBetween(layout, area.top, area.bottom);
  const found: number[] = [];
  for (let row = first; row < end; row++) {
    for (const { index, left, top, width, height } of boxesOf(layout, ratios, row)) {
      const apart =
        left > area.right ||
        left + width < area.left ||
        top > area.bottom ||
        top + height < area.top;
      if (!apart) found.push(index);
    }
  }
  return found;
}
