import type { Message } from '../message.ts';

/** Models and devices. */
export const models = {
  'error.catalogue-invalid': 'Il catalogo dei modelli in {path} non è valido: {reason}.',
  'error.model-not-in-catalogue':
    'Il modello «{id}» non è nel catalogo. Si possono installare: {known}.',
  'error.model-in-use':
    'Il modello «{id}» è in uso: scegline prima un altro con «fototeca models use».',
  'error.model-embedded': 'Il modello «{id}» fa parte del programma e non si può togliere.',
  'error.model-source-file-missing': 'In {path} manca il file {file} del modello.',
  'error.setting-invalid':
    'L’impostazione «{setting}» non può essere «{value}»: serve un indirizzo http o https.',
  'error.disk-space':
    'Non c’è abbastanza spazio sul disco che contiene {path}: servono {needed} GB, liberi ce ne sono {free}. Nulla è stato scaricato.',
  'error.hub-unreachable':
    '{host} non risponde come dovrebbe ({reason}). Controlla la connessione o il proxy e riprova: il download continua da dove era.',
  'error.hub-certificate':
    'Il certificato di {host} non è valido ({reason}): per sicurezza non si scarica nulla da lì.',
  'error.hub-redirect-refused':
    '{host} rimanda a un indirizzo che non si può seguire in sicurezza ({reason}).',
  'error.hub-file-missing':
    'Il file {file} non c’è in {repository} (versione {revision}): il modello è stato spostato o tolto.',
  'error.hub-denied':
    'L’accesso a {repository} è negato ({status}): il modello è privato o chiede di accettare condizioni sul suo sito.',
  'error.hub-differs':
    'Il file {file} non è quello del catalogo: atteso {expected}, trovato {actual}. Non è stato installato nulla.',
  'error.hub-unverifiable':
    'Il server non dice dimensione e impronta del file {file} di {repository}: senza verifica non lo si installa.',
  'error.download-corrupt':
    'Il file {file} è arrivato rovinato (impronta attesa {expected}, ottenuta {actual}) ed è stato eliminato. Riprova, o cambia server.',
  'error.device-drifts':
    'Su «{device}» il modello dà risultati diversi da quelli della CPU (coseno {cosine}): non lo si usa, le ricerche ne soffrirebbero.',
  'cli.devices.summary': 'Confronta i dispositivi di calcolo e dice quale si usa, e perché.',
  'cli.devices.model': 'Modello: {id}',
  'cli.devices.speed': '{rate} foto/s, {batch} alla volta, {precision}',
  'cli.devices.chosen': 'Si usa: {device}',
  'cli.devices.wanted': 'Scelto da te: {device}',
  'device.reference': 'sempre corretta: è il termine di confronto',
  'device.correct': 'dà gli stessi risultati della CPU',
  'device.not-checked': 'non ancora confrontato',
  'device.other-platform': 'non esiste su questo sistema',
  'device.provider-files': 'mancano le librerie CUDA di ONNX Runtime',
  'device.vulkan-driver': 'nessun driver Vulkan installato',
  'device.drifts': 'dà risultati diversi dalla CPU (coseno {cosine}): non si usa',
  'device.failed': 'non parte: {detail}',
  'device.crashed': 'si è bloccato con un errore grave ed è in quarantena: {detail}',
  'device.hung': 'non rispondeva più ed è in quarantena: {detail}',
  'cli.models.now-used': 'Da adesso si cerca con «{id}».',
  'cli.models.embedding':
    '«{id}» deve ancora guardare {photos} foto: occuperà circa {size} in più. Intanto si cerca con il modello di prima. Ctrl+C per continuare un’altra volta.',
  'cli.models.not-complete':
    '«{id}» non ha ancora visto tutte le foto: si cerca con il modello di prima. Per completare: fototeca models use {id}',
  'cli.models.summary': 'Elenca, installa, importa, toglie, sceglie e controlla i modelli.',
  'error.usage-consent':
    'Per scaricare «{id}» serve il tuo consenso: rispondi sì alla domanda, o aggiungi --yes.',
  'cli.models.consent': 'Si scarica {name} ({size}), licenza {licence}. Le tue foto restano qui.',
  'cli.models.consent-question': 'Procedere? (sì/no)',
  'cli.models.installed': 'Modello «{id}» installato. Per usarlo: fototeca models use {id}',
  'cli.models.removed': 'Modello «{id}» tolto.',
  'cli.models.checked': 'Il modello «{id}» funziona.',
  'cli.models.in-use': 'in uso',
  'cli.models.ready': 'installato',
  'cli.models.broken': 'non utilizzabile: {reason}',
  'cli.models.available': 'da scaricare ({size})',
  'cli.models.size-about': 'circa {size}',
  'cli.models.licence': 'Licenza: {licence}',
} satisfies Record<string, Message>;
