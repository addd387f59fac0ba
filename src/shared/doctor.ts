import type { MessageKey } from './i18n/it.ts';
import { explain, type Translate } from './i18n/translate.ts';
import type { ErrorCode, ErrorDetails } from './errors.ts';

/** What the terminal is told about the health of a library and of what it needs. */

export type FindingLevel = 'ok' | 'warning' | 'problem';

/** The sentence of a finding: one of the doctor's own, or that of an expected error. */
export type FindingCode = Extract<MessageKey, `doctor.${string}`> | ErrorCode;

/** One thing that was looked at. */
export interface Finding {
  part: 'versions' | 'library' | 'models' | 'devices' | 'folders' | 'disk';
  level: FindingLevel;
  code: FindingCode;
  /** Values the sentence names; they may hold paths. */
  values: ErrorDetails;
}

/** What was found and the way out. */
export function explainFinding(t: Translate, { code, values }: Finding): string {
  return isOwn(code) ? t(code, values) : explain(t, code, values);
}

const isOwn = (code: FindingCode): code is Extract<MessageKey, `doctor.${string}`> =>
  code.startsWith('doctor.');
