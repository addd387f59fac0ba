import type { MessageKey } from './i18n/it.ts';

/** Every expected failure has a code; its sentence is the catalogue's `error.<code>`. */
export type ErrorCode = MessageKey extends infer K
  ? K extends `error.${infer Code}`
    ? Code
    : never
  : never;

export type ErrorDetails = Record<string, string | number>;

/**
 * A failure the user can be told about. Anything else that is thrown is a bug and is shown as an
 * internal error.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  /** Values the sentence of the catalogue names in braces. */
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(details)}`, options);
    this.code = code;
    this.details = details;
  }
}

/** An error as it crosses a process or thread border. */
export type ErrorEnvelope =
  | { kind: 'expected'; code: ErrorCode; details: ErrorDetails }
  | { kind: 'bug'; message: string; stack: string };

export function toEnvelope(error: unknown): ErrorEnvelope {
  if (error instanceof AppError) {
    return { kind: 'expected', code: error.code, details: error.details };
  }
  const bug = error instanceof Error ? error : new Error(String(error));
  return { kind: 'bug', message: bug.message, stack: bug.stack ?? bug.message };
}

export function fromEnvelope(envelope: ErrorEnvelope): Error {
  if (envelope.kind === 'expected') return new AppError(envelope.code, envelope.details);
  const bug = new Error(envelope.message);
  bug.stack = envelope.stack;
  return bug;
}
