import type { Handlers } from '../../shared/api/call.ts';
import type { models } from '../../shared/api/contract/models.ts';
import type { Engine } from '../engine.ts';

export const modelsHandlers = (engine: Engine): Handlers<typeof models> => ({
  models: () => engine.models.list(),
  installModel: async ({ id, consent, from }) => {
    const job = await engine.models.install(id, { consent, ...(from !== undefined && { from }) });
    return { job: job.id };
  },
  importModel: async ({ path }) => ({ job: (await engine.models.import(path)).id }),
  useModel: async ({ id, now }) => {
    const job = await engine.useModel(id, { now });
    const reorganize = () => engine.upkeep.reorganize();
    if (job) void job.ended.then(reorganize, () => undefined);
    else reorganize();
    return { job: job?.id ?? null };
  },
  removeModel: ({ id, vectors }) => engine.models.remove(id, { vectors }),
  checkModel: ({ id }) => engine.models.check(id),
  downloadSettings: () => engine.models.downloadSettings,
  setDownloadSettings: (settings) => engine.models.setDownloadSettings(settings),
  devices: async () => engine.devices.glance(await engine.modelOf()),
  compareDevices: async ({ again }) => engine.devices.report(await engine.modelOf(), { again }),
  useDevice: async ({ device }) => {
    engine.devices.want(device);
    return engine.devices.glance(await engine.modelOf());
  },
});
