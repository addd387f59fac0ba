import type { Message } from '../message.ts';

/** What the window asks about what the program has found. */
export const review = {
  'ui.page.duplicates': 'Doppioni',
  'ui.duplicates.none': 'Nessun doppione.',
  'ui.duplicates.lead': {
    one: '{count} gruppo di foto di cui ne basterebbe una. Niente viene tolto senza chiedertelo.',
    other: '{count} gruppi di foto di cui ne basterebbe una. Niente viene tolto senza chiedertelo.',
  },
  'ui.duplicates.best': 'La migliore',
  'ui.duplicates.keep': 'Tieni',
  'ui.duplicates.keep-all': 'Sono tutte diverse: tienile',
  'ui.duplicates.clean': 'Sposta le altre nel cestino…',
  'ui.duplicates.ask-copies': {
    one: 'Spostare {count} copia nel cestino del sistema? Resta un file di ogni foto.',
    other: 'Spostare {count} copie nel cestino del sistema? Resta un file di ogni foto.',
  },
  'ui.teach': 'Insegna questa etichetta…',
  'ui.teach.title': 'Insegna «{name}»',
  'ui.teach.question': 'È «{name}»?',
  'ui.teach.yes': 'Sì',
  'ui.teach.no': 'No',
  'ui.teach.skip': 'Non so',
  'ui.teach.nothing': 'Per ora non ho altre foto da chiederti.',
  'ui.teach.report': 'Imparo da {yes} foto sì e {no} foto no.',
  'ui.teach.accuracy': 'Riconosco il {accuracy} di quelle mai viste.',
  'ui.organize': 'Riordina adesso',
  'ui.today': 'Accadde oggi',
  'ui.today.years': { one: '{count} anno fa', other: '{count} anni fa' },
  'ui.album.automatic': 'automatico',
  'ui.album.release': 'Rendilo un album tuo',
  'ui.album.hide': 'Nascondi',
} satisfies Record<string, Message>;
