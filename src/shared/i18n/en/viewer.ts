import type { viewer as italian } from '../it/viewer.ts';
import type { Message } from '../message.ts';

export const viewer: Record<keyof typeof italian, Message> = {
  'ui.tag.remove': 'Remove tag {name}',
  'ui.viewer.previous': 'Previous photo',
  'ui.viewer.next': 'Next photo',
  'ui.viewer.larger': 'Zoom in',
  'ui.viewer.smaller': 'Zoom out',
  'ui.viewer.info': 'Information',
  'ui.viewer.failed':
    'The file of this photo cannot be shown: it was moved or its disk is not connected.',
  'ui.viewer.title': 'Title',
  'ui.viewer.caption': 'Caption',
  'ui.viewer.add-tag': 'Add a tag',
  'ui.viewer.camera': 'Camera',
  'ui.viewer.lens': 'Lens',
  'ui.viewer.exposure': 'Exposure',
  'ui.viewer.place': 'Place',
  'ui.viewer.size': 'Size',
  'ui.viewer.pixels': '{width} × {height} ({megapixels} MP)',
  'ui.viewer.files': 'Files',
  'ui.viewer.taken.name': 'from the file name',
  'ui.viewer.taken.mtime': 'date of the file',
  'ui.viewer.where': 'Where is it?',
  'ui.viewer.where.label': 'What shall I look for in this photo?',
  'ui.viewer.where.example': 'the dog',
  'ui.viewer.where.nowhere': 'I see “{text}” nowhere in this photo.',
  'ui.viewer.what': 'What is it?',
  'ui.viewer.what.label': 'A caption on each line: which one fits best?',
  'ui.viewer.what.example': 'a dog in the snow\na cat on the sofa',
  'ui.viewer.ask': 'Ask',
  'ui.viewer.asking': 'Looking at the photo…',
};
