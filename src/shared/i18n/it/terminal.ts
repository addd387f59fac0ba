import type { Message } from '../message.ts';

/** What the terminal says. */
export const terminal = {
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
  'cli.search.words': 'parole: {words}',
  'cli.search.similarity': 'somiglianza {similarity}',
  'cli.search.meaning': 'significato {relevance}',
  'cli.search.unwanted': 'forse con ciò che hai escluso: {probability}',
  'cli.search.similar': {
    one: '{count} altra quasi uguale',
    other: '{count} altre quasi uguali',
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
  'start.download': 'Scarico Electron: succede una volta sola.',
  'start.browser': 'Electron o uno schermo qui non ci sono: Fototeca si apre nel browser.',
  'start.failed': 'Electron qui non si avvia ({reason}): Fototeca si apre nel browser.',
  'cli.serve.summary': 'Apre Fototeca nel browser, su questo computer soltanto.',
  'cli.serve.ready': 'Fototeca è aperta qui: {url}',
} satisfies Record<string, Message>;
