import { AppError } from '../../../shared/errors.ts';
import { textOf } from './lines.ts';

/** No element of a list of captions is anywhere near as long, characters. */
const MAX_ELEMENT = 1_000_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [COMMA, COLON] = [0x2c, 0x3a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * The elements, in order, of the array that stands under `key` in the object which a JSON file is.
 * One element at a time is in memory, so that the file may be of any size. What stands under other
 * keys is passed over by its brackets and quotation marks, and not looked at for other mistakes.
 *
 * @throws AppError `dataset-unreadable` where an element is no JSON or the file is cut off,
 * `dataset-unknown` where the file is no object or has no such array
 */
export async function* elementsOf(path: string, key: string): AsyncGenerator<unknown> {
  const scanner = new Scanner(path, key);
  for await (const text of textOf(path)) yield* scanner.take(text);
  scanner.end();
}

class Scanner {
  readonly #path: string;
  readonly #wanted: string;
  #depth = 0;
  #quoted = false;
  #escaped = false;
  /** The part of a key or element that was in earlier pieces of the text; null: none is collected. */
  #part: string | null = null;
  /** Inside the array that is looked for: how many of its elements were told. */
  #told: number | null = null;
  #key: unknown = null;
  #found = false;
  #closed = false;

  constructor(path: string, wanted: string) {
    this.#path = path;
    this.#wanted = wanted;
  }

  *take(text: string): Generator<unknown> {
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const sign = text.charCodeAt(at);
      if (this.#quoted) {
        if (this.#escaped) this.#escaped = false;
        else if (sign === BACKSLASH) this.#escaped = true;
        else if (sign === QUOTE) this.#quoted = false;
        continue;
      }
      if (this.#depth === 0) this.#outside(sign, text[at] as string);
      if (sign === QUOTE) this.#quoted = true;
      else if (sign === OPEN_OBJECT || sign === OPEN_ARRAY) {
        this.#depth++;
        const wanted = this.#depth === 2 && sign === OPEN_ARRAY && this.#key === this.#wanted;
        if (wanted) [this.#told, this.#found] = [0, true];
        if (wanted || this.#depth === 1) [this.#part, from] = ['', at + 1];
      } else if (sign === COMMA || sign === CLOSE_OBJECT || sign === CLOSE_ARRAY) {
        if (this.#depth === 2 && this.#told !== null) {
          const element = this.#collect(text, from, at);
          from = at + 1;
          // Between the brackets of an empty array there is nothing to tell.
          if (sign === COMMA || this.#told > 0 || element.trim() !== '') yield this.#parse(element);
          this.#told++;
          if (sign === CLOSE_OBJECT) throw this.#unreadable(`} in ${this.#wanted}`);
          if (sign === CLOSE_ARRAY) [this.#told, this.#part, this.#key] = [null, null, null];
        } else if (this.#depth === 1 && sign === COMMA) [this.#part, from] = ['', at + 1];
        if (sign !== COMMA) this.#depth--;
        if (this.#depth === 0) [this.#closed, this.#part] = [true, null];
      } else if (sign === COLON && this.#depth === 1) {
        this.#key = this.#parse(this.#collect(text, from, at));
        this.#part = null;
      }
    }
    if (this.#part !== null) this.#part = this.#collect(text, from, text.length);
  }

  /** @throws AppError where the file ended too early or had no such array */
  end(): void {
    if (this.#depth > 0) throw this.#unreadable('Unexpected end of JSON input');
    if (!this.#found) throw new AppError('dataset-unknown', { path: this.#path });
  }

  /** Before and after the object there are only blanks. */
  #outside(sign: number, letter: string): void {
    if (/\s/.test(letter)) return;
    if (this.#closed) throw this.#unreadable('Unexpected text after JSON');
    if (sign !== OPEN_OBJECT) throw new AppError('dataset-unknown', { path: this.#path });
  }

  #collect(text: string, from: number, to: number): string {
    const whole = (this.#part ?? '') + text.slice(from, to);
    if (whole.length > MAX_ELEMENT) {
      throw this.#unreadable(`more than ${MAX_ELEMENT} characters in one element`);
    }
    this.#part = '';
    return whole;
  }

  #parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw this.#unreadable((error as Error).message);
    }
  }

  #unreadable(reason: string): AppError {
    return new AppError('dataset-unreadable', { path: this.#path, reason });
  }
}
