import type { Message } from '../message.ts';

/** What the viewer of one photo says. */
export const viewer = {
  'ui.tag.remove': 'Togli l’etichetta {name}',
  'ui.viewer.previous': 'Foto precedente',
  'ui.viewer.next': 'Foto successiva',
  'ui.viewer.larger': 'Ingrandisci',
  'ui.viewer.smaller': 'Rimpicciolisci',
  'ui.viewer.info': 'Informazioni',
  'ui.viewer.failed':
    'Il file di questa foto non si può mostrare: è stato spostato o il disco non è collegato.',
  'ui.viewer.title': 'Titolo',
  'ui.viewer.caption': 'Descrizione',
  'ui.viewer.add-tag': 'Aggiungi un’etichetta',
  'ui.viewer.camera': 'Fotocamera',
  'ui.viewer.lens': 'Obiettivo',
  'ui.viewer.exposure': 'Esposizione',
  'ui.viewer.place': 'Luogo',
  'ui.viewer.size': 'Dimensioni',
  'ui.viewer.pixels': '{width} × {height} ({megapixels} MP)',
  'ui.viewer.files': 'File',
  'ui.viewer.taken.name': 'dal nome del file',
  'ui.viewer.taken.mtime': 'data del file',
  'ui.viewer.where': 'Dov’è?',
  'ui.viewer.where.label': 'Che cosa devo cercare in questa foto?',
  'ui.viewer.where.example': 'il cane',
  'ui.viewer.where.nowhere': 'In nessun punto della foto vedo «{text}».',
  'ui.viewer.what': 'Cosa c’è?',
  'ui.viewer.what.label': 'Una descrizione per riga: quale è la più adatta?',
  'ui.viewer.what.example': 'un cane nella neve\nun gatto sul divano',
  'ui.viewer.ask': 'Chiedi',
  'ui.viewer.asking': 'Guardo la foto…',
} satisfies Record<string, Message>;
