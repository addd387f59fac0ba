import type { window as italian } from '../it/window.ts';
import type { Message } from '../message.ts';

export const window: Record<keyof typeof italian, Message> = {
  'ui.search.label': 'What are you looking for?',
  'ui.search.example': 'cane che corre nella neve',
  'ui.search.go': 'Search',
  'ui.search.none': 'No photo is similar enough to “{query}”.',
  'ui.search.total': { one: '{count} photo found', other: '{count} photos found' },
  'ui.library.empty': 'The library is empty. In the terminal: fototeca index FOLDER',
  'ui.library.photos': {
    one: '{count} photo in the library',
    other: '{count} photos in the library',
  },
};
