import type { Translate } from './i18n/translate.ts';

/** What the terminal and the window are told about devices. */

/** Why a device is, or is not, used; its sentence is the catalogue's `device.<code>`. */
export type DeviceReason =
  | { code: 'reference' }
  | { code: 'correct' }
  | { code: 'not-checked' }
  | { code: 'other-platform' | 'provider-files' | 'vulkan-driver' }
  | { code: 'drifts'; cosine: number }
  | { code: 'failed' | 'crashed' | 'hung'; detail: string };

export interface DeviceReport {
  id: string;
  /** False where it cannot be there: another platform, no driver. */
  available: boolean;
  /** Null where it was not compared yet. */
  ok: boolean | null;
  /** The smallest cosine between its embeddings and the CPU's. */
  cosineVsCpu: number | null;
  imagesPerSecond: number | null;
  batchSize: number | null;
  /** Which variant of the model's files. */
  precision: string | null;
  reason: DeviceReason;
}

export interface DevicesReport {
  /** The model they were compared with. */
  model: string;
  devices: DeviceReport[];
  chosen: string;
  /** What the user wants; `auto` for the fastest correct one. */
  wanted: string;
  checkedAt: string | null;
}

/** The sentence that says why a device is, or is not, used. */
export function explainDevice(t: Translate, reason: DeviceReason): string {
  const { code, ...values } = reason;
  const cosine = 'cosine' in values ? values.cosine.toFixed(4) : '';
  return t(SENTENCES[code], { ...values, cosine });
}

const SENTENCES = {
  reference: 'device.reference',
  correct: 'device.correct',
  'not-checked': 'device.not-checked',
  'other-platform': 'device.other-platform',
  'provider-files': 'device.provider-files',
  'vulkan-driver': 'device.vulkan-driver',
  drifts: 'device.drifts',
  failed: 'device.failed',
  crashed: 'device.crashed',
  hung: 'device.hung',
} as const;
