import { join } from 'node:path';
import type { Finding } from '../../shared/doctor.ts';
import { listModels, scanModels, type InstalledModel } from '../encoders/models.ts';
import { checkModel } from '../models/check.ts';
import { DeviceChooser } from '../models/devices/chooser.ts';
import type { Patient } from './examine.ts';
import { finding, findingOf } from './finding.ts';
import { openReader } from './library.ts';

/** The files of all models are there; the one in use is tried, in a process of its own. */
export async function* examineModels(patient: Patient): AsyncGenerator<Finding> {
  const { models, broken } = await scanModels(modelDirs(patient));
  for (const { error } of broken) yield findingOf('models', error);
  const used = await usedId(patient);
  for (const model of models) {
    if (model.id !== used) yield finding('models', 'ok', 'doctor.model.there', { id: model.id });
    else yield await tried(model);
  }
  if (models.every(({ id }) => id !== used)) {
    yield finding('models', 'problem', 'doctor.model.missing', { id: used });
  }
}

async function tried(model: InstalledModel): Promise<Finding> {
  try {
    await checkModel(model.dir);
    return finding('models', 'ok', 'doctor.model.works', { id: model.id });
  } catch (error) {
    return findingOf('models', error);
  }
}

/** What is known of devices; nothing is compared. */
export async function* examineDevices(patient: Patient): AsyncGenerator<Finding> {
  const used = await usedId(patient);
  const model = (await listModels(modelDirs(patient))).find(({ id }) => id === used);
  if (!model) return;
  const chooser = new DeviceChooser({ dir: patient.libraryDir, clock: () => new Date() });
  const { chosen, checkedAt, devices } = chooser.glance(model);
  const there = devices.filter(({ available }) => available).length;
  const isUnknown = checkedAt === null && there > 1;
  yield isUnknown
    ? finding('devices', 'ok', 'doctor.devices.unknown', { count: there })
    : finding('devices', 'ok', 'doctor.devices.chosen', { device: chosen });
  for (const { id, available, reason } of devices) {
    if (!available || !('detail' in reason)) continue;
    yield finding('devices', 'warning', 'doctor.devices.failed', {
      device: id,
      reason: reason.detail,
    });
  }
}

const modelDirs = ({ libraryDir, resourcesDir }: Patient): [string, string] => [
  join(libraryDir, 'models'),
  join(resourcesDir, 'models'),
];

/** The id of the model in use: that of the library, else the one that comes with the program. */
async function usedId(patient: Patient): Promise<string> {
  const library = openReader(patient.libraryDir);
  const chosen = library?.settings.get('activeModel');
  library?.close();
  if (chosen !== undefined) return chosen;
  const [embedded] = await listModels([join(patient.resourcesDir, 'models')]);
  return embedded?.id ?? '';
}
