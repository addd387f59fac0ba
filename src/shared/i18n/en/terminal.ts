import type { terminal as italian } from '../it/terminal.ts';
import type { Message } from '../message.ts';

export const terminal: Record<keyof typeof italian, Message> = {
  'cli.help.intro': 'Fototeca: search your photos in Italian. Everything stays on this computer.',
  'cli.help.global':
    'Options of all commands:\n  --library DIR   folder of the library (or the variable FOTOTECA_LIBRARY)\n  --lang it|en    language of the messages\n  --json          answer in JSON\n  --quiet         only what matters\n  --version       version of the program',
  'cli.index.summary':
    'Reads the photos of folders and makes them searchable; later only what changed.',
  'cli.index.watching': 'Watching the folders for changes. Ctrl+C to end.',
  'cli.index.counts': '{done} of {total}',
  'cli.index.speed': '{rate} photos/s',
  'cli.index.left': '{time} left',
  'cli.index.done': { one: '{count} file seen in {time}.', other: '{count} files seen in {time}.' },
  'cli.index.indexed': { one: '{count} photo read', other: '{count} photos read' },
  'cli.index.unchanged': { one: '{count} unchanged', other: '{count} unchanged' },
  'cli.index.moved': { one: '{count} moved or renamed', other: '{count} moved or renamed' },
  'cli.index.duplicates': {
    one: '{count} copy of a photo already there',
    other: '{count} copies of photos already there',
  },
  'cli.index.missing': { one: '{count} file is gone', other: '{count} files are gone' },
  'cli.index.failed': { one: '{count} unreadable file', other: '{count} unreadable files' },
  'cli.index.see-errors': 'For the reasons: fototeca errors',
  'cli.search.summary': 'Searches with your own words, or with an example photo (--like).',
  'cli.search.none':
    'No photo is similar enough to “{query}”. With --min-relevance none you see the nearest.',
  'cli.search.total': {
    one: '{count} photo found.',
    other: '{count} photos found, {shown} shown.',
  },
  'cli.search.words': 'words: {words}',
  'cli.search.similarity': 'similarity {similarity}',
  'cli.search.meaning': 'meaning {relevance}',
  'cli.search.unwanted': 'may show what you excluded: {probability}',
  'cli.search.similar': {
    one: '{count} more almost alike',
    other: '{count} more almost alike',
  },
  'cli.status.summary': 'Says what is in the library.',
  'cli.status.library': 'Library: {path}',
  'cli.status.photos': {
    one: '{count} photo in {files} files',
    other: '{count} photos in {files} files',
  },
  'cli.status.unreachable': 'cannot be reached',
  'cli.status.embedded': {
    one: '{count} photo searchable with “{id}”',
    other: '{count} photos searchable with “{id}”',
  },
  'cli.status.missing': { one: '{count} missing photo', other: '{count} missing photos' },
  'cli.status.bytes': 'Space: {library} the library, {thumbnails} the thumbnails',
  'cli.photos.summary': 'Lists the photos with all their data, newest first.',
  'cli.photos.total': { one: '{count} photo in all.', other: '{count} photos in all.' },
  'cli.errors.summary': 'Lists the files that cannot be read, with the reason.',
  'cli.errors.none': 'All files are readable.',
  'cli.forget.summary':
    'Takes photos or folders out of the library; the files stay where they are, and a new scan finds them again.',
  'cli.forget.done': { one: '{count} photo forgotten.', other: '{count} photos forgotten.' },
  'start.download': 'Downloading Electron: this happens only once.',
  'start.browser': 'Electron or a display is missing here: Fototeca opens in the browser.',
  'start.failed': 'Electron does not start here ({reason}): Fototeca opens in the browser.',
  'cli.serve.summary': 'Opens Fototeca in the browser, on this computer only.',
  'cli.serve.ready': 'Fototeca is open here: {url}',
};
