/** Boundaries of events on timelines of invented people. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findEvents } from '../../src/engine/organize/events/cluster.ts';
import { boundaryF1, type GoldTimeline } from '../support/timelines.ts';
import { timed, type Measure, type Value } from './figure.ts';

const TIMELINES = resolve(import.meta.dirname, '../../../shared/timelines');

/** The same timelines with less in them: what cameras and programs leave out. */
const VARIANTS: Record<string, (timeline: GoldTimeline) => GoldTimeline> = {
  'as they are': (timeline) => timeline,
  'without offsets': ({ photos }) => ({
    photos: photos.map((photo) => ({ ...photo, takenAt: photo.takenAt.slice(0, 19) })),
  }),
  'without positions': ({ photos }) => ({
    photos: photos.map((photo) => ({ ...photo, lat: null, lon: null })),
  }),
};

export const measureEvents: Measure = async () => {
  if (!existsSync(TIMELINES)) {
    return { values: [], ratios: [], remarks: ['skipped: the timelines are not here'] };
  }
  const timelines = readdirSync(TIMELINES)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(TIMELINES, name), 'utf8')) as GoldTimeline);
  const means = Object.entries(VARIANTS).map(([name, change]): Value => {
    const scores = timelines.map((timeline) => boundaryF1(change(timeline)));
    return { label: name, value: scores.reduce((a, b) => a + b, 0) / scores.length, unit: '' };
  });
  const worst = Math.min(...timelines.map(boundaryF1));
  const photos = timelines.reduce((sum, timeline) => sum + timeline.photos.length, 0);
  const ms = await timed(() => timelines.map(({ photos }) => findEvents(photos)));
  return {
    values: [...means, { label: 'per 100,000 photos', value: (ms / photos) * 100_000, unit: 'ms' }],
    ratios: [{ label: 'F1 of boundaries, worst timeline', value: worst, target: { atLeast: 0.9 } }],
    remarks: [`${timelines.length} synthetic timelines, ${photos} photos; means over them`],
  };
};
