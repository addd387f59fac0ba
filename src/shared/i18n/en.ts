import type { Message, MessageKey } from './it.ts';

export const en: Record<MessageKey, Message> = {
  'error.library-missing':
    'There is no library in {path} yet. Create it with “fototeca index FOLDER”.',
  'error.library-empty':
    'The library in {path} is still empty: index a folder with “fototeca index FOLDER”.',
  'error.library-locked':
    'The library {path} is already open in another Fototeca (process {pid}). Close it and try again.',
  'error.library-newer':
    'The library {path} was made by a newer version of Fototeca (format {version}, this version knows up to {supported}). Please update Fototeca.',
  'error.library-not-ours': '{path} is not a Fototeca library: it was not touched.',
  'error.library-corrupt':
    'The library {path} is damaged ({reason}). Nothing was changed; there may be a backup in {backups}.',
  'error.library-read-only':
    'The library {path} cannot be written: its folder or disk is read-only.',
  'error.library-io': 'The disk of the library {path} reports errors: {reason}.',
  'error.disk-full':
    'The disk that holds {path} is full. Free some space and try again: nothing was lost.',
  'error.folder-missing': 'The folder {path} does not exist.',
  'error.folder-not-a-folder': '{path} is not a folder.',
  'error.folder-unreachable':
    'The folder {path} cannot be reached: is the disk connected? Its photos stay in the library.',
  'error.photo-not-found': 'No photo of the library matches {reference}.',

  'error.query-empty': 'Say what to search for, or give an example photo.',
  'error.file-missing': 'The file {path} does not exist.',
  'error.file-unreadable': 'The file cannot be read: permission denied or a disk error ({reason}).',
  'error.directory-unreadable':
    'The folder cannot be read: permission denied or a disk error ({reason}).',
  'error.file-vanished': 'The file disappeared while it was being read.',
  'error.file-changed':
    'The file changed while it was being read: it will be read again at the next scan.',
  'error.file-empty': 'The file is empty (zero bytes).',
  'error.file-name-not-unicode':
    'The file name is not valid Unicode text: rename it to see it here.',
  'error.file-too-large': 'The file is too large ({bytes} bytes).',
  'error.not-an-image': 'The content of the file is not an image we recognise.',
  'error.image-corrupt': 'The image is damaged or incomplete ({reason}).',
  'error.image-too-many-pixels': 'The image has too many pixels to be opened safely ({reason}).',
  'error.raw-without-preview': 'The RAW file holds no readable preview.',
  'error.raw-tool-missing':
    'Reading RAW files needs ExifTool (on Linux: the package “perl”): {reason}.',
  'error.worker-crashed': 'Reading this file crashed the photo reader: the file was set aside.',
  'error.worker-timeout': 'Reading this file never ended: the file was set aside.',
  'error.worker-unavailable': 'The photo reader does not start ({reason}).',

  'error.model-missing': 'The model “{id}” is not installed.',
  'error.model-file-missing': 'The model “{id}” lacks the file {file}.',
  'error.model-manifest-invalid': 'The manifest of the model in {path} is not valid: {reason}.',
  'error.model-file-corrupt': 'The file {file} of the model “{id}” does not open: {reason}.',
  'error.model-mismatch':
    'The model “{id}” does not match its manifest: {what} should be {expected} but is {actual}.',
  'error.device-unavailable': 'The device “{device}” cannot be used on this computer: {reason}.',
  'error.model-output-invalid':
    'The model “{id}” gave an unusable result on “{device}” ({reason}): it was not saved.',
  'error.encoder-stopped': 'The computation of the model “{id}” was interrupted ({reason}).',

  'error.internal': 'Internal error of Fototeca: {reason}',
  'error.request-unknown': 'There is no request “{method}”.',
  'error.request-invalid': 'The request “{method}” is not valid: {reason}.',
  'error.usage': '{detail}',
  'error.usage-missing': '{what} is missing. “fototeca --help” shows how it is used.',
  'error.usage-command': 'There is no command “{command}”. “fototeca --help” lists them.',
  'error.usage-option':
    'There is no option {option} here. “fototeca --help” lists those there are.',
  'error.usage-option-value': 'The option {option} lacks its value.',
  'error.usage-option-flag': 'The option {option} takes no value.',
  'error.usage-number': '{option} wants a whole number of at least {minimum}, not “{value}”.',
  'error.usage-choice': '{option} cannot be “{value}”. Possible values: {choices}.',

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

  'start.browser': 'Electron or a display is missing here: Fototeca opens in the browser.',
  'cli.serve.summary': 'Opens Fototeca in the browser, on this computer only.',
  'cli.serve.ready': 'Fototeca is open here: {url}',

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
