import type { organize as italian } from '../it/organize.ts';
import type { Message } from '../message.ts';

export const organize: Record<keyof typeof italian, Message> = {
  'error.timeline-invalid':
    'The file {path} is no timeline of photos: {reason}. It needs “photos” with id, takenAt, lat and lon.',
  'cli.events.summary': 'Finds the events in a timeline of photos (JSON with id, time, position).',
  'cli.events.total': { one: '{count} event.', other: '{count} events.' },
  'error.teach-too-few': 'Learning a tag takes at least two example photos ({count} so far).',
  'job.organize': 'Tags, albums and duplicates',
  'duplicates.exact': 'Copies of one file',
  'duplicates.near': { one: '{count} photo', other: 'The same picture {count} times' },
  'duplicates.burst': { one: '{count} shot', other: '{count} shots of a burst' },
  'album.because.event': '{count} photos close in time and place, from {from} to {to}.',
  'album.because.trip': '{count} photos away from home, from {from} to {to}.',
  'album.because.season': '{count} photos of the season.',
  'album.because.place': '{count} photos taken in {place}.',
  'album.because.theme': '{count} photos that are alike: {tags}.',
  'album.because.best': 'The sharpest and best loved of {count} photos of {year}, one an hour.',
  'album.because.screenshots': '{count} screenshots and documents.',
  'cli.organize.working': 'Updating tags, albums and duplicates…',
  'cli.tags.summary': 'Lists the tags and how many photos have them.',
  'cli.tag.summary': 'Adds or removes a tag; what you decide does not change by itself.',
  'cli.teach.summary': 'Learns a tag of yours from a few photos and suggests others.',
  'cli.teach.done':
    'Learned from {yes} examples (and {no} against); tells {accuracy} of unseen photos right.',
  'cli.duplicates.summary': 'Lists duplicates and bursts, with the photo to keep (✓).',
  'cli.duplicates.total': { one: '{count} group.', other: '{count} groups.' },
  'cli.albums.summary': 'Lists the albums, also the automatic ones.',
  'cli.album.summary':
    'Lists the photos of an album; makes and changes albums, also from a search.',
};
