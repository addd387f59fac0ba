import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { findEvents, type Shot } from '../../engine/organize/events/cluster.ts';
import { AppError } from '../../shared/errors.ts';
import type { Command } from '../command.ts';
import { text, userPath } from '../options.ts';
import { EXIT, print, printJson } from '../terminal.ts';

const id = z.union([z.int(), z.string()]);
const timeline = z.object({
  photos: z.array(
    z.object({
      id,
      takenAt: z.string(),
      lat: z.number().min(-90).max(90).nullish(),
      lon: z.number().min(-180).max(180).nullish(),
    }),
  ),
});

export const eventsCommand: Command = {
  usage: 'events --timeline FILE',
  summary: 'cli.events.summary',
  options: { timeline: { type: 'string' } },
  async run({ terminal, options }) {
    const path = text(options, 'timeline');
    if (path === undefined) throw new AppError('usage-missing', { what: '--timeline FILE' });
    const events = await eventsOf(userPath(path));
    if (terminal.json) {
      printJson({ events });
      return EXIT.done;
    }
    for (const { photos, from, to } of events) {
      print(`${from.slice(0, 16)}  ${to.slice(0, 16)}  ${String(photos.length).padStart(5)}`);
    }
    if (!terminal.quiet) print(terminal.t('cli.events.total', { count: events.length }));
    return EXIT.done;
  },
};

/** @throws AppError `file-missing`, `timeline-invalid` */
async function eventsOf(path: string) {
  const file = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new AppError('file-missing', { path });
    throw new AppError('file-unreadable', { path, reason: error.message });
  });
  try {
    const { photos } = timeline.parse(JSON.parse(file));
    // Ids of any kind go in and come out as they were: the work is done on places in the list.
    const shots = photos.map(({ takenAt, lat, lon }, i): Shot => {
      return { id: i, takenAt, lat: lat ?? null, lon: lon ?? null };
    });
    const takenAt = (i: number | undefined) => photos[i ?? -1]?.takenAt ?? '';
    return findEvents(shots).map((event) => ({
      photos: event.photos.map((i) => (photos[i] as (typeof photos)[number]).id),
      from: takenAt(event.photos[0]),
      to: takenAt(event.photos.at(-1)),
      away: event.away,
    }));
  } catch (error) {
    const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
    const reason = issue ? `${issue.path.join('.')}: ${issue.message}` : (error as Error).message;
    throw new AppError('timeline-invalid', { path, reason });
  }
}
