import type { PhotoContent, PhotoMetadata, PhotoPixels } from '../../shared/photo.ts';
import type { TowerName } from '../encoders/manifest.ts';
import type { Device, Precision } from '../encoders/devices.ts';
import type { SelfCheck } from '../encoders/self-check.ts';
import type { MethodOf, ParamsOf, ResultOf } from './connection.ts';
import type { PhotoView } from './photo/views.ts';

/** What is written into an XMP file, or into a photo; absent fields stay, null ones are taken away. */
export interface XmpFields {
  keywords?: string[] | null;
  rating?: number;
  title?: string | null;
  caption?: string | null;
}

/** The model a photo worker embeds with. */
export interface WorkerModel {
  /** The model's folder. */
  dir: string;
  device: Device;
  precision?: Precision;
  /** Most pictures of one run. */
  maxBatch?: number;
}

/** Milliseconds of one picture, or text, as measured when its tower was loaded. */
export type Pace = Partial<Record<TowerName, number>>;

/** A photo's file and what is beside it that tells of it (.xmp, .json of a Takeout); absolute paths. */
export interface PhotoFile {
  path: string;
  sidecars: readonly string[];
}

export interface ReadPhoto extends PhotoContent {
  /** L2-normalised, as many floats as the model has dimensions. */
  embedding: Float32Array;
}

/**
 * What the engine may ask of a photo worker. Paths and texts go over, small results come back:
 * pixels and tensors stay in the worker.
 */
export interface WorkerMethods {
  /** Loads the towers that will be needed; the first call of every worker. */
  open(params: {
    model: WorkerModel;
    towers: TowerName[];
  }): Promise<{ dims: number; device: string; pace: Pace }>;
  /** The identity of a file's content. */
  identify(params: { path: string }): Promise<{ hash: string; bytes: number }>;
  /** Everything about one photo, from one decode. */
  read(params: PhotoFile): Promise<ReadPhoto>;
  /** The metadata alone, when only a sidecar changed. */
  readMetadata(params: PhotoFile): Promise<PhotoMetadata>;
  /** The embedding of a file that need not be in the library. */
  embedFile(params: { path: string }): Promise<Float32Array>;
  /** Parts of a photo as the model sees them, some with a part made grey. */
  embedViews(params: { path: string; views: PhotoView[] }): Promise<Float32Array[]>;
  /** A photo at full size as a JPEG, for what browsers cannot read. */
  render(params: { path: string }): Promise<Uint8Array>;
  /** What the pixels of a thumbnail, a JPEG, say. */
  measure(params: { jpeg: Uint8Array }): Promise<PhotoPixels>;
  /** The bytes of an XMP file with fields written into it; no file but a copy is touched. */
  writeXmp(params: { existing: string | null; fields: XmpFields }): Promise<Uint8Array>;
  /** Writes fields into `draft`, a copy of the photo that it makes. */
  writeDraft(params: { path: string; draft: string; fields: XmpFields }): Promise<void>;
  embedTexts(params: { texts: string[] }): Promise<Float32Array[]>;
  /** Embeds and times a fixed handful of pictures and texts, to compare devices. */
  selfCheck(params: object): Promise<SelfCheck>;
}

export type MethodName = MethodOf<WorkerMethods>;
export type Params<M extends MethodName> = ParamsOf<WorkerMethods, M>;
export type Result<M extends MethodName> = ResultOf<WorkerMethods, M>;
