import type { Message } from '../message.ts';

/** What the window says. */
export const window = {
  'ui.search.label': 'Che cosa cerchi?',
  'ui.search.example': 'cane che corre nella neve',
  'ui.search.go': 'Cerca',
  'ui.search.none': 'Nessuna foto somiglia abbastanza a «{query}».',
  'ui.search.total': { one: '{count} foto trovata', other: '{count} foto trovate' },
  'ui.library.empty': 'La libreria è vuota. Nel terminale: fototeca index CARTELLA',
  'ui.library.photos': { one: '{count} foto in libreria', other: '{count} foto in libreria' },
} satisfies Record<string, Message>;
