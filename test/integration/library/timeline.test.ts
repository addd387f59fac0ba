import { expect, test } from 'vitest';
import { addPhoto, opened, tempDir, unit } from './fixture.ts';

test('found photos are laid out in the order of the search, by date or by name', () => {
  const library = opened(tempDir());
  const model = library.embeddings.modelFor('prova', '1', 4);
  const folder = library.folders.add('/foto', library.now()).id;
  const [c, a, b] = library.transaction(() =>
    (
      [
        ['c', '2020-01-01T10:00:00'],
        ['a', '2020-01-02T10:00:00'],
        ['b', '2020-01-01T09:00:00'],
      ] as const
    ).map(([name, taken]) => addPhoto(library, folder, model.row, name, unit(1, 0, 0, 0), taken)),
  ) as [number, number, number];
  const { timeline } = library;
  expect(timeline.columnsOf([b, c, a], 'relevance')).toEqual({
    ids: [b, c, a],
    ratios: [1.3333, 1.3333, 1.3333],
    days: [{ day: '', count: 3 }],
  });
  expect(timeline.columnsOf([b, c, a], 'newest')).toMatchObject({
    ids: [a, c, b],
    days: [
      { day: '2020-01-02', count: 1 },
      { day: '2020-01-01', count: 2 },
    ],
  });
  expect(timeline.columnsOf([c, a], 'name').ids).toEqual([a, c]);
  expect(timeline.columns({ kind: 'all' }, 'newest', 2)).toMatchObject({
    ids: [a, c],
    days: [{ count: 1 }, { count: 1 }],
  });
  // Forgotten meanwhile.
  library.forgetPhotos([a]);
  expect(timeline.columnsOf([b, a, c], 'oldest').ids).toEqual([b, c]);
});
