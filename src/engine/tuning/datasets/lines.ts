import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../../shared/errors.ts';

/** A field in quotation marks that goes on for more lines than this was not meant as one. */
const MAX_LINES_OF_FIELD = 50;
/** A file with a longer line is no list of captions, characters. */
const MAX_LINE = 8_000_000;

/**
 * The content of a text file piece by piece, unpacked where its name ends in `.gz`, without byte
 * order mark.
 * @throws AppError `dataset-unreadable`
 */
export async function* textOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const content = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  // An error of the file does not travel through a pipe by itself.
  if (content !== file) file.on('error', (error) => content.destroy(error));
  const decoder = new TextDecoder();
  const chunks = content[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { value, done } = await nextChunk(chunks, path);
      if (done) break;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    file.destroy();
  }
  // A letter that the file's end cut in two.
  yield decoder.decode();
}

/**
 * The lines of a text file, see {@link textOf}.
 * @throws AppError `dataset-unreadable`, also where a line is longer than any list has
 */
export async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const text of textOf(path)) {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > MAX_LINE) {
      const reason = `a line of more than ${MAX_LINE} characters`;
      throw new AppError('dataset-unreadable', { path, reason });
    }
  }
  if (rest !== '') yield rest;
}

async function nextChunk(chunks: AsyncIterator<Buffer>, path: string) {
  try {
    return await chunks.next();
  } catch (error) {
    const reason = (error as Error).message;
    throw new AppError('dataset-unreadable', { path, reason }, { cause: error });
  }
}

export interface Row {
  /** Of the row's first line, from 1. */
  line: number;
  fields: string[];
}

/** The rows of a tab-separated file without quoting. */
export async function* plainRows(path: string): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of linesOf(path)) {
    line++;
    if (text !== '') yield { line, fields: text.split('\t') };
  }
}

/**
 * The rows of a tab-separated file whose fields may stand in quotation marks (then with tabs, line
 * breaks and doubled quotation marks inside), as WIT is published. A field whose closing mark does
 * not come soon is taken as it is, so that one stray mark does not swallow the rest of the file.
 * Source of the quoting rules: RFC 4180, section 2, with tabs for commas.
 */
export async function* quotedRows(path: string): AsyncGenerator<Row> {
  let line = 0;
  let pending: string[] = [];
  for await (const text of linesOf(path)) {
    line++;
    if (pending.length === 0 && text === '') continue;
    pending.push(text);
    const fields = unquote(pending.join('\n'));
    if (fields) {
      yield { line: line - pending.length + 1, fields };
      pending = [];
    } else if (pending.length === MAX_LINES_OF_FIELD) {
      yield* asTheyAre(pending, line);
      pending = [];
    }
  }
  yield* asTheyAre(pending, line);
}

function* asTheyAre(pending: string[], lastLine: number): Generator<Row> {
  for (const [n, text] of pending.entries()) {
    yield { line: lastLine - pending.length + 1 + n, fields: text.split('\t') };
  }
}

/** The fields of a row; null where a quoted one is not closed yet. */
function unquote(text: string): string[] | null {
  if (!text.includes('"')) return text.split('\t');
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      const { value, end } = quotedField(text, at);
      if (end < 0) return null;
      fields.push(value);
      at = end;
    } else {
      const tab = text.indexOf('\t', at);
      const end = tab < 0 ? text.length : tab;
      fields.push(text.slice(at, end));
      at = end;
    }
    if (at >= text.length) return fields;
    at++;
  }
}

/** The field that opens at `from`; `end` is where its tab stands, -1 where it is not closed. */
function quotedField(text: string, from: number): { value: string; end: number } {
  let value = '';
  let at = from + 1;
  for (;;) {
    const mark = text.indexOf('"', at);
    if (mark < 0) return { value, end: -1 };
    value += text.slice(at, mark);
    if (text[mark + 1] === '"') {
      value += '"';
      at = mark + 2;
      continue;
    }
    const tab = text.indexOf('\t', mark);
    const end = tab < 0 ? text.length : tab;
    return { value: value + text.slice(mark + 1, end), end };
  }
}
