import type { Message } from '../message.ts';

/** Importing a model: checkpoints that are missing, damaged, unsafe or of another kind. */
export const importer = {
  'error.import-nothing':
    'In {path} non c’è un modello da importare: serve una cartella con manifest.json, o con config.json e uno fra {files}.',
  'error.import-file-missing': 'Nella cartella {path} manca il file {file}.',
  'error.import-config-invalid': 'Il file {file} del modello non è valido: {reason}.',
  'error.import-unsupported':
    'Questo tipo di modello non si può importare: {what} è «{value}», si può importare solo {supported}.',
  'error.import-too-large':
    'Una parte del modello occuperebbe {bytes} byte: il formato ONNX arriva a {limit}.',
  'error.model-exists':
    'C’è già un altro modello «{id}» in {path}. Togli prima quello, o da’ un altro nome alla cartella (nel terminale basta --id).',
  'error.model-id-invalid':
    '«{id}» non può essere il nome di un modello: usa lettere, cifre, punti e trattini per la cartella, o nel terminale --id.',
  'error.checkpoint-truncated':
    'Il file {file} è incompleto: finisce prima di {what}. Scaricalo di nuovo.',
  'error.checkpoint-malformed':
    'Il file {file} è danneggiato o non è quello che sembra ({reason}).',
  'error.checkpoint-limit':
    'Il file {file} è stato rifiutato: {what} oltre il limite di {limit}, che nessun modello vero supera.',
  'error.checkpoint-overlap':
    'Il file {file} è stato rifiutato: {what} occupa gli stessi byte di un altro.',
  'error.checkpoint-path':
    'L’archivio {file} è stato rifiutato: «{entry}» scriverebbe fuori dalla sua cartella.',
  'error.checkpoint-compressed':
    'L’archivio {file} è stato rifiutato: «{entry}» è compresso, e i modelli non lo sono mai.',
  'error.checkpoint-unsafe':
    'Il file {file} è stato rifiutato: contiene istruzioni che un modello non deve avere ({what}). Non è stato eseguito nulla.',
  'error.checkpoint-legacy':
    'Il file {file} è nel formato di PyTorch prima della versione 1.6, che non si può leggere senza eseguirlo. Serve model.safetensors, o lo stesso modello salvato con un PyTorch più recente.',
  'error.checkpoint-script':
    'Il file {file} è un programma TorchScript, non solo pesi: non si può importare.',
  'error.checkpoint-type': 'Nel file {file} il tensore {name} è di un tipo non previsto ({type}).',
  'error.checkpoint-tensors-missing': {
    one: 'Nel file {file} manca un tensore: {names}.',
    other: 'Nel file {file} mancano {count} tensori: {names}.',
  },
  'error.checkpoint-tensors-extra': {
    one: 'Nel file {file} c’è un tensore che questo tipo di modello non ha: {names}.',
    other: 'Nel file {file} ci sono {count} tensori che questo tipo di modello non ha: {names}.',
  },
  'error.checkpoint-tensor-shape':
    'Nel file {file} il tensore {name} è {actual}, secondo config.json dovrebbe essere {expected}.',
  'error.tensor-file-invalid':
    'Il file {path} non contiene tensori da calcolare: {reason}. Serve «pixel_values» con shape e data, oppure «input_ids» e «attention_mask».',
  'cli.import.read': 'Lettura del modello…',
  'cli.import.write': 'Conversione: {done} di {total}',
  'cli.import.check': 'Prova del modello…',
  'cli.import.done':
    'Modello «{id}» importato ({dims} dimensioni). Per usarlo: fototeca models use {id}',
  'cli.import.no-half':
    'In mezza precisione questo modello non dà gli stessi risultati: resta quella intera.',
  'cli.embed.summary':
    'Calcola la firma numerica di una foto, di un testo o di tensori già pronti.',
} satisfies Record<string, Message>;
