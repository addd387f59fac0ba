import { expect, test } from 'vitest';
import { extensionOf, isPhotoFileName, isRawFileName } from '../../../../src/shared/formats.ts';

test.each(['a.jpg', 'A.JPG', 'foto.bella.HeIc', 'C:\\foto\\a.NEF', '/foto/a.jfif', 'a.dng'])(
  '%s may be a photo',
  (name) => {
    expect(isPhotoFileName(name)).toBe(true);
  },
);

test.each(['a.mp4', 'jpg', '.jpg', '/foto.jpg/leggimi', '._IMG_1.jpg', 'a.jpg.xmp', 'a.jpg.', ''])(
  '%s is none',
  (name) => {
    expect(isPhotoFileName(name)).toBe(false);
  },
);

test('extensions are those of the last part of a path', () => {
  expect(extensionOf('/a.b/c')).toBe('');
  expect(extensionOf('x/IMG.CR2')).toBe('cr2');
  expect([isRawFileName('IMG.CR2'), isRawFileName('IMG.jpg')]).toEqual([true, false]);
});
