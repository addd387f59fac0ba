import type { organize as italian } from '../it/organize.ts';
import type { Message } from '../message.ts';

export const organize: Record<keyof typeof italian, Message> = {
  'error.timeline-invalid':
    'The file {path} is no timeline of photos: {reason}. It needs “photos” with id, takenAt, lat and lon.',
  'cli.events.summary': 'Finds the events in a timeline of photos (JSON with id, time, position).',
  'cli.events.total': { one: '{count} event.', other: '{count} events.' },
};
