import type { Message } from '../message.ts';

/** What the doctor finds, and the way out. */
export const doctor = {
  'cli.doctor.summary':
    'Controlla libreria, modelli, dispositivi, cartelle e disco; non cambia nulla.',
  'cli.doctor.ok': 'va bene',
  'cli.doctor.warning': 'attenzione',
  'cli.doctor.problem': 'problema',
  'cli.doctor.report':
    'Il resoconto è in {path}. Guardalo prima di darlo a qualcuno: non contiene foto, nomi, percorsi né ricerche.',
  'cli.doctor.well': 'Tutto in ordine.',
  'cli.doctor.problems': { one: '{count} problema trovato.', other: '{count} problemi trovati.' },
  'cli.restore.summary':
    'Elenca le copie di riserva, o ne rimette una al posto della libreria; quella di prima è messa da parte.',
  'cli.restore.none': 'Non ci sono ancora copie di riserva.',
  'cli.restore.done': 'La libreria è di nuovo quella della copia {name}.',
  'cli.restore.aside': 'Quella di prima è in {path}.',
  'doctor.versions':
    'Fototeca {fototeca} ({system}; {node}; SQLite {sqlite}; ONNX Runtime {onnx}).',
  'doctor.library.sound':
    'La libreria {path} è integra: {photos} foto, {megabytes} MB, miniature {thumbnails} MB.',
  'doctor.library.older':
    'La libreria {path} ha un formato meno recente: sarà aggiornata, dopo una copia di riserva, quando la apri.',
  'doctor.library.violation':
    'La libreria non è coerente ({reason}). Indicizza di nuovo le cartelle; se non basta, ripristina una copia di riserva («fototeca restore»).',
  'doctor.backups.none': 'Copie di riserva: ancora nessuna.',
  'doctor.backups.newest': {
    one: 'Copie di riserva: {count}, del {date}.',
    other: 'Copie di riserva: {count}, l’ultima del {date}.',
  },
  'doctor.model.there': 'Il modello «{id}» ha tutti i suoi file.',
  'doctor.model.works': 'Il modello «{id}», quello in uso, funziona.',
  'doctor.model.missing':
    'Il modello in uso, «{id}», non c’è. Installalo («fototeca models install {id}») o scegline un altro («fototeca models use»).',
  'doctor.devices.chosen': 'Si calcola con: {device}.',
  'doctor.devices.unknown':
    '{count} dispositivi di calcolo possibili, non ancora confrontati («fototeca devices» lo fa).',
  'doctor.devices.failed':
    'Il dispositivo {device} non ha funzionato e non è usato ({reason}). Aggiorna i driver, poi «fototeca devices --recheck».',
  'doctor.folder.fine': 'La cartella {path} si legge e segnala i cambiamenti.',
  'doctor.folder.unreadable':
    'La cartella {path} non si può leggere ({reason}): controlla i permessi e il disco.',
  'doctor.folder.unwatched':
    'La cartella {path} si legge, ma il sistema non ne segnala i cambiamenti: Fototeca la ricontrolla ogni cinque minuti.',
  'doctor.disk.free': 'Sul disco della libreria ci sono {gigabytes} GB liberi.',
  'doctor.disk.little':
    'Sul disco della libreria restano {gigabytes} GB: libera spazio, o sposta la libreria.',
} satisfies Record<string, Message>;
