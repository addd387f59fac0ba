import type { Message } from '../message.ts';

/** What is said about datasets, evaluation and tuning. */
export const tuning = {
  'error.dataset-missing': 'Il file {path} non esiste.',
  'error.dataset-unknown':
    'Non riconosco il formato di {path}. Indicalo con --format: jsonl, coco, wit o conceptual.',
  'error.dataset-unreadable': 'Il file {path} non si riesce a leggere: {reason}.',
  'error.dataset-empty':
    'In {path} non c’è nessuna foto con didascalia che si possa usare. «fototeca dataset inspect» dice perché.',
  'error.weights-unreadable': 'Il file {path} non contiene pesi leggibili ({reason}).',
  'error.checkpoint-unusable':
    'Con i pesi in {path} non si può fare l’addestramento completo ({reason}): servono config.json e model.safetensors come quelli di CLIP-Italian.',
  'error.adapter-invalid': 'L’adattamento di questo modello è danneggiato ({reason}).',
  'error.tuned-already': 'Il modello {id} è già un adattamento: scegli quello da cui è nato.',
  'error.dataset-alike':
    'Le foto sono quasi tutte uguali fra loro: non ne restano abbastanza per controllare che cosa si impara.',
  'error.training-stopped':
    'L’insegnamento si è fermato da solo ({reason}). Avvialo di nuovo: riprende da dove era.',
  'error.tuning-missing': 'Questo insegnamento non c’è più: {id}.',
  'error.labels-invalid':
    'Le etichette di {path} non vanno bene: serve un JSON {"cartella": "etichetta"}, oppure righe con cartella, tabulazione, etichetta ({reason}).',
  'error.templates-invalid':
    'I modelli di frase di {path} non vanno bene: uno per riga, ciascuno con {} al posto dell’etichetta.',
  'error.classes-missing':
    'In {path} non ci sono cartelle di classi da riconoscere: serve una cartella per classe.',

  'cli.eval.summary': 'Misura quanto bene un modello trova le foto dalle loro didascalie.',
  'cli.eval.embedding': '{done} di {total} foto lette',
  'cli.eval.data': '{model}: {images} foto, {captions} didascalie',
  'cli.eval.text-to-image': 'Dal testo alla foto',
  'cli.eval.image-to-text': 'Dalla foto al testo',
  'cli.eval.zero-shot': 'Riconoscere {classes} classi in {images} foto',
  'cli.eval.report': 'Resoconto con le foto: {path}',
  'cli.dataset.summary': 'Controlla un insieme di foto con didascalie prima di usarlo.',
  'cli.dataset.found':
    'Formato {format}: {images} foto, {captions} didascalie di {words} parole in media.',
  'cli.dataset.split':
    'Per imparare {train} foto, per controllare {validation} (scelte dal contenuto, sempre le stesse).',
  'cli.dataset.near-duplicates': {
    one: '{count} foto di controllo è quasi uguale a una per imparare: passa di là.',
    other: '{count} foto di controllo sono quasi uguali ad altre per imparare: passano di là.',
  },
  'cli.tune.summary': 'Adatta un modello alle tue foto e alle tue parole.',
  'cli.tune.losses': 'errore {loss}, sulle foto di controllo {validation}',
  'cli.tune.on-cpu': 'Calcolato sul processore, perché il dispositivo scelto non va: {reason}',
  'cli.tune.photos': 'Imparato da {train} foto; prima e dopo su {validation} foto mai viste:',
  'cli.tune.generic': 'Didascalie di ogni giorno ancora riconosciute: {before} → {after}',
  'cli.tune.helps': 'Aiuta: il modello {id} è in {path}.',
  'cli.tune.helps-not': 'Non aiuta abbastanza da usarlo: il modello {id} è comunque in {path}.',

  'job.tune': 'Insegno a Fototeca',

  'dataset.drop.broken-row': {
    one: '{count} riga che non rispetta il formato',
    other: '{count} righe che non rispettano il formato',
  },
  'dataset.drop.image-missing': {
    one: '{count} foto che non c’è',
    other: '{count} foto che non ci sono',
  },
  'dataset.drop.no-captions': {
    one: '{count} foto senza didascalia',
    other: '{count} foto senza didascalia',
  },
  'dataset.drop.caption-empty': {
    one: '{count} didascalia vuota',
    other: '{count} didascalie vuote',
  },
  'dataset.drop.caption-repeated': {
    one: '{count} didascalia ripetuta',
    other: '{count} didascalie ripetute',
  },
  'dataset.drop.other-language': {
    one: '{count} riga in un’altra lingua',
    other: '{count} righe in un’altra lingua',
  },
  'dataset.drop.proper-nouns': {
    one: '{count} didascalia fatta quasi solo di nomi propri',
    other: '{count} didascalie fatte quasi solo di nomi propri',
  },
  'dataset.drop.image-unreadable': {
    one: '{count} foto non leggibile',
    other: '{count} foto non leggibili',
  },
  'dataset.drop.same-picture': {
    one: '{count} copia della stessa foto',
    other: '{count} copie delle stesse foto',
  },

  'report.title': 'Quanto bene trova le foto?',
  'report.data': 'Misurato su {images} foto e {captions} didascalie.',
  'report.explanation':
    'recall@k: quante volte la risposta giusta è fra le prime k. mrr@k: quanto in alto sta, in media (1 = sempre prima). Tra parentesi l’intervallo in cui il valore sta con probabilità del 95 %.',
  'report.textToImage': 'Dal testo alla foto',
  'report.imageToText': 'Dalla foto al testo',
  'report.zero-shot': 'Classi',
  'report.wins': 'Trovate subito',
  'report.losses': 'Trovate tardi',
  'report.wins-of-second': 'Dove il secondo modello è migliore',
  'report.losses-of-second': 'Dove il secondo modello è peggiore',
  'report.rank': 'posto {rank}',
} satisfies Record<string, Message>;
