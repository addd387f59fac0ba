import type { Message } from '../message.ts';

/** What the window says of learning from searches, and of work that gives way. */
export const learning = {
  'ui.work': 'Lavori lunghi',
  'ui.work.lead':
    'Insegnare e far rivedere le foto a un altro modello sono lavori che possono aspettare: si fermano da soli e riprendono da dove erano. Quando cerchi qualcosa ti lasciano sempre passare.',
  'ui.work.onlyOnPower': 'Solo quando è collegato alla corrente',
  'ui.work.onlyWhenIdle': 'Solo quando nessuno usa il computer (nel browser non si può sapere)',
  'ui.jobs.waiting.power': 'In attesa della corrente',
  'ui.jobs.waiting.idle': 'In attesa che il computer sia libero',
  'ui.jobs.waiting.search': 'In attesa della ricerca',
  'ui.learning': 'Imparare dalle ricerche',
  'ui.learning.searches': 'Ricorda quali foto uso dopo una ricerca',
  'ui.learning.searches.text':
    'Quali foto apri, metti in un album o valuti dopo averle cercate, e con quali parole: solo per «Insegna a Fototeca», solo nella tua libreria e nelle sue copie di sicurezza. Le più vecchie si dimenticano da sole.',
  'ui.learning.searches.forget': {
    one: 'Dimentica l’unico ricordo',
    other: 'Dimentica tutti i {count} ricordi',
  },
  'ui.tuning.rejected': 'Etichette tolte (esempi sbagliati)',
  'ui.tuning.searches': 'Foto usate dopo una ricerca',
  'ui.tuning.examples': 'Ricerche prima e dopo',
  'ui.tuning.example.before': 'Prima: posto {rank}',
  'ui.tuning.example.after': 'Adesso: posto {rank}',
  'ui.tuning.report': 'Guarda il resoconto, con le foto trovate meglio e peggio',
  'ui.tuning.bars': 'La foto giusta fra le prime dieci',
  'ui.tuning.bar.before': 'Prima',
  'ui.tuning.bar.after': 'Adesso',
  'ui.tuning.example.right': 'La foto cercata',
} satisfies Record<string, Message>;
