import type { Message } from '../message.ts';

/** Tags, albums, events, duplicates. */
export const organize = {
  'error.timeline-invalid':
    'Il file {path} non è una cronologia di foto: {reason}. Servono «photos» con id, takenAt, lat e lon.',
  'cli.events.summary': 'Trova gli eventi in una cronologia di foto (JSON con id, ora, posizione).',
  'cli.events.total': { one: '{count} evento.', other: '{count} eventi.' },
} satisfies Record<string, Message>;
