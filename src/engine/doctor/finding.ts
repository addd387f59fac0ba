import type { Finding, FindingCode, FindingLevel } from '../../shared/doctor.ts';
import { AppError } from '../../shared/errors.ts';

export function finding(
  part: Finding['part'],
  level: FindingLevel,
  code: FindingCode,
  values: Finding['values'] = {},
): Finding {
  return { part, level, code, values };
}

/** What was thrown, as a finding. */
export function findingOf(part: Finding['part'], error: unknown): Finding {
  return error instanceof AppError
    ? finding(part, 'problem', error.code, error.details)
    : finding(part, 'problem', 'internal', { reason: String(error) });
}
