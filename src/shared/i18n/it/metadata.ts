import type { Message } from '../message.ts';

/** Writing what the library knows into files, and undoing it. */
export const metadata = {
  'error.metadata-refused':
    'In {path} non si può scrivere senza rischi: {reason}. Il file è rimasto com’era.',
  'error.sidecar-damaged':
    'Il file accanto alla foto è rovinato, quindi quel che dice della foto non si legge ({reason}). La foto c’è lo stesso.',
  'error.sidecar-too-large':
    'Il file accanto alla foto supera i {megabytes} MB: è troppo grande per essere una descrizione. La foto c’è lo stesso.',
  'error.sidecar-unreadable':
    'Il file accanto alla foto non si può leggere: permesso negato o disco con errori ({reason}). La foto c’è lo stesso.',
  'job.write-metadata': 'Scrittura di etichette e didascalie',
  'job.undo-metadata': 'Annullamento di quel che era stato scritto',
  'cli.export-metadata.summary':
    'Scrive etichette, voto, titolo e didascalia in file XMP accanto alle foto, o con --into-files dentro le foto; --undo rimette tutto com’era.',
  'cli.export-metadata.done': { one: '{count} file scritto.', other: '{count} file scritti.' },
  'cli.export-metadata.more': { one: '  e {count} altro.', other: '  e altri {count}.' },
  'cli.export-metadata.skipped': 'Lasciato com’è: {path}',
  'ui.selection.write': 'Scrivi nei file…',
  'ui.write.title': 'Scrivere nei file',
  'ui.write.go': 'Scrivi',
  'ui.write.ask-sidecars': {
    one: 'Scrivere etichette, voto, titolo e didascalia di {count} foto in un file .xmp accanto ad essa? La foto non viene toccata, e si può annullare dalle impostazioni.',
    other:
      'Scrivere etichette, voto, titolo e didascalia di {count} foto in file .xmp accanto ad esse? Le foto non vengono toccate, e si può annullare dalle impostazioni.',
  },
  'ui.write.ask-files': {
    one: 'Scrivere etichette, voto, titolo e didascalia DENTRO {count} foto? Il file originale cambia; l’immagine resta identica, e si può annullare dalle impostazioni.',
    other:
      'Scrivere etichette, voto, titolo e didascalia DENTRO {count} foto? I file originali cambiano; le immagini restano identiche, e si può annullare dalle impostazioni.',
  },
  'ui.settings.write': 'Etichette e didascalie nei file',
  'ui.settings.write.text':
    'Quel che dici delle foto resta nella libreria di Fototeca. Se lo chiedi, etichette, voto, titolo e didascalia vengono scritti anche in file .xmp accanto alle foto, che altri programmi leggono. Non succede mai da solo.',
  'ui.settings.write.into': 'Scrivi dentro le foto, invece che in file .xmp accanto',
  'ui.settings.write.warning':
    'Attenzione: così i tuoi file originali cambiano. L’immagine resta identica, byte per byte, e si può tornare indietro; ma una copia di sicurezza delle foto è comunque una buona idea. RAW e GIF hanno sempre un file .xmp.',
  'ui.settings.write.all': 'Scrivi per tutte le foto…',
  'ui.settings.write.undo': 'Annulla',
  'ui.settings.write.files': 'Quali file',
  'ui.settings.write.more': 'Mostra altri file',
  'ui.settings.write.run': {
    one: '{when}: {count} file scritto',
    other: '{when}: {count} file scritti',
  },
} satisfies Record<string, Message>;
