import envPaths from 'env-paths';
import { resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { AppError } from '../shared/errors.ts';
import { languageOf, type Language } from '../shared/i18n/translate.ts';

type OptionSpecs = NonNullable<ParseArgsConfig['options']>;
export type OptionValues = Record<string, string | boolean | string[] | undefined>;

/** Understood before and after every command. */
const GLOBAL_OPTIONS = {
  library: { type: 'string' },
  lang: { type: 'string' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} satisfies OptionSpecs;

export interface Arguments {
  /** '' where none is given. */
  command: string;
  positionals: string[];
  options: OptionValues;
}

/** The command's name, which may stand anywhere among the global options; '' where there is none. */
export const commandName = (args: readonly string[]): string => loosely(args).positionals[0] ?? '';

/**
 * Splits a command line.
 * @param specs the options of the command
 * @throws AppError `usage-option`, `usage-option-value`, `usage-option-flag`
 */
export function parseArguments(args: readonly string[], specs: OptionSpecs): Arguments {
  const command = commandName(args);
  const options: OptionSpecs = { ...GLOBAL_OPTIONS, ...specs };
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) if (token.kind === 'option') check(token, options);
  return { command, positionals: positionals.slice(1), options: values as OptionValues };
}

/** What Node's strict mode checks, told in the user's language. */
function check(
  { name, rawName, value }: { name: string; rawName: string; value: string | undefined },
  options: OptionSpecs,
): void {
  const spec = Object.hasOwn(options, name) ? options[name] : undefined;
  if (!spec) throw new AppError('usage-option', { option: rawName });
  if (spec.type === 'boolean' && value !== undefined) {
    throw new AppError('usage-option-flag', { option: rawName });
  }
  if (spec.type === 'string' && (value === undefined || value === '')) {
    throw new AppError('usage-option-value', { option: rawName });
  }
}

const loosely = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: GLOBAL_OPTIONS, strict: false });

export function text(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** All values of an option that may be given several times. */
export function texts(options: OptionValues, name: string): string[] {
  const values = options[name];
  return Array.isArray(values) ? values : [];
}

/** A whole number that is at least `minimum`. @throws AppError `usage-number` */
export function wholeNumber(
  options: OptionValues,
  name: string,
  fallback: number,
  minimum = 0,
): number {
  const value = text(options, name);
  if (value === undefined) return fallback;
  if (!/^\d+$/.test(value) || Number(value) < minimum || !Number.isSafeInteger(Number(value))) {
    throw new AppError('usage-number', { option: `--${name}`, value, minimum });
  }
  return Number(value);
}

/** One of a few words. @throws AppError `usage-choice` */
export function oneOf<T extends string>(
  options: OptionValues,
  name: string,
  choices: readonly T[],
): T | undefined {
  const value = text(options, name);
  const found = choices.find((choice) => choice === value);
  if (found !== undefined || value === undefined) return found;
  throw new AppError('usage-choice', { option: `--${name}`, value, choices: choices.join(', ') });
}

/** Paths are meant from where the user stands, also when our npm script has moved to the project. */
export function userPath(path: string): string {
  const { INIT_CWD, npm_lifecycle_event } = process.env;
  return resolve((npm_lifecycle_event === 'fototeca' && INIT_CWD) || process.cwd(), path);
}

/** `--library`, else FOTOTECA_LIBRARY, else the platform's place for data. */
export function libraryDir(options: OptionValues): string {
  const asked = text(options, 'library') ?? process.env['FOTOTECA_LIBRARY'];
  return asked ? userPath(asked) : envPaths('Fototeca', { suffix: '' }).data;
}

/** `--lang`, else the environment's language. @throws AppError `usage-choice` */
export function language(options: OptionValues): Language {
  const asked = text(options, 'lang');
  if (asked === 'it' || asked === 'en') return asked;
  if (asked !== undefined) {
    throw new AppError('usage-choice', { option: '--lang', value: asked, choices: 'it, en' });
  }
  return languageOfEnvironment();
}

/** The same for telling errors: what cannot be understood is passed over. */
export function languageOfErrors(args: readonly string[]): Language {
  const asked = loosely(args).values.lang;
  return asked === 'it' || asked === 'en' ? asked : languageOfEnvironment();
}

function languageOfEnvironment(): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return languageOf(LC_ALL || LC_MESSAGES || LANG);
}
