import { z } from 'zod';
import type { DevicesReport } from '../../devices.ts';
import type { DownloadSettings, ModelReport } from '../../models.ts';
import { call } from '../call.ts';
import { noParams, path } from './params.ts';

const modelId = z.string().min(1).max(200);
const address = z.string().max(2000);

/** Models, where they are downloaded from, and the devices they run on. */
export const models = {
  models: call(noParams).returns<ModelReport[]>(),
  /**
   * Starts the job `install`; from a folder, nothing is downloaded. `consent` says that the user was
   * told what is downloaded, how much, and under which licence, and agreed.
   */
  installModel: call(
    z.strictObject({ id: modelId, consent: z.literal(true), from: path.optional() }),
  ).returns<{ job: number }>(),
  /** Starts the job `install` of a model that is in no catalogue, from a folder or a zip. */
  importModel: call(z.strictObject({ path })).returns<{ job: number }>(),
  /** Null where nothing is left to embed, and the model searches from now on. */
  useModel: call(z.strictObject({ id: modelId, now: z.boolean().default(false) })).returns<{
    job: number | null;
  }>(),
  /** `vectors`: also what it saw in the photos. */
  removeModel: call(
    z.strictObject({ id: modelId, vectors: z.boolean().default(false) }),
  ).returnsNothing(),
  /** Fails with what is wrong. */
  checkModel: call(z.strictObject({ id: modelId })).returnsNothing(),
  downloadSettings: call(noParams).returns<DownloadSettings>(),
  setDownloadSettings: call(
    z.strictObject({ endpoint: address.nullable(), proxy: address.nullable() }),
  ).returnsNothing(),
  /** What is known of devices for the model in use, without comparing. */
  devices: call(noParams).returns<DevicesReport>(),
  /** Compares them, which takes some seconds to minutes; only what is new unless `again`. */
  compareDevices: call(
    z.strictObject({ again: z.boolean().default(false) }),
  ).returns<DevicesReport>(),
  /** `auto` for the fastest correct one. */
  useDevice: call(
    z.strictObject({ device: z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml']) }),
  ).returns<DevicesReport>(),
};
