import type { Message } from '../message.ts';

/** Models and devices. */
export const models = {
  'error.catalogue-invalid': 'Il catalogo dei modelli in {path} non è valido: {reason}.',
  'cli.models.summary': 'Elenca, installa, importa, toglie, sceglie e controlla i modelli.',
  'cli.models.in-use': 'in uso',
  'cli.models.ready': 'installato',
  'cli.models.broken': 'non utilizzabile: {reason}',
  'cli.models.available': 'da scaricare ({size})',
  'cli.models.size-unknown': 'dimensione da chiedere',
  'cli.models.licence': 'Licenza: {licence}',
} satisfies Record<string, Message>;
