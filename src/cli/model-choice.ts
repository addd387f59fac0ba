import { join } from 'node:path';
import { DEVICES, type Device } from '../engine/encoders/devices.ts';
import { findModel, listModels, type InstalledModel } from '../engine/encoders/models.ts';
import { AppError } from '../shared/errors.ts';
import { RESOURCES, withEngine, type Invocation } from './command.ts';
import { libraryDir, oneOf, text, type OptionValues } from './options.ts';

/**
 * The model of `--model`, else the library's, else the one that comes with the program; it needs no
 * library.
 * @throws AppError `model-missing`, or why the model cannot be used
 */
export async function chosenModel(invocation: Invocation): Promise<InstalledModel> {
  const asked = text(invocation.options, 'model') ?? (await activeModel(invocation));
  if (asked !== null) return modelNamed(invocation, asked);
  const [embedded] = await listModels([join(RESOURCES, 'models')]);
  if (!embedded) throw new AppError('model-missing', { id: '' });
  return embedded;
}

export function modelNamed({ options }: Invocation, id: string): Promise<InstalledModel> {
  return findModel([join(libraryDir(options), 'models'), join(RESOURCES, 'models')], id);
}

async function activeModel(invocation: Invocation): Promise<string | null> {
  return withEngine(invocation, 'read', (engine) => engine.status().model).catch(
    (error: unknown) => {
      if (error instanceof AppError && error.code === 'library-missing') return null;
      throw error;
    },
  );
}

/** `--device`. @throws AppError `usage-choice` */
export const deviceOf = (options: OptionValues): Device =>
  oneOf(options, 'device', DEVICES) ?? 'auto';
