import type { review as italian } from '../it/review.ts';
import type { Message } from '../message.ts';

export const review: Record<keyof typeof italian, Message> = {
  'ui.page.duplicates': 'Duplicates',
  'ui.duplicates.none': 'No duplicates.',
  'ui.duplicates.lead': {
    one: '{count} group of photos of which one would do. Nothing is removed without asking.',
    other: '{count} groups of photos of which one would do. Nothing is removed without asking.',
  },
  'ui.duplicates.best': 'The best',
  'ui.duplicates.keep': 'Keep',
  'ui.duplicates.keep-all': 'They all differ: keep them',
  'ui.duplicates.clean': 'Move the others to the trash…',
  'ui.duplicates.ask-copies': {
    one: 'Move {count} copy to the system’s trash? One file of every photo stays.',
    other: 'Move {count} copies to the system’s trash? One file of every photo stays.',
  },
  'ui.teach': 'Teach this tag…',
  'ui.teach.title': 'Teach «{name}»',
  'ui.teach.question': 'Is it «{name}»?',
  'ui.teach.yes': 'Yes',
  'ui.teach.no': 'No',
  'ui.teach.skip': 'I don’t know',
  'ui.teach.nothing': 'I have no more photos to ask about for now.',
  'ui.teach.report': 'Learning from {yes} photos yes and {no} photos no.',
  'ui.teach.accuracy': 'I recognise {accuracy} of those never seen.',
  'ui.organize': 'Organise now',
  'ui.today': 'On this day',
  'ui.today.years': { one: '{count} year ago', other: '{count} years ago' },
  'ui.album.automatic': 'automatic',
  'ui.album.release': 'Make it an album of yours',
  'ui.album.hide': 'Hide',
};
