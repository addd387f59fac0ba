import { describe, expect, test } from 'vitest';
import {
  boxesOf,
  byMonth,
  GAP,
  groupAt,
  groupsBetween,
  HEADING,
  layOut,
  photosIn,
  rowOf,
  rowsBetween,
  verticalNeighbour,
} from '../../../src/renderer/grid/layout.ts';
import { MAX_SCROLL_HEIGHT, ScrollMap } from '../../../src/renderer/grid/scroll.ts';

/** Ratios that repeat but do not line up with rows. */
const ratiosOf = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => [1.5, 0.667, 1.333, 1, 1.778, 5, 0.1][i % 7] as number);

const make = (counts: number[], width = 1000, rowHeight = 200) => {
  const ratios = ratiosOf(counts.reduce((a, b) => a + b, 0));
  const groups = counts.map((count, i) => ({ key: `2020-01-${i + 1}`, count }));
  return { ratios, layout: layOut({ ratios, groups, width, rowHeight }) };
};

describe('rows', () => {
  const { ratios, layout } = make([1, 40, 3, 25]);
  const rows = Array.from(layout.rowTop, (_, row) => boxesOf(layout, ratios, row));

  test('hold every photo once, in order', () => {
    expect(rows.flat().map(({ index }) => index)).toEqual(ratios.map((_, i) => i));
  });

  test('are as wide as the grid, or the last of their group', () => {
    const lasts = new Set(
      layout.groups.map((_, g) => (layout.groups[g + 1]?.firstRow ?? rows.length) - 1),
    );
    for (const [row, boxes] of rows.entries()) {
      const last = boxes.at(-1);
      const right = (last?.left ?? 0) + (last?.width ?? 0);
      expect(right).toBeLessThanOrEqual(1000.01);
      if (!lasts.has(row)) expect(right).toBeCloseTo(1000, 1);
    }
  });

  test('are about as high as wanted, and never overlap', () => {
    for (const [row, top] of layout.rowTop.entries()) {
      expect(layout.rowHeight[row]).toBeGreaterThan(100);
      expect(layout.rowHeight[row]).toBeLessThanOrEqual(280);
      const next = layout.rowTop[row + 1] ?? layout.height;
      expect(next).toBeGreaterThanOrEqual(top + (layout.rowHeight[row] as number) + GAP - 0.01);
    }
  });

  test('leave room for headings', () => {
    for (const { top, firstRow } of layout.groups) {
      expect(layout.rowTop[firstRow]).toBe(top + HEADING);
    }
  });
});

test('groups by place, and days by month', () => {
  const { layout } = make([1, 40, 3, 25]);
  const [first, second, third] = layout.groups;
  expect(groupAt(layout, -10)).toBe(first);
  expect(groupAt(layout, (second?.top ?? 0) - 1)).toBe(first);
  expect(groupAt(layout, second?.top ?? 0)).toBe(second);
  expect(groupAt(layout, 1e9)).toBe(layout.groups[3]);
  expect(groupsBetween(layout, (second?.top ?? 0) + 5, third?.top ?? 0)).toEqual([second, third]);
  expect(groupAt(make([]).layout, 0)).toBeUndefined();
  const days = ['2020-02-01', '2020-01-31', '2020-01-02'].map((key) => ({ key, count: 2 }));
  expect(byMonth(days)).toEqual([
    { key: '2020-02', count: 2 },
    { key: '2020-01', count: 4 },
  ]);
});

test('what a stretch and a rectangle touch', () => {
  const { ratios, layout } = make([60]);
  const [first, end] = rowsBetween(layout, 500, 900);
  expect(layout.rowTop[first]).toBeLessThanOrEqual(500);
  expect(layout.rowTop[end - 1]).toBeLessThanOrEqual(900);
  expect(layout.rowTop[end] ?? Infinity).toBeGreaterThan(900);
  const [box] = boxesOf(layout, ratios, 1);
  const inside = { left: 1, right: 2, top: (box?.top ?? 0) + 1, bottom: (box?.top ?? 0) + 2 };
  expect(photosIn(layout, ratios, inside)).toEqual([box?.index]);
});

test('up and down go to the nearest photo of the next row and stop at the border', () => {
  const { ratios, layout } = make([60]);
  const below = verticalNeighbour(layout, ratios, 0, 1);
  expect(rowOf(layout, below)).toBe(1);
  expect(verticalNeighbour(layout, ratios, below, -1)).toBe(0);
  expect(verticalNeighbour(layout, ratios, 0, -1)).toBe(0);
  expect(rowOf(layout, verticalNeighbour(layout, ratios, 0, 99))).toBe(layout.rowTop.length - 1);
});

test('an empty grid is no trouble', () => {
  const { layout } = make([]);
  expect(rowsBetween(layout, 0, 100)).toEqual([0, 0]);
  expect(layout.height).toBe(0);
});

describe('a grid higher than browsers draw', () => {
  const map = new ScrollMap();
  map.resize(40_000_000, 800);

  test('lies in a scroll area of bounded height, whole', () => {
    expect(map.scrollHeight).toBe(MAX_SCROLL_HEIGHT);
    expect(map.scrolled(MAX_SCROLL_HEIGHT - 800)).toBeCloseTo(40_000_000 - 800, 0);
    expect(map.scrolled(0)).toBe(0);
  });

  test('steps move by as much as the wheel, jumps in proportion', () => {
    const scroll = map.goTo(20_000_000);
    expect(map.scrolled(scroll + 100)).toBeCloseTo(20_000_100, 3);
    expect(map.scrolled(scroll + 100_000) / 40_000_000).toBeCloseTo(
      (scroll + 100_000) / MAX_SCROLL_HEIGHT,
      3,
    );
  });
});
