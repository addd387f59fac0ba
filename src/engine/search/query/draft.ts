import type { ChipKind, ParsedQuery, Span } from '../../../shared/query.ts';
import { isPunctuation, tokensOf, type Token } from './tokens.ts';

/** What a piece of text says. A list gets its entries from all pieces. */
export type Fields = Partial<Omit<ParsedQuery, 'chips' | 'semantic'>>;

/** A piece of text that was understood: tokens from `first` up to, not including, `end`. */
export interface Reading {
  kind: ChipKind;
  first: number;
  end: number;
  fields: Fields;
}

/**
 * A token is free, or belongs to a reading, or is meaning for good, or a word that the user wants
 * searched as it is, whatever stands beside it, or is dropped.
 */
type Owner = Reading | 'meaning' | 'word' | 'dropped' | null;

/**
 * A query while it is being read. Rules look at {@link line}, all tokens folded and parted by one
 * space, where those that are taken show only whose they are («<date>»), and claim what they
 * understand. No token has two owners, so spans cannot overlap and no word can get lost.
 */
export class Draft {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Words of the query, as the rules match them. */
  line = '';
  readonly #owners: Owner[];
  /** Where each token begins in the line. */
  #offsets: number[] = [];

  constructor(text: string) {
    this.text = text;
    this.tokens = tokensOf(text);
    this.#owners = new Array<Owner>(this.tokens.length).fill(null);
    this.#draw();
  }

  isFree(token: number): boolean {
    return this.#owners[token] === null;
  }

  /** A word of the line; '' before the first and after the last. */
  word(token: number): string {
    const start = this.#offsets[token];
    return start === undefined ? '' : this.line.slice(start, this.#offsets[token + 1]).trimEnd();
  }

  /** The reading that a token belongs to. */
  readingAt(token: number): Reading | null {
    const owner = this.#owners[token];
    return typeof owner === 'object' ? owner : null;
  }

  isWord(token: number): boolean {
    return this.#owners[token] === 'word';
  }

  isDropped(token: number): boolean {
    return this.#owners[token] === 'dropped';
  }

  /** The readings in the order of the text. */
  get readings(): Reading[] {
    const found = new Set<Reading>();
    for (const owner of this.#owners) if (typeof owner === 'object' && owner) found.add(owner);
    return [...found];
  }

  /** The token that begins at a place of the line, or the one before which it is. */
  tokenAt(offset: number): number {
    const i = this.#offsets.findIndex((start) => start >= offset);
    return i < 0 ? this.tokens.length : i;
  }

  /** Tokens that lie, even in part, in a span of the text. */
  tokensIn([start, end]: Span): { first: number; end: number } {
    const first = this.tokens.findIndex((token) => token.end > start);
    const after = this.tokens.findIndex((token) => token.start >= end);
    const none = this.tokens.length;
    return { first: first < 0 ? none : first, end: after < 0 ? none : after };
  }

  claim(reading: Reading): void {
    this.#take(reading.first, reading.end, reading);
  }

  /** These tokens are meaning: no later rule may read them. */
  keep(first: number, end: number): void {
    this.#take(first, end, 'meaning');
  }

  /** These tokens are meaning of their own: no rule may read them, nor take them along. */
  keepWords(first: number, end: number): void {
    this.#take(first, end, 'word');
  }

  /** These tokens say nothing about the photos. */
  drop(first: number, end: number): void {
    this.#take(first, end, 'dropped');
  }

  /** Takes a reading back: its words are free again. */
  release(reading: Reading): void {
    this.#owners.forEach((owner, i) => {
      if (owner === reading) this.#owners[i] = null;
    });
    this.#draw();
  }

  /** What tokens say, as the user wrote it. */
  slice(first: number, end: number): string {
    const [from, to] = this.span(first, end);
    return withoutQuotes(this.text.slice(from, to));
  }

  span(first: number, end: number): Span {
    return [this.tokens[first]?.start ?? 0, this.tokens[end - 1]?.end ?? 0];
  }

  /** Runs of tokens that belong to no reading and are not dropped, punctuation at their ends left out. */
  meanings(): { first: number; end: number }[] {
    const runs: { first: number; end: number }[] = [];
    let first = 0;
    const flush = (end: number) => {
      let from = first;
      let to = end;
      while (from < to && isPunctuation(this.tokens[from] as Token)) from++;
      while (to > from && isPunctuation(this.tokens[to - 1] as Token)) to--;
      if (from < to) runs.push({ first: from, end: to });
    };
    this.#owners.forEach((owner, i) => {
      if (owner === null || owner === 'meaning' || owner === 'word') return;
      flush(i);
      first = i + 1;
    });
    flush(this.tokens.length);
    return runs;
  }

  #take(first: number, end: number, owner: Owner): void {
    for (let i = first; i < end; i++) this.#owners[i] = owner;
    this.#draw();
  }

  #draw(): void {
    const words = this.tokens.map(({ fold }, i) => {
      const owner = this.#owners[i];
      if (owner === null) return fold;
      return typeof owner === 'object' ? `<${owner?.kind}>` : `<${owner}>`;
    });
    let offset = 0;
    this.#offsets = words.map((word) => {
      const start = offset;
      offset += word.length + 1;
      return start;
    });
    this.line = words.join(' ');
  }
}

/** A quote that has no partner says nothing; left in, it would swallow what comes after it. */
export function withoutQuotes(text: string): string {
  return text
    .replace(/["“”„«»]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
