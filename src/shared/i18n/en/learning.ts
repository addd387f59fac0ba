import type { learning as italian } from '../it/learning.ts';
import type { Message } from '../message.ts';

export const learning: Record<keyof typeof italian, Message> = {
  'ui.work': 'Long work',
  'ui.work.lead':
    'Teaching, and having another model look at the photos, can wait: they stop by themselves and go on from where they were. When you search, they always let you pass.',
  'ui.work.onlyOnPower': 'Only while plugged in',
  'ui.work.onlyWhenIdle': 'Only while nobody uses the computer (a browser cannot tell)',
  'ui.jobs.waiting.power': 'Waiting for mains power',
  'ui.jobs.waiting.idle': 'Waiting for the computer to be free',
  'ui.jobs.waiting.search': 'Waiting for the search',
  'ui.learning': 'Learning from searches',
  'ui.learning.searches': 'Remember which photos I use after a search',
  'ui.learning.searches.text':
    'Which photos you open, put into an album or rate after searching for them, and with which words: only for “Teach Fototeca”, only in your library and its backups. The oldest are forgotten by themselves.',
  'ui.learning.searches.forget': {
    one: 'Forget the only memory',
    other: 'Forget all {count} memories',
  },
  'ui.tuning.rejected': 'Tags taken away (wrong examples)',
  'ui.tuning.searches': 'Photos used after a search',
  'ui.tuning.examples': 'Searches before and after',
  'ui.tuning.example.before': 'Before: place {rank}',
  'ui.tuning.example.after': 'Now: place {rank}',
  'ui.tuning.report': 'See the report, with photos found better and worse',
  'ui.tuning.bars': 'The right photo among the first ten',
  'ui.tuning.bar.before': 'Before',
  'ui.tuning.bar.after': 'Now',
  'ui.tuning.example.right': 'The photo that was meant',
};
