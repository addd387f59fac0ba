import { gazetteerOf } from '../../engine/places/gazetteer.ts';
import { understandQuery } from '../../engine/search/query/parse.ts';
import { AppError } from '../../shared/errors.ts';
import type { ParsedQuery } from '../../shared/query.ts';
import { RESOURCES, type Command } from '../command.ts';
import { text, type OptionValues } from '../options.ts';
import { EXIT, print, printJson, type Terminal } from '../terminal.ts';

export const parseCommand: Command = {
  usage: 'parse "QUERY" [--now ISO-DATE]',
  summary: 'cli.parse.summary',
  options: { now: { type: 'string' } },
  async run({ terminal, positionals, options }) {
    if (positionals.length === 0) throw new AppError('usage-missing', { what: 'QUERY' });
    const query = positionals.join(' ');
    const { parsed, ignored } = understandQuery(query, {
      now: dayOption(options, 'now'),
      gazetteer: gazetteerOf(RESOURCES),
      language: terminal.language,
    });
    if (terminal.json) printJson({ query, parsed });
    else show(terminal, parsed, ignored.map(([start, end]) => query.slice(start, end)).join(' '));
    return EXIT.done;
  },
};

/** A day, or the day of a moment; today where the option is not given. @throws AppError `usage-day` */
export function dayOption(options: OptionValues, name: string): string {
  const value = text(options, name);
  if (value === undefined) {
    const now = new Date();
    return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  }
  const day = value.slice(0, 10);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day) && /^(?:T.*)?$/.test(value.slice(10));
  const ms = Date.parse(`${day}T00:00:00Z`);
  if (!isDay || !Number.isFinite(ms) || new Date(ms).toISOString().slice(0, 10) !== day) {
    throw new AppError('usage-day', { option: `--${name}`, value });
  }
  return day;
}

function show({ t, quiet }: Terminal, { semantic, chips }: ParsedQuery, ignored: string): void {
  const rows = [
    [t('cli.parse.semantic'), semantic === '' ? t('cli.parse.nothing') : semantic],
    ...chips.map(({ text, label }) => [text, label]),
    ...(ignored === '' || quiet ? [] : [[ignored, t('cli.parse.ignored')]]),
  ] as [string, string][];
  const width = Math.max(...rows.map(([left]) => left.length));
  for (const [left, right] of rows) print(`${left.padEnd(width)}  ${right}`);
}
