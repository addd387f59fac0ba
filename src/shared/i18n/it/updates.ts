import type { Message } from '../message.ts';

/** What is said and asked about new versions of the program. */
export const updates = {
  'ui.updates': 'Aggiornamenti',
  'ui.updates.choice': 'Controlla aggiornamenti',
  'ui.updates.choice.never': 'mai',
  'ui.updates.choice.ask': 'chiedi prima di ogni controllo',
  'ui.updates.choice.weekly': 'una volta alla settimana',
  'ui.updates.why':
    'Un controllo chiede in rete solo se c’è una versione nuova: delle tue foto non parte nulla. Prima di scaricare e prima di installare ti viene chiesto.',
  'ui.updates.tells':
    'Questa copia non si aggiorna da sola: ti diremo se c’è una versione nuova, da prendere dove hai preso questa.',
  'ui.updates.off.none': 'Questa copia di Fototeca non sa dove cercare versioni nuove.',
  'ui.updates.off.unverified':
    'Questa copia di Fototeca non ha la chiave per verificare le versioni nuove, e quindi non le cerca.',
  'ui.updates.now': 'Controlla adesso',
  'ui.updates.outcome.current': 'Hai già l’ultima versione.',
  'ui.updates.outcome.told': 'C’è una versione nuova.',
  'ui.updates.outcome.declined': 'Va bene, non è stato installato niente.',
  'ui.updates.outcome.installing': 'Fototeca si chiude e si riapre aggiornata.',
  'update.ask.check': 'Controllare se c’è una versione nuova di Fototeca?',
  'update.detail.check':
    'È una richiesta in rete al sito da cui viene Fototeca. Delle tue foto non parte nulla. Nelle Impostazioni puoi scegliere altro.',
  'update.ask.download': 'C’è Fototeca {version}. Scaricarla ({size} MB)?',
  'update.detail.download':
    'Viene scaricata e verificata; prima di installarla ti chiediamo ancora.',
  'update.ask.install': 'Fototeca {version} è pronta. Installarla adesso?',
  'update.detail.install':
    'Fototeca si chiude e si riapre. La libreria e le foto restano come sono; un lavoro in corso riprende da dove era.',
  'update.yes.check': 'Controlla',
  'update.yes.download': 'Scarica',
  'update.yes.install': 'Installa e riapri',
  'update.no': 'Non ora',
  'update.tell.available':
    'C’è Fototeca {version}. Questa copia non si aggiorna da sola: prendila dove hai preso questa.',
  'update.tell.unsigned':
    'È stata trovata una versione {version} che non porta la firma di Fototeca: non è stata scaricata. Se la cosa si ripete, segnalala a chi ti ha dato Fototeca.',
  'update.tell.failed': 'L’aggiornamento non è stato installato: {reason}. Fototeca resta com’è.',
  'error.update-unreachable':
    'Non si riesce a sapere se c’è una versione nuova ({reason}). Controlla la connessione e riprova.',
  'error.update-unsigned':
    'La versione {version} che è stata trovata non porta la firma di Fototeca: non viene scaricata. Fototeca resta com’è.',
  'error.update-failed':
    'L’aggiornamento scaricato non va bene e non è stato installato ({reason}). Fototeca resta com’è: riprova più tardi.',
} satisfies Record<string, Message>;
