import { expect, test } from 'vitest';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import type { Library } from '../../../src/engine/library/library.ts';
import { addPhoto, DIMS, opened, photoOf, stampOf, tempDir } from './fixture.ts';

interface Sample {
  library: Library;
  dir: string;
  folder: number;
  photos: [number, number, number];
  tag(name: string): number;
  tagsOf(photo: number): string[];
}

/** Three photos, without tags. */
function sample(): Sample {
  const dir = tempDir();
  const library = opened(dir);
  const folder = library.transaction(() => library.folders.add('/foto', library.now())).id;
  const model = library.embeddings.modelFor('test', 'weights', DIMS).row;
  const photos = ['a', 'b', 'c'].map((name) => addPhoto(library, folder, model, name));
  return {
    library,
    dir,
    folder,
    photos: photos as [number, number, number],
    tag: (name) => library.transaction(() => library.tags.ensure(name, library.now())).id,
    tagsOf: (photo) =>
      (library.tags.ofPhotos([photo]).get(photo) ?? []).map(
        ({ name, source }) => `${name} ${source}`,
      ),
  };
}

test('one tag, however it is spelled', () => {
  const { library, tag } = sample();
  expect(tag('Caffè  all’angolo')).toBe(tag("caffe all'Angolo"));
  expect(library.tags.all().map(({ name }) => name)).toEqual(['Caffè all’angolo']);
});

test('what the user took away never comes back, what the user gave stays', () => {
  const {
    library,
    photos: [a],
    tag,
    tagsOf,
  } = sample();
  const [mare, cane, neve] = ['mare', 'cane', 'neve'].map(tag) as [number, number, number];
  const compute = (confidence: number) =>
    library.tags.setComputed(
      'auto',
      [a],
      [mare, cane, neve].map((tagId) => ({ photoId: a, tagId, confidence })),
      'model 1',
    );
  compute(0.5);
  expect(tagsOf(a)).toEqual(['cane auto', 'mare auto', 'neve auto']);
  library.tags.setByUser([a], cane, false);
  library.tags.setByUser([a], neve, true);
  compute(0.9);
  library.tags.setOfFile(a, { now: ['cane', 'mare', 'neve'] }, library.now());
  expect(tagsOf(a)).toEqual(['mare file', 'neve user']);
  library.tags.setComputed('auto', [a], [], 'model 2');
  library.tags.setOfFile(a, { before: ['cane', 'mare', 'neve'], now: [] }, library.now());
  expect(tagsOf(a)).toEqual(['neve user']);
});

test('a tag that the user took from a photo, deleted or renamed does not come back by its file', () => {
  const {
    library,
    photos: [a, b],
    tag,
    tagsOf,
  } = sample();
  const read = (photo: number, ...keywords: string[]) =>
    library.transaction(() =>
      library.updateMetadata(photo, { ...photoOf('x').metadata, keywords }),
    );
  const words = ['mare', 'nonna', 'lago', 'Fido'];
  read(a);
  read(a, ...words);
  expect(tagsOf(a)).toEqual(['Fido file', 'lago file', 'mare file', 'nonna file']);
  library.transaction(() => {
    library.tags.setByUser([a], tag('nonna'), false);
    library.tags.drop(tag('mare'));
    library.tags.drop(tag('lago'));
    library.tags.rename(tag('Fido'), 'Fido il bassotto');
  });
  // The file is read again, as it says another title: of its words none is new.
  const kept = ['Fido il bassotto user'];
  read(a, ...words);
  expect(tagsOf(a)).toEqual(kept);
  expect(library.tags.named('mare')).toBeUndefined();
  // Whoever gives the tag to one photo has not given it to all.
  library.transaction(() => library.tags.setByUser([b], tag('mare'), true));
  read(a, ...words, 'sera');
  expect(tagsOf(a)).toEqual([...kept, 'sera file']);
  // Somebody takes the words out of the file and puts them in again.
  read(a);
  expect(tagsOf(a)).toEqual(kept);
  read(a, ...words);
  expect(tagsOf(a)).toEqual(['Fido file', ...kept, 'lago file', 'mare file']);
});

test('a run of tagging replaces what the one before gave, and only that', () => {
  const {
    library,
    photos: [a, b],
    tag,
    tagsOf,
  } = sample();
  const [mare, cane] = ['mare', 'cane'].map(tag) as [number, number];
  const both = [a, b].map((photoId) => ({ photoId, tagId: mare, confidence: 0.7 }));
  library.tags.setComputed('auto', [a, b], both, '1');
  library.tags.setComputed('learned', [a], [{ photoId: a, tagId: cane, confidence: 0.8 }], '1');
  library.tags.setComputed('auto', [a], [{ photoId: a, tagId: cane, confidence: 0.6 }], '2');
  expect(tagsOf(a)).toEqual(['cane learned']);
  expect(tagsOf(b)).toEqual(['mare auto']);
});

test("the user's rating, title and caption stand before the file's, and can be taken back", () => {
  const {
    library,
    photos: [a],
  } = sample();
  const shown = () => library.photos.byIds([a])[0];
  library.setMarks([a], { rating: 4, caption: 'al tramonto', title: '', favourite: true });
  expect(shown()).toMatchObject({
    favourite: true,
    metadata: { rating: 4, title: null, caption: 'al tramonto' },
  });
  library.transaction(() =>
    library.updateMetadata(a, { ...photoOf('a').metadata, rating: 2, title: 'nuovo' }),
  );
  expect(shown()).toMatchObject({ metadata: { rating: 4, title: null } });
  library.setMarks([a], { rating: null, title: null, favourite: false });
  expect(shown()).toMatchObject({ favourite: false, metadata: { rating: 2, title: 'nuovo' } });
});

test('views follow marks, tags, albums and files', () => {
  const {
    library,
    dir,
    folder,
    photos: [a, b, c],
    tag,
  } = sample();
  const ids = (view: Parameters<typeof library.timeline.columns>[0]) => {
    const found = library.timeline.columns(view, 'newest').ids;
    expect(library.timeline.count(view)).toBe(found.length);
    return found;
  };
  expect(ids({ kind: 'all' })).toEqual([a, b, c]);
  library.setMarks([b], { hidden: true });
  library.setMarks([a, b], { favourite: true });
  expect(ids({ kind: 'all' })).toEqual([a, c]);
  expect(ids({ kind: 'hidden' })).toEqual([b]);
  expect(ids({ kind: 'favourites' })).toEqual([a]);

  const mare = tag('mare');
  library.tags.setByUser([a, b], mare, true);
  expect(ids({ kind: 'tag', id: mare })).toEqual([a]);
  expect(library.tags.all()).toMatchObject([{ photos: 1, cover: a }]);

  const album = library.albums.add('Sardegna', 'manual', null, library.now());
  library.albums.setByUser(album, [a, b, c], true);
  library.albums.setByUser(album, [c], false);
  expect(ids({ kind: 'album', id: album })).toEqual([a]);
  expect(library.albums.byId(album)).toMatchObject({ photos: 1, cover: a, pinned: false });
  library.albums.update(album, { pinned: true, name: 'Sardegna 2019' });
  expect(library.albums.all()).toMatchObject([{ name: 'Sardegna 2019', pinned: true }]);

  const [file] = library.files.ofPhotos([a]).get(a) ?? [];
  library.transaction(() => library.files.markMissing(file?.id ?? 0, library.now()));
  library.transaction(() => library.settleFiles([a]));
  expect(ids({ kind: 'missing' })).toEqual([a]);
  library.transaction(() => library.files.savePhoto(stampOf(folder, 'a.jpg', 'estate/mare'), a));
  library.transaction(() => library.settleFiles([a]));
  expect(ids({ kind: 'folder', id: folder, directory: 'estate' })).toEqual([a]);
  expect(ids({ kind: 'folder', id: folder, directory: 'est' })).toEqual([]);

  library.forgetPhotos([b]);
  library.setMarks([c], { hidden: true });
  library.close();
  expect(checkInvariants(dir)).toEqual([]);
});

test('photos are ordered by name as people read them', () => {
  const {
    library,
    folder,
    photos: [a, b, c],
  } = sample();
  library.transaction(() => library.files.savePhoto(stampOf(folder, 'Aa.jpg'), c));
  expect(library.timeline.columns({ kind: 'all' }, 'name')).toMatchObject({
    ids: [a, c, b],
    days: [{ day: '', count: 3 }],
  });
  expect(library.timeline.columns({ kind: 'all' }, 'oldest').ids).toEqual([a, b, c]);
});

test('the latest searches are kept, pinned ones for good', () => {
  const { library } = sample();
  const note = (text: string, at: number) =>
    library.searches.note(text, new Date(at).toISOString());
  note('neve', 0);
  library.searches.setPinned('neve', true);
  for (let i = 1; i <= 120; i++) note(`ricerca ${i}`, i * 1000);
  const recent = library.searches.recent(500);
  expect(recent[0]).toEqual({ text: 'neve', pinned: true });
  expect(recent[1]).toEqual({ text: 'ricerca 120', pinned: false });
  expect(recent).toHaveLength(101);
});

test('words are found by what people, files and teaching say, not by what the program sees', () => {
  const {
    library,
    photos: [a, b, c],
    tag,
  } = sample();
  const cane = tag('cane');
  const computed = (source: 'auto' | 'learned', photoId: number) =>
    library.transaction(() =>
      library.tags.setComputed(source, [photoId], [{ photoId, tagId: cane, confidence: 1 }], 'm'),
    );
  for (const photo of [a, b, c]) computed('auto', photo);
  expect(library.words.photosWithPhrase('cane')).toEqual([]);
  // The same rows change hands.
  computed('learned', a);
  library.transaction(() => library.tags.setByUser([b], cane, true));
  library.transaction(() => library.tags.setOfFile(c, { now: ['cane'] }, library.now()));
  expect(library.words.photosWithPhrase('cane')).toEqual([a, b, c]);
  library.transaction(() => library.tags.setLearned(cane, [], 'm'));
  library.transaction(() => library.tags.setByUser([b], cane, false));
  expect(library.words.photosWithPhrase('cane')).toEqual([c]);
  library.transaction(() => library.tags.rename(cane, 'bassotto'));
  expect(library.words.photosWithPhrase('bassotto')).toEqual([c]);
});
