import type { Explanation, SearchAnswer } from '../../shared/search.ts';
import { AppError } from '../../shared/errors.ts';
import { withEngine, type Command } from '../command.ts';
import { text, userPath, wholeNumber, type OptionValues } from '../options.ts';
import { dayOption } from './parse.ts';
import { EXIT, print, printJson, type Terminal } from '../terminal.ts';

export const searchCommand: Command = {
  usage:
    'search "QUERY" [--limit 50] [--offset 0] [--like PATH] [--min-relevance R|none] ' +
    '[--explain] [--collapse] [--now DATE]',
  summary: 'cli.search.summary',
  options: {
    limit: { type: 'string' },
    offset: { type: 'string' },
    like: { type: 'string' },
    'min-relevance': { type: 'string' },
    explain: { type: 'boolean' },
    collapse: { type: 'boolean' },
    now: { type: 'string' },
  },
  async run(invocation) {
    const { terminal, positionals, options } = invocation;
    const like = text(options, 'like');
    if (positionals.length === 0 && like === undefined) {
      throw new AppError('usage-missing', { what: 'QUERY' });
    }
    const request = {
      text: positionals.join(' '),
      limit: wholeNumber(options, 'limit', 50, 1),
      offset: wholeNumber(options, 'offset', 0),
      ...(like !== undefined && { like: userPath(like) }),
      ...minRelevance(options),
      now: dayOption(options, 'now'),
      language: terminal.language,
      explain: options['explain'] === true,
      collapse: options['collapse'] === true,
    };
    const answer = await withEngine(invocation, 'read', (engine) => engine.search(request));
    if (terminal.json) printJson(answer);
    else show(terminal, answer);
    return EXIT.done;
  },
};

function minRelevance(options: OptionValues): { minRelevance?: number | null } {
  const value = text(options, 'min-relevance');
  if (value === undefined) return {};
  if (value === 'none') return { minRelevance: null };
  const number = value.trim() === '' ? NaN : Number(value);
  if (number >= 0 && number <= 1) return { minRelevance: number === 0 ? null : number };
  throw new AppError('usage-choice', { option: '--min-relevance', value, choices: '0…1, none' });
}

function show({ t, language, quiet }: Terminal, answer: SearchAnswer): void {
  const percent = new Intl.NumberFormat(language, { style: 'percent' });
  for (const { relevance, takenAt, path, explanation, similar } of answer.results) {
    print(`${percent.format(relevance).padStart(5)}  ${takenAt.slice(0, 10)}  ${path}`);
    if (explanation) print(`       ${explained(t, explanation, percent, similar?.length ?? 0)}`);
  }
  if (quiet) return;
  if (answer.total === 0) print(t('cli.search.none', { query: answer.query }));
  else print(t('cli.search.total', { count: answer.total, shown: answer.results.length }));
}

/** One line: what fits, by how much. */
function explained(
  t: Terminal['t'],
  { filters, words, similarity, meaning, unwanted }: Explanation,
  percent: Intl.NumberFormat,
  similar: number,
): string {
  return [
    ...filters,
    words.length > 0 && t('cli.search.words', { words: words.join(', ') }),
    similarity !== null && t('cli.search.similarity', { similarity: similarity.toFixed(3) }),
    meaning !== null && t('cli.search.meaning', { relevance: percent.format(meaning) }),
    unwanted > 0 && t('cli.search.unwanted', { probability: percent.format(unwanted) }),
    similar > 0 && t('cli.search.similar', { count: similar }),
  ]
    .filter(Boolean)
    .join(' · ');
}
