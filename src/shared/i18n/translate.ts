import { AppError, type ErrorCode, type ErrorDetails } from '../errors.ts';
import { en } from './en.ts';
import { it, type MessageKey } from './it.ts';
import type { Message } from './message.ts';

export type Language = 'it' | 'en';
export type Values = Record<string, string | number>;
/** Turns a key of the catalogue into a sentence of one language. */
export type Translate = (key: MessageKey, values?: Values) => string;

const catalogues: Record<Language, Record<MessageKey, Message>> = { it, en };

/** The translator of a language: values go in for `{name}`, plurals follow Intl for `count`. */
export function translator(language: Language): Translate {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  return (key, values = {}) => {
    const message = catalogues[language][key];
    const text =
      typeof message === 'string'
        ? message
        : message[plural.select(Number(values['count'])) === 'one' ? 'one' : 'other'];
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = values[name];
      if (value === undefined) return placeholder;
      return typeof value === 'number' ? number.format(value) : value;
    });
  };
}

/** The sentence a person is told for an error's code; a reason of a known kind in its own words. */
export function explain(translate: Translate, code: ErrorCode, details: ErrorDetails): string {
  const key = `reason.${details['reason']}`;
  const reason = isKey(key) ? { reason: translate(key) } : {};
  return translate(`error.${code}`, { ...details, ...reason });
}

const isKey = (key: string): key is MessageKey => Object.hasOwn(it, key);

/** The sentence for anything that was thrown; a bug shows its own message. */
export function explainError(translate: Translate, error: unknown): string {
  if (error instanceof AppError) return explain(translate, error.code, error.details);
  return translate('error.internal', {
    reason: error instanceof Error ? error.message : String(error),
  });
}

/** The language of an environment (`LANG=it_IT.UTF-8`), Italian unless it clearly says another. */
export function languageOf(locale: string | undefined): Language {
  return locale === undefined || locale === '' || /^(it|C|POSIX)(?![a-z])/i.test(locale)
    ? 'it'
    : 'en';
}
