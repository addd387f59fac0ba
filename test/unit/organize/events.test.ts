import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { findEvents, type Shot } from '../../../src/engine/organize/events/cluster.ts';
import { boundaryF1, type GoldTimeline } from '../../support/timelines.ts';

const TIMELINES = resolve(import.meta.dirname, '../../../../shared/timelines');
const TORINO = { lat: 45.07, lon: 7.68 };
const CAGLIARI = { lat: 39.22, lon: 9.12 };
const NOWHERE = { lat: null, lon: null };
const HOUR = 3_600_000;

/** Photos every `minutes` from a moment on. */
class Life {
  readonly shots: Shot[] = [];

  take(at: string, count: number, minutes: number, place: object, zone = '+01:00'): number[] {
    const start = Date.parse(`${at}Z`);
    return Array.from({ length: count }, (_, i) => {
      const id = this.shots.length + 1;
      const local = new Date(start + i * minutes * 60_000).toISOString().slice(0, 19);
      this.shots.push({ id, takenAt: `${local}${zone}`, ...(place as typeof TORINO) });
      return id;
    });
  }

  /** One photo at home, every fourth day of a year; none in one month. */
  everyday(year: number, awayIn?: string): void {
    for (let day = 0; day < 365; day += 4) {
      const at = new Date(Date.UTC(year, 0, 1, 9 + (day % 9)) + day * 24 * HOUR).toISOString();
      if (at.slice(5, 7) !== awayIn) this.take(at.slice(0, 19), 1, 1, TORINO);
    }
  }

  events(): number[][] {
    return findEvents(this.shots).map(({ photos }) => photos);
  }
}

test('everyday photos belong to no event', () => {
  const life = new Life();
  life.everyday(2021);
  expect(life.events()).toEqual([]);
});

test('nothing, and one photo, are no event', () => {
  expect(findEvents([])).toEqual([]);
  expect(findEvents([{ id: 1, takenAt: '2021-01-01T10:00:00', ...NOWHERE }])).toEqual([]);
});

test('an evening that goes on after midnight is one event', () => {
  const life = new Life();
  life.everyday(2021);
  const party = life.take('2021-06-11T21:10:00', 40, 8, TORINO);
  expect(life.events()).toEqual([party]);
});

test('a wedding with an hour’s drive and a long lunch is one event', () => {
  const life = new Life();
  life.everyday(2021);
  const church = life.take('2021-06-11T11:00:00', 40, 1, TORINO);
  const lunch = life.take('2021-06-11T14:10:00', 60, 2, TORINO);
  expect(life.events()).toEqual([[...church, ...lunch]]);
});

test('a trip of several days is one event, with its unplaced photos and a day without any', () => {
  const life = new Life();
  life.everyday(2021, '08');
  const days = ['2021-08-02', '2021-08-03', '2021-08-05', '2021-08-06'].flatMap((day) => [
    ...life.take(`${day}T10:00:00`, 10, 7, CAGLIARI),
    ...life.take(`${day}T18:00:00`, 5, 3, NOWHERE),
  ]);
  const found = findEvents(life.shots);
  expect(found.map(({ photos }) => photos)).toEqual([days]);
  expect(found[0]).toMatchObject({ away: true, place: { lat: expect.closeTo(39.22) as number } });
});

test('two trips with days at home between them are two', () => {
  const life = new Life();
  life.everyday(2021);
  const first = life.take('2021-03-06T10:00:00', 12, 20, CAGLIARI);
  const second = life.take('2021-03-13T10:00:00', 12, 20, CAGLIARI);
  expect(life.events()).toEqual([first, second]);
});

test('a flight across time zones does not tear a day apart nor join two', () => {
  const life = new Life();
  life.everyday(2021, '05');
  const evening = life.take('2021-05-12T16:00:00', 12, 10, TORINO, '+02:00');
  const newYork = { lat: 40.71, lon: -74.0 };
  const there = life.take('2021-05-13T09:00:00', 30, 9, newYork, '-04:00');
  expect(life.events()).toEqual([evening, there]);
});

test('photos without an offset are put in order by those around them that have one', () => {
  const life = new Life();
  life.everyday(2021);
  const tokyo = { lat: 35.68, lon: 139.76 };
  const phone = life.take('2021-10-04T10:00:00', 10, 30, tokyo, '+09:00');
  const camera = life.take('2021-10-04T10:15:00', 10, 30, NOWHERE, '');
  const [event] = life.events();
  expect(event).toEqual(phone.flatMap((id, i) => [id, camera[i]]));
});

test('one wrong position within a party changes nothing', () => {
  const life = new Life();
  life.everyday(2021);
  const party = life.take('2021-06-11T18:00:00', 20, 5, TORINO);
  const wrong = life.shots.find(({ id }) => id === party[9]) as Shot;
  Object.assign(wrong, CAGLIARI);
  expect(life.events()).toEqual([party]);
});

test('one who photographs the children every day has events only on special days', () => {
  const life = new Life();
  for (let day = 0; day < 200; day++) {
    const at = new Date(Date.UTC(2021, 0, 1, 16) + day * 24 * HOUR).toISOString().slice(0, 19);
    life.take(at, 7, 4, TORINO);
  }
  const birthday = life.take('2021-05-03T20:00:00', 50, 2, TORINO);
  const events = life.events();
  expect(events).toHaveLength(1);
  expect(events[0]).toEqual(expect.arrayContaining(birthday));
});

test('whoever moves house is at home in the new one', () => {
  const life = new Life();
  life.everyday(2020);
  for (let week = 0; week < 52; week++) {
    const at = new Date(Date.UTC(2021, 0, 20, 12) + week * 7 * 24 * HOUR).toISOString();
    life.take(at.slice(0, 19), 2, 20, CAGLIARI);
  }
  expect(life.events().flat()).toEqual([]);
});

test.skipIf(!existsSync(TIMELINES))('the synthetic timelines: F1 of boundaries', () => {
  const names = readdirSync(TIMELINES).filter((name) => name.endsWith('.json'));
  for (const name of names) {
    const timeline = JSON.parse(readFileSync(join(TIMELINES, name), 'utf8')) as GoldTimeline;
    expect(boundaryF1(timeline), name).toBeGreaterThan(0.95);
    const bare = timeline.photos.map((photo) => ({ ...photo, ...NOWHERE }));
    expect(boundaryF1({ photos: bare }), `${name} without positions`).toBeGreaterThan(0.85);
  }
});
