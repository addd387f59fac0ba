import type { ErrorCode, ErrorDetails } from './errors.ts';
import type { JobProgress } from './jobs.ts';

/** What the terminal and the window are told about models. */

/** A text of the catalogue of models, in both languages. */
export interface Bilingual {
  it: string;
  en: string;
}

/** A figure somebody measured of a model's Italian. */
export interface QualityFigure {
  /** What was measured, e.g. `Crossmodal-3600 in Italian, mean of R@1/5/10, %`. */
  measure: Bilingual;
  value: number;
  source: string;
  /** False where we could not check it. */
  verified: boolean;
}

export interface ModelLicence {
  /** SPDX identifier, or `LicenseRef-…`. */
  id: string;
  /** Null where it is not clear. */
  commercialUse: boolean | null;
  note: Bilingual | null;
}

export const SPEED_CLASSES = ['very-fast', 'fast', 'medium', 'slow', 'needs-gpu'] as const;
export type SpeedClass = (typeof SPEED_CLASSES)[number];

/** One model that this library can use, or could after an installation. */
export interface ModelReport {
  id: string;
  name: string;
  /** `own`: imported or fine-tuned by the user. */
  origin: 'embedded' | 'catalogue' | 'own';
  installed: boolean;
  /** True for the model that searches. */
  active: boolean;
  goodAt: Bilingual;
  quality: QualityFigure[];
  speed: SpeedClass | null;
  languages: string[];
  licence: ModelLicence;
  version: string | null;
  dims: number | null;
  /** Where the catalogue says something that nobody could verify: its fields. */
  unverified: string[];
  bytes: {
    /** To download. */
    download: number;
    /** Whether that is an estimate, which the hub corrects before anything is downloaded. */
    downloadIsAbout: boolean;
    /** The installed files. */
    installed: number;
    /** A download that was cut and can go on. */
    partial: number;
    /** Embeddings of this model in the library, about. */
    vectors: number;
    /** What the embeddings of the photos that it has not seen will take, about; 0 where it is not installed. */
    lacking: number;
  };
  /** Photos embedded with the installed weights, of those that can be. */
  embedded: { photos: number; of: number };
  /** Why the installed files cannot be used. */
  problem: { code: ErrorCode; details: ErrorDetails } | null;
}

/** How far an installation is. */
export interface InstallProgress extends JobProgress {
  unit: 'bytes';
  phase: 'asking' | 'fetching' | 'importing' | 'checking';
  /** The file that is being fetched. */
  file: string | null;
}

/** Where models are downloaded from; null: the public hub, the system's proxy. */
export interface DownloadSettings {
  endpoint: string | null;
  proxy: string | null;
}
