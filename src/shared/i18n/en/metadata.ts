import type { Message } from '../message.ts';

/** Writing what the library knows into files, and undoing it. */
export const metadata = {
  'error.metadata-refused':
    'Nothing can safely be written into {path}: {reason}. The file is as it was.',
  'error.sidecar-damaged':
    'The file beside the photo is damaged, so what it says of the photo cannot be read ({reason}). The photo is there all the same.',
  'error.sidecar-too-large':
    'The file beside the photo has more than {megabytes} MB: too large for a description. The photo is there all the same.',
  'error.sidecar-unreadable':
    'The file beside the photo cannot be read: permission denied or a disk error ({reason}). The photo is there all the same.',
  'job.write-metadata': 'Writing tags and captions',
  'job.undo-metadata': 'Undoing what was written',
  'cli.export-metadata.summary':
    'Writes tags, rating, title and caption into XMP files beside the photos, or with --into-files into the photos; --undo puts everything back.',
  'cli.export-metadata.done': { one: '{count} file written.', other: '{count} files written.' },
  'cli.export-metadata.more': { one: '  and {count} more.', other: '  and {count} more.' },
  'cli.export-metadata.skipped': 'Left as it is: {path}',
  'ui.selection.write': 'Write to files…',
  'ui.write.title': 'Write to files',
  'ui.write.go': 'Write',
  'ui.write.ask-sidecars': {
    one: 'Write tags, rating, title and caption of {count} photo into an .xmp file beside it? The photo is not touched, and it can be undone in the settings.',
    other:
      'Write tags, rating, title and caption of {count} photos into .xmp files beside them? The photos are not touched, and it can be undone in the settings.',
  },
  'ui.write.ask-files': {
    one: 'Write tags, rating, title and caption INTO {count} photo? The original file changes; the picture stays identical, and it can be undone in the settings.',
    other:
      'Write tags, rating, title and caption INTO {count} photos? The original files change; the pictures stay identical, and it can be undone in the settings.',
  },
  'ui.settings.write': 'Tags and captions in files',
  'ui.settings.write.text':
    'What you say about photos stays in Fototeca’s library. If you ask for it, tags, rating, title and caption are also written into .xmp files beside the photos, which other programs read. It never happens by itself.',
  'ui.settings.write.into': 'Write into the photos, instead of .xmp files beside them',
  'ui.settings.write.warning':
    'Careful: your original files change. The picture stays identical, byte for byte, and it can be undone; still, a backup of your photos is a good idea. RAW and GIF files always get an .xmp file.',
  'ui.settings.write.all': 'Write for all photos…',
  'ui.settings.write.undo': 'Undo',
  'ui.settings.write.files': 'Which files',
  'ui.settings.write.more': 'Show more files',
  'ui.settings.write.run': {
    one: '{when}: {count} file written',
    other: '{when}: {count} files written',
  },
} satisfies Record<string, Message>;
