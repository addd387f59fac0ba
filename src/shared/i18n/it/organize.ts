import type { Message } from '../message.ts';

/** Tags, albums, events, duplicates. */
export const organize = {
  'error.timeline-invalid':
    'Il file {path} non è una cronologia di foto: {reason}. Servono «photos» con id, takenAt, lat e lon.',
  'cli.events.summary': 'Trova gli eventi in una cronologia di foto (JSON con id, ora, posizione).',
  'cli.events.total': { one: '{count} evento.', other: '{count} eventi.' },
  'error.teach-too-few':
    'Servono almeno due foto di esempio per imparare un’etichetta (finora {count}).',
  'job.organize': 'Etichette, album e doppioni',
  'duplicates.exact': 'Copie dello stesso file',
  'duplicates.near': { one: '{count} foto', other: '{count} volte la stessa immagine' },
  'duplicates.burst': { one: '{count} scatto', other: '{count} scatti di una raffica' },
  'album.because.event': '{count} foto vicine nel tempo e nel luogo, dal {from} al {to}.',
  'album.because.trip': '{count} foto lontano da casa, dal {from} al {to}.',
  'album.because.season': '{count} foto della stagione.',
  'album.because.place': '{count} foto scattate a {place}.',
  'album.because.theme': '{count} foto che si somigliano: {tags}.',
  'album.because.best': 'Le più nitide e più amate tra {count} foto del {year}, una per ora.',
  'album.because.screenshots': '{count} schermate e documenti.',
  'cli.organize.working': 'Aggiorno etichette, album e doppioni…',
  'cli.tags.summary': 'Elenca le etichette con il numero di foto.',
  'cli.tag.summary': 'Mette o toglie un’etichetta; quel che decidi tu non cambia più da solo.',
  'cli.teach.summary': 'Impara un’etichetta tua da qualche foto di esempio e propone le altre.',
  'cli.teach.done':
    'Imparata da {yes} esempi (e {no} contrari); riconosce il {accuracy} delle foto mai viste.',
  'cli.duplicates.summary': 'Elenca doppioni e raffiche, con la foto da tenere (✓).',
  'cli.duplicates.total': { one: '{count} gruppo.', other: '{count} gruppi.' },
  'cli.albums.summary': 'Elenca gli album, anche quelli automatici.',
  'cli.album.summary': 'Elenca le foto di un album; ne crea e ne cambia, anche da una ricerca.',
} satisfies Record<string, Message>;
