import type { Message } from '../message.ts';

/** What went wrong and the way out: one sentence for each error code. */
export const errors = {
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
    'La libreria {path} è danneggiata ({reason}). Nulla è stato modificato; le copie di riserva sono in {backups}: «fototeca restore» le elenca e ne ripristina una.',
  'error.backup-missing':
    'Non c’è una copia di riserva «{name}». Le copie che ci sono: «fototeca restore».',
  'error.report-unwritable':
    'Il resoconto non si può scrivere in {path} ({reason}): scegli un altro file.',
  'error.library-read-only':
    'La libreria {path} non si può scrivere: la cartella o il disco è in sola lettura.',
  'error.library-io': 'Il disco della libreria {path} dà errori: {reason}.',
  'error.disk-full':
    'Il disco che contiene {path} è pieno. Libera spazio e riprova: nulla è andato perso.',
  'error.folder-missing': 'La cartella {path} non esiste.',
  'error.folder-not-a-folder': '{path} non è una cartella.',
  'error.folder-unreachable':
    'La cartella {path} non è raggiungibile: il disco è collegato, e risponde? Le sue foto restano in libreria.',
  'error.photo-not-found': 'Nessuna foto della libreria corrisponde a {reference}.',
  'error.tag-exists': 'C’è già un’etichetta «{name}».',
  'error.album-missing': 'L’album {id} non c’è più.',
  'error.job-missing': 'Il lavoro {id} è già finito.',
  'error.query-empty': 'Scrivi che cosa cercare, o indica una foto di esempio.',
  'error.file-missing': 'Il file {path} non esiste.',
  'error.no-file-manager': 'Qui non c’è un programma che mostri le cartelle. La foto è in {path}.',
  'error.file-unreadable': 'Il file non si può leggere: {reason}.',
  'error.directory-unreadable': 'La cartella non si può leggere: {reason}.',
  'error.file-vanished': 'Il file è scomparso durante la lettura.',
  'error.file-changed':
    'Il file è cambiato durante la lettura: sarà riletto alla prossima scansione.',
  'error.file-empty': 'Il file è vuoto (zero byte).',
  'error.file-name-not-unicode':
    'Il nome del file non è testo Unicode valido: rinominalo per vederlo qui.',
  'error.file-too-large': 'Il file è troppo grande ({bytes} byte).',
  'error.not-an-image': 'Il contenuto del file non è un’immagine riconosciuta.',
  'error.image-corrupt': 'L’immagine non si apre: {reason}.',
  'error.image-too-many-pixels':
    'L’immagine ha troppi pixel per essere aperta in sicurezza ({reason}).',
  'error.raw-without-preview': 'Il file RAW non contiene un’anteprima leggibile.',
  'error.raw-tool-missing':
    'Per leggere i file RAW serve ExifTool (su Linux: il pacchetto «perl»): {reason}.',
  'error.worker-crashed':
    'La lettura di questo file ha fatto cadere il lettore di foto: il file è stato messo da parte.',
  'error.worker-timeout':
    'La lettura di questo file non finiva più: il file è stato messo da parte.',
  'error.model-hangs':
    'Il modello non risponde, nemmeno dopo essere stato riavviato. Riprova; se succede ancora, scegline un altro nelle impostazioni.',
  'error.model-crashes':
    'Il modello si interrompe con questo testo, anche dopo essere stato riavviato. Prova con altre parole o scegli un altro modello nelle impostazioni.',
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
  'error.page-missing': 'La finestra non è ancora stata costruita: «npm run build» la prepara.',
  'error.engine-stopped':
    'Il motore di Fototeca si è fermato più volte ({reason}). Chiudi e riapri Fototeca; le foto e la libreria sono al sicuro.',
  'error.engine-gone': 'Il motore di Fototeca non ha risposto. Riprova fra poco.',
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

  'reason.truncated': 'il file finisce prima del previsto, forse per una copia interrotta',
  'reason.damaged': 'i suoi dati sono rovinati o incompleti',
  'reason.unsupported': 'è in una variante del formato che Fototeca non sa aprire',
  'reason.EISDIR': 'è una cartella',
  'reason.EACCES': 'permesso negato',
  'reason.EPERM': 'il sistema non lo permette',
  'reason.EIO': 'il disco dà errori di lettura',
  'reason.EBUSY': 'è usato da un altro programma',
  'reason.EMFILE': 'troppi file aperti insieme',
  'reason.ENFILE': 'troppi file aperti insieme',
  'reason.ELOOP': 'i collegamenti girano in tondo',
  'reason.ENAMETOOLONG': 'il nome è troppo lungo',
  'reason.ETIMEDOUT': 'il disco di rete non risponde',
  'reason.ENOTCONN': 'il disco di rete non è collegato',
} satisfies Record<string, Message>;
