/**
 * The Italian catalogue, and the list of all keys: English must have the same ones (checked by the
 * compiler). `{name}` stands for a value; `{ one, other }` is chosen by the value `count`.
 */
export const it = {
  'error.library-missing':
    'Non c’è ancora una libreria in {path}. Crea la libreria con «fototeca index CARTELLA».',
  'error.library-empty':
    'La libreria in {path} è ancora vuota: indicizza una cartella con «fototeca index CARTELLA».',
  'error.library-locked':
    'La libreria {path} è già aperta da un altro Fototeca (processo {pid}). Chiudilo e riprova.',
  'error.library-newer':
    'La libreria {path} è stata creata da una versione più recente di Fototeca (formato {version}, questa versione arriva al {supported}). Aggiorna Fototeca.',
  'error.library-not-ours': '{path} non è una libreria di Fototeca: non è stato toccato.',
  'error.library-corrupt':
    'La libreria {path} è danneggiata ({reason}). Nulla è stato modificato; una copia di riserva può trovarsi in {backups}.',
  'error.library-read-only':
    'La libreria {path} non si può scrivere: la cartella o il disco è in sola lettura.',
  'error.library-io': 'Il disco della libreria {path} dà errori: {reason}.',
  'error.disk-full':
    'Il disco che contiene {path} è pieno. Libera spazio e riprova: nulla è andato perso.',
  'error.folder-missing': 'La cartella {path} non esiste.',
  'error.folder-not-a-folder': '{path} non è una cartella.',
  'error.folder-unreachable':
    'La cartella {path} non è raggiungibile: il disco è collegato? Le sue foto restano in libreria.',
  'error.photo-not-found': 'Nessuna foto della libreria corrisponde a {reference}.',

  'error.query-empty': 'Scrivi che cosa cercare, o indica una foto di esempio.',
  'error.file-missing': 'Il file {path} non esiste.',
  'error.file-unreadable':
    'Il file non si può leggere: permesso negato o disco con errori ({reason}).',
  'error.directory-unreadable':
    'La cartella non si può leggere: permesso negato o disco con errori ({reason}).',
  'error.file-vanished': 'Il file è scomparso durante la lettura.',
  'error.file-changed':
    'Il file è cambiato durante la lettura: sarà riletto alla prossima scansione.',
  'error.file-empty': 'Il file è vuoto (zero byte).',
  'error.file-name-not-unicode':
    'Il nome del file non è testo Unicode valido: rinominalo per vederlo qui.',
  'error.file-too-large': 'Il file è troppo grande ({bytes} byte).',
  'error.not-an-image': 'Il contenuto del file non è un’immagine riconosciuta.',
  'error.image-corrupt': 'L’immagine è danneggiata o incompleta ({reason}).',
  'error.image-too-many-pixels':
    'L’immagine ha troppi pixel per essere aperta in sicurezza ({reason}).',
  'error.raw-without-preview': 'Il file RAW non contiene un’anteprima leggibile.',
  'error.raw-tool-missing':
    'Per leggere i file RAW serve ExifTool (su Linux: il pacchetto «perl»): {reason}.',
  'error.worker-crashed':
    'La lettura di questo file ha fatto cadere il lettore di foto: il file è stato messo da parte.',
  'error.worker-timeout':
    'La lettura di questo file non finiva più: il file è stato messo da parte.',
  'error.worker-unavailable': 'Il lettore di foto non si avvia ({reason}).',

  'error.model-missing': 'Il modello «{id}» non è installato.',
  'error.model-file-missing': 'Al modello «{id}» manca il file {file}.',
  'error.model-manifest-invalid': 'Il manifesto del modello in {path} non è valido: {reason}.',
  'error.model-file-corrupt': 'Il file {file} del modello «{id}» non si apre: {reason}.',
  'error.model-mismatch':
    'Il modello «{id}» non corrisponde al suo manifesto: {what} dovrebbe essere {expected}, invece è {actual}.',
  'error.device-unavailable':
    'Il dispositivo «{device}» non si può usare su questo computer: {reason}.',
  'error.model-output-invalid':
    'Il modello «{id}» ha dato un risultato inutilizzabile su «{device}» ({reason}): non è stato salvato.',
  'error.encoder-stopped': 'Il calcolo del modello «{id}» si è interrotto ({reason}).',

  'error.internal': 'Errore interno di Fototeca: {reason}',
  'error.request-unknown': 'La richiesta «{method}» non esiste.',
  'error.request-invalid': 'La richiesta «{method}» non è valida: {reason}.',
  'error.usage': '{detail}',
  'error.usage-missing': 'Manca {what}. «fototeca --help» mostra come si usa.',
  'error.usage-command': 'Il comando «{command}» non esiste. «fototeca --help» li elenca.',
  'error.usage-option':
    'L’opzione {option} non esiste qui. «fototeca --help» elenca quelle che ci sono.',
  'error.usage-option-value': 'All’opzione {option} manca il valore.',
  'error.usage-option-flag': 'L’opzione {option} non vuole un valore.',
  'error.usage-number': '{option} vuole un numero intero da {minimum} in su, non «{value}».',
  'error.usage-choice': '{option} non può essere «{value}». Valori possibili: {choices}.',

  'cli.help.intro': 'Fototeca: cerca le tue foto in italiano. Tutto resta su questo computer.',
  'cli.help.global':
    'Opzioni di tutti i comandi:\n  --library DIR   cartella della libreria (o variabile FOTOTECA_LIBRARY)\n  --lang it|en    lingua dei messaggi\n  --json          risposta in JSON\n  --quiet         solo l’essenziale\n  --version       versione del programma',
  'cli.index.summary':
    'Legge le foto delle cartelle e le rende cercabili; poi solo ciò che cambia.',
  'cli.index.watching': 'In ascolto dei cambiamenti nelle cartelle. Ctrl+C per finire.',
  'cli.index.counts': '{done} di {total}',
  'cli.index.speed': '{rate} foto/s',
  'cli.index.left': 'ancora {time}',
  'cli.index.done': {
    one: '{count} file visto in {time}.',
    other: '{count} file visti in {time}.',
  },
  'cli.index.indexed': { one: '{count} foto letta', other: '{count} foto lette' },
  'cli.index.unchanged': { one: '{count} invariata', other: '{count} invariate' },
  'cli.index.moved': {
    one: '{count} spostata o rinominata',
    other: '{count} spostate o rinominate',
  },
  'cli.index.duplicates': {
    one: '{count} copia di una foto già presente',
    other: '{count} copie di foto già presenti',
  },
  'cli.index.missing': { one: '{count} file non c’è più', other: '{count} file non ci sono più' },
  'cli.index.failed': { one: '{count} file non leggibile', other: '{count} file non leggibili' },
  'cli.index.see-errors': 'Per i motivi: fototeca errors',
  'cli.search.summary': 'Cerca con parole tue, o con una foto di esempio (--like).',
  'cli.search.none':
    'Nessuna foto somiglia abbastanza a «{query}». Con --min-relevance none vedi le più vicine.',
  'cli.search.total': {
    one: '{count} foto trovata.',
    other: '{count} foto trovate, {shown} mostrate.',
  },
  'cli.status.summary': 'Dice che cosa c’è nella libreria.',
  'cli.status.library': 'Libreria: {path}',
  'cli.status.photos': {
    one: '{count} foto in {files} file',
    other: '{count} foto in {files} file',
  },
  'cli.status.unreachable': 'non raggiungibile',
  'cli.status.embedded': {
    one: '{count} foto cercabile con «{id}»',
    other: '{count} foto cercabili con «{id}»',
  },
  'cli.status.missing': { one: '{count} foto mancante', other: '{count} foto mancanti' },
  'cli.status.bytes': 'Spazio: {library} la libreria, {thumbnails} le miniature',
  'cli.photos.summary': 'Elenca le foto con tutti i loro dati, dalla più recente.',
  'cli.photos.total': { one: '{count} foto in tutto.', other: '{count} foto in tutto.' },
  'cli.errors.summary': 'Elenca i file che non si possono leggere, con il motivo.',
  'cli.errors.none': 'Tutti i file sono leggibili.',
  'cli.forget.summary':
    'Toglie foto o cartelle dalla libreria; i file restano dove sono, e una nuova scansione li ritrova.',
  'cli.forget.done': { one: '{count} foto dimenticata.', other: '{count} foto dimenticate.' },

  'start.browser': 'Electron o uno schermo qui non ci sono: Fototeca si apre nel browser.',
  'cli.serve.summary': 'Apre Fototeca nel browser, su questo computer soltanto.',
  'cli.serve.ready': 'Fototeca è aperta qui: {url}',

  'ui.search.label': 'Che cosa cerchi?',
  'ui.search.example': 'cane che corre nella neve',
  'ui.search.go': 'Cerca',
  'ui.search.none': 'Nessuna foto somiglia abbastanza a «{query}».',
  'ui.search.total': { one: '{count} foto trovata', other: '{count} foto trovate' },
  'ui.library.empty': 'La libreria è vuota. Nel terminale: fototeca index CARTELLA',
  'ui.library.photos': { one: '{count} foto in libreria', other: '{count} foto in libreria' },
} satisfies Record<string, Message>;

export type Message = string | { one: string; other: string };
export type MessageKey = keyof typeof it;
