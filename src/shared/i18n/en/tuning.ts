import type { tuning as italian } from '../it/tuning.ts';
import type { Message } from '../message.ts';

export const tuning: Record<keyof typeof italian, Message> = {
  'error.dataset-missing': 'The file {path} does not exist.',
  'error.dataset-unknown':
    'The format of {path} is unknown. Name it with --format: jsonl, coco, wit or conceptual.',
  'error.dataset-unreadable': 'The file {path} cannot be read: {reason}.',
  'error.dataset-empty':
    'There is no photo with a caption in {path} that can be used. “fototeca dataset inspect” tells why.',
  'error.weights-unreadable': 'The file {path} holds no readable weights ({reason}).',
  'error.checkpoint-unusable':
    'The weights in {path} cannot be trained in full ({reason}): config.json and model.safetensors like CLIP-Italian’s are needed.',
  'error.adapter-invalid': 'The adapter of this model is damaged ({reason}).',
  'error.tuned-already': 'The model {id} is an adaptation already: choose the one it came from.',
  'error.dataset-alike': 'Nearly all photos are alike: too few are left to check what is learned.',
  'error.training-stopped':
    'The teaching stopped by itself ({reason}). Start it again: it goes on from where it was.',
  'error.tuning-missing': 'This tuning is no longer there: {id}.',
  'error.labels-invalid':
    'The labels of {path} are no good: JSON {"folder": "label"} is needed, or lines of folder, tab, label ({reason}).',
  'error.templates-invalid':
    'The templates of {path} are no good: one on each line, each with {} in the place of the label.',
  'error.classes-missing':
    'There are no folders of classes to recognise in {path}: a folder for each class is needed.',

  'cli.eval.summary': 'Measures how well a model finds photos by their captions.',
  'cli.eval.embedding': '{done} of {total} photos read',
  'cli.eval.data': '{model}: {images} photos, {captions} captions',
  'cli.eval.text-to-image': 'Text to photo',
  'cli.eval.image-to-text': 'Photo to text',
  'cli.eval.zero-shot': 'Recognising {classes} classes in {images} photos',
  'cli.eval.report': 'Report with pictures: {path}',
  'cli.dataset.summary': 'Checks a set of captioned photos before it is used.',
  'cli.dataset.found': 'Format {format}: {images} photos, {captions} captions of {words} words.',
  'cli.dataset.split':
    '{train} photos to learn from, {validation} to check with (chosen by content, always the same).',
  'cli.dataset.near-duplicates': {
    one: '{count} photo to check with is nearly one to learn from: it goes there.',
    other: '{count} photos to check with are nearly ones to learn from: they go there.',
  },
  'cli.tune.summary': 'Adapts a model to your photos and your words.',
  'cli.tune.losses': 'loss {loss}, on the photos set aside {validation}',
  'cli.tune.on-cpu': 'Computed on the processor, as the chosen device will not do: {reason}',
  'cli.tune.photos': 'Learned from {train} photos; before and after on {validation} never seen:',
  'cli.tune.generic': 'Everyday captions still recognised: {before} → {after}',
  'cli.tune.helps': 'It helps: the model {id} is in {path}.',
  'cli.tune.helps-not': 'It does not help enough to be used: the model {id} is in {path} anyway.',

  'job.tune': 'Teaching Fototeca',

  'dataset.drop.broken-row': {
    one: '{count} row that is not in the format',
    other: '{count} rows that are not in the format',
  },
  'dataset.drop.image-missing': {
    one: '{count} photo that is not there',
    other: '{count} photos that are not there',
  },
  'dataset.drop.no-captions': {
    one: '{count} photo without caption',
    other: '{count} photos without caption',
  },
  'dataset.drop.caption-empty': { one: '{count} empty caption', other: '{count} empty captions' },
  'dataset.drop.caption-repeated': {
    one: '{count} repeated caption',
    other: '{count} repeated captions',
  },
  'dataset.drop.other-language': {
    one: '{count} row in another language',
    other: '{count} rows in another language',
  },
  'dataset.drop.proper-nouns': {
    one: '{count} caption of hardly anything but proper nouns',
    other: '{count} captions of hardly anything but proper nouns',
  },
  'dataset.drop.image-unreadable': {
    one: '{count} unreadable photo',
    other: '{count} unreadable photos',
  },
  'dataset.drop.same-picture': {
    one: '{count} copy of the same photo',
    other: '{count} copies of the same photos',
  },

  'report.title': 'How well does it find photos?',
  'report.data': 'Measured on {images} photos and {captions} captions.',
  'report.explanation':
    'recall@k: how often the right answer is among the first k. mrr@k: how high it stands on average (1 = always first). In brackets the interval that holds the value with a probability of 95 %.',
  'report.textToImage': 'Text to photo',
  'report.imageToText': 'Photo to text',
  'report.zero-shot': 'Classes',
  'report.wins': 'Found at once',
  'report.losses': 'Found late',
  'report.wins-of-second': 'Where the second model is better',
  'report.losses-of-second': 'Where the second model is worse',
  'report.rank': 'place {rank}',
};
