import type { models as italian } from '../it/models.ts';
import type { Message } from '../message.ts';

export const models: Record<keyof typeof italian, Message> = {
  'error.catalogue-invalid': 'The catalogue of models in {path} is not valid: {reason}.',
  'cli.models.summary': 'Lists, installs, imports, removes, chooses and checks models.',
  'cli.models.in-use': 'in use',
  'cli.models.ready': 'installed',
  'cli.models.broken': 'cannot be used: {reason}',
  'cli.models.available': 'to download ({size})',
  'cli.models.size-unknown': 'size to be asked',
  'cli.models.licence': 'Licence: {licence}',
};
