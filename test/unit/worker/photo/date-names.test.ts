import { describe, expect, test } from 'vitest';
import {
  offsetBetween,
  parseDateTime,
  parseOffset,
} from '../../../../src/engine/worker/photo/metadata/date-time.ts';
import { dateOfFileName } from '../../../../src/engine/worker/photo/metadata/file-name.ts';

describe('dates in file names', () => {
  test.each([
    ['IMG_20190814_180311.jpg', '2019-08-14T18:03:11'],
    ['IMG20190814180311.jpg', '2019-08-14T18:03:11'],
    ['IMG_20190814_180311_1.jpg', '2019-08-14T18:03:11'],
    ['IMG_20190814_180311(2).jpg', '2019-08-14T18:03:11'],
    ['2019-08-14 18.03.11.jpg', '2019-08-14T18:03:11'],
    ['2019-08-14T18-03-11.jpg', '2019-08-14T18:03:11'],
    ['2019_08_14_18_03_11.jpg', '2019-08-14T18:03:11'],
    ['20190814_180311.jpg', '2019-08-14T18:03:11'],
    ['20190814_180311123.jpg', '2019-08-14T18:03:11'],
    ['20190814180311.heic', '2019-08-14T18:03:11'],
    ['VID-20190814-WA0001.jpg', '2019-08-14T12:00:00'],
    ['IMG-20190814-WA0001.jpg', '2019-08-14T12:00:00'],
    ['WhatsApp Image 2019-08-14 at 18.03.11.jpeg', '2019-08-14T18:03:11'],
    ['WhatsApp Image 2019-08-14 at 18.03.11 (1).jpeg', '2019-08-14T18:03:11'],
    ['Screenshot_2020-01-02-03-04-05.png', '2020-01-02T03:04:05'],
    ['Screenshot_20200102-030405_Chrome.png', '2020-01-02T03:04:05'],
    ['Screenshot 2024-01-02 at 3.04.05\u202fPM.png', '2024-01-02T15:04:05'],
    ['Screenshot 2024-01-02 at 12.04.05 AM.png', '2024-01-02T00:04:05'],
    ['signal-2021-05-06-123456.jpg', '2021-05-06T12:34:56'],
    ['signal-2021-05-06-12-34-56-789.jpg', '2021-05-06T12:34:56'],
    ['Schermata 2021-05-06 alle 12.34.56.png', '2021-05-06T12:34:56'],
    ['Schermata 2021-05-06 alle ore 12.34.56.png', '2021-05-06T12:34:56'],
    ['1975-08-14 nonna al mare.tif', '1975-08-14T12:00:00'],
    ['2019-08-14.jpg', '2019-08-14T12:00:00'],
    ['20190814.jpg', '2019-08-14T12:00:00'],
    ['20190814_0001.jpg', '2019-08-14T12:00:00'],
    // The time does not exist, the day does.
    ['20190814_996011.jpg', '2019-08-14T12:00:00'],
    ['Marta 20160229.jpg', '2016-02-29T12:00:00'],
  ])('%s is of %s', (name, local) => {
    expect(dateOfFileName(name)).toEqual({ local, offsetMinutes: null });
  });

  test('Pixel phones write UTC', () => {
    expect(dateOfFileName('PXL_20210102_030405123.jpg')).toEqual({
      local: '2021-01-02T03:04:05',
      offsetMinutes: 0,
    });
    expect(dateOfFileName('PXL_20210102_030405123.MP.jpg')?.offsetMinutes).toBe(0);
  });

  test.each([
    'IMG_2034.jpg',
    'DSC01234.jpg',
    'P1010203.jpg',
    '3471234567.jpg',
    '+39 347 1234567.jpg',
    '00393331234567.jpg',
    'FB_IMG_1565798591000.jpg',
    'received_2019081418031112.jpeg',
    '20191314.jpg',
    '20190832_180311.jpg',
    '2019-02-29.jpg',
    '2017-02-29 18.03.11.jpg',
    '18860704.jpg',
    '19700101.jpg',
    '10122019.jpg',
    'd41d20190814f00b.jpg',
    'a1b20190814.jpg',
    '120190814.jpg',
    '201908141.jpg',
    'pagina 2019-2020.jpg',
    'fattura 2019.08.jpg',
    '1234-56-78.jpg',
    '.jpg',
    '',
  ])('%s has no date', (name) => {
    expect(dateOfFileName(name)).toBeNull();
  });
});

describe('dates in metadata', () => {
  test.each([
    ['2019:08:14 18:03:11', '2019-08-14T18:03:11', null],
    ['2019:08:14 18:03:11.50', '2019-08-14T18:03:11', null],
    ['2019-08-14T18:03:11+02:00', '2019-08-14T18:03:11', 120],
    ['2019-08-14T18:03:11.123456-03:30', '2019-08-14T18:03:11', -210],
    ['2019-08-14T18:03Z', '2019-08-14T18:03:00', 0],
    ['2019/08/14 18:03:11', '2019-08-14T18:03:11', null],
    [' 2019:08:14  18:03:11 ', '2019-08-14T18:03:11', null],
    ['2019:08:14 18:03:60', '2019-08-14T18:03:59', null],
    ['2019-08-14', '2019-08-14T12:00:00', null],
    ['1975-08', '1975-08-01T12:00:00', null],
    ['1975', '1975-01-01T12:00:00', null],
    ['1826:06:01 12:00:00', '1826-06-01T12:00:00', null],
  ])('%s', (text, local, offsetMinutes) => {
    expect(parseDateTime(text)).toEqual({ local, offsetMinutes });
  });

  test.each([
    '0000:00:00 00:00:00',
    '    :  :     :  :  ',
    '2019:13:14 18:03:11',
    '2019:02:30 18:03:11',
    '2019:08:14 24:00:00',
    '2019:08:14 18:61:11',
    '1825:01:01 00:00:00',
    '2101:01:01 00:00:00',
    '1970:01:01 00:00:00',
    '1904:01:01 00:00:00',
    'ieri',
    '20190814',
    '2019:08:14 18:03:11 circa',
    '',
  ])('%s is no date', (text) => {
    expect(parseDateTime(text)).toBeNull();
  });

  test.each([
    ['+02:00', 120],
    ['-0330', -210],
    ['Z', 0],
    ['-00:00', 0],
    ['+14:00', 840],
    ['+15:00', null],
    ['+02:75', null],
    ['2', null],
    ['', null],
  ])('offset %s', (text, minutes) => {
    expect(parseOffset(text)).toBe(minutes);
  });

  test.each([
    ['2019-08-14T18:03:11', '2019-08-14T16:01:02', 120],
    ['2019-08-14T18:03:11', '2019-08-14T18:03:20', 0],
    ['2019-08-14T01:00:00', '2019-08-13T19:15:00', 345],
    ['2019-08-13T20:00:00', '2019-08-14T06:00:00', -600],
    // The satellite's time is that of the last fix, hours or minutes ago.
    ['2019-08-14T18:03:11', '2019-08-14T15:20:00', null],
    ['2019-08-14T18:03:11', '2019-08-12T16:03:11', null],
  ])('between %s and %s UTC', (local, utc, minutes) => {
    expect(offsetBetween(local, utc)).toBe(minutes);
  });
});
