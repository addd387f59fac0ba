import type { Client, Handlers, ParamsOf, ResultOf } from './call.ts';
import { albums } from './contract/albums.ts';
import { diagnostics } from './contract/diagnostics.ts';
import { folders } from './contract/folders.ts';
import { library } from './contract/library.ts';
import { models } from './contract/models.ts';
import { organize } from './contract/organize.ts';
import { photos } from './contract/photos.ts';
import { search } from './contract/search.ts';
import { tuning } from './contract/tuning.ts';
import { viewer } from './contract/viewer.ts';
import { window } from './contract/window.ts';

/**
 * All that a face may ask of the engine, said once: the checks at the engine's border, the types
 * of both sides and the list of names follow from it. One file for each part of the engine; the
 * handlers of each are in the file of the same name in `src/engine/handlers`.
 */
export const contract = {
  ...library,
  ...photos,
  ...albums,
  ...folders,
  ...models,
  ...organize,
  ...search,
  ...tuning,
  ...viewer,
  ...window,
  ...diagnostics,
};

export type Contract = typeof contract;
export type Method = keyof Contract;
export type EngineHandlers = Handlers<Contract>;
export type EngineClient = Client<Contract>;
export type Params<M extends Method> = ParamsOf<Contract, M>;
export type Result<M extends Method> = ResultOf<Contract, M>;

export const isMethod = (name: string): name is Method => Object.hasOwn(contract, name);
