import type { ChipKind } from '../../../shared/query.ts';
import type { Language } from '../../../shared/i18n/translate.ts';
import type { Draft, Fields } from './draft.ts';

/** Names a library knows. */
export interface Vocabulary {
  tags?: readonly string[];
  albums?: readonly string[];
  people?: readonly string[];
}

/** What the parser needs of the gazetteer. */
export interface PlaceNames {
  /** Words of the longest name. */
  readonly longest: number;
  find(name: string): FoundName | undefined;
  /** Common first names, folded. */
  isFirstName(word: string): boolean;
}

export interface FoundName {
  name: string;
  kind: 'country' | 'region' | 'province' | 'city' | 'area';
  clarity: 'capital and preposition' | 'capital or preposition' | 'always';
}

/** What a query is read with. */
export interface Context {
  /** Today, `YYYY-MM-DD`. */
  today: string;
  places: PlaceNames;
  vocabulary: Required<Vocabulary>;
  language: Language;
}

/** One construct of the language. */
export interface Rule {
  /** Matched against the words of the line, from the beginning of one to the end of another. */
  pattern: RegExp;
  /**
   * Words one of which it must have. A pattern that holds all ways to say a date takes 30 ms until it
   * has run once: with this the first search waits only for those that may match.
   */
  only?: RegExp;
  /** Words before and after that only tie it to the rest, and go with it. */
  before?: RegExp;
  after?: RegExp;
  /** What it says, what names the chip first; null where it says nothing after all. */
  read(
    match: RegExpExecArray,
    context: Context,
    at: { draft: Draft; first: number; end: number },
  ): Fields | null;
}

/** A pattern that begins and ends where words do. */
export function words(strings: TemplateStringsArray, ...parts: (string | number)[]): RegExp {
  return new RegExp(`(?<![^ ])(?:${String.raw(strings, ...parts)})(?![^ ])`, 'g');
}

/** Applies rules one after the other, each wherever it fits in words that are free. */
export function applyRules(draft: Draft, rules: readonly Rule[], context: Context): void {
  for (const rule of rules) applyRule(draft, rule, context);
}

function applyRule(draft: Draft, rule: Rule, context: Context): void {
  if (rule.only && draft.line.search(rule.only) < 0) return;
  let from = 0;
  for (;;) {
    rule.pattern.lastIndex = from;
    const match = rule.pattern.exec(draft.line);
    if (!match) return;
    const first = draft.tokenAt(match.index);
    const end = draft.tokenAt(match.index + match[0].length);
    from = match.index + 1;
    if (end <= first || !allFree(draft, first, end)) continue;
    const fields = rule.read(match, context, { draft, first, end });
    if (!fields) continue;
    const tied = widen(draft, first, end, rule);
    const [kind] = Object.keys(fields) as ChipKind[];
    if (kind) draft.claim({ kind, ...tied, fields });
  }
}

function allFree(draft: Draft, first: number, end: number): boolean {
  for (let i = first; i < end; i++) if (!draft.isFree(i)) return false;
  return true;
}

/** Takes in the ties on both sides. */
function widen(
  draft: Draft,
  first: number,
  end: number,
  { before, after }: Pick<Rule, 'before' | 'after'>,
): { first: number; end: number } {
  const fits = (pattern: RegExp | undefined, token: number) =>
    pattern !== undefined && draft.isFree(token) && pattern.test(draft.tokens[token]?.fold ?? '');
  while (fits(before, first - 1)) first--;
  while (fits(after, end)) end++;
  return { first, end };
}
