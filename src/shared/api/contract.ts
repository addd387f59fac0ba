import { z } from 'zod';
import type { ErrorReport, PhotoReport, StatusReport } from '../reports.ts';
import type { SearchAnswer } from '../search.ts';
import { call, type Client, type Handlers, type ParamsOf, type ResultOf } from './call.ts';

const page = { limit: z.int().min(1).max(1000), offset: z.int().min(0).default(0) };
const noParams = z.strictObject({});

/**
 * All that a face may ask of the engine, said once: the checks at the engine's border, the types
 * of both sides and the list of names follow from it.
 */
export const contract = {
  status: call(noParams).returns<StatusReport>(),
  search: call(
    z.strictObject({
      text: z.string().max(500),
      ...page,
      minRelevance: z.number().min(0).max(1).nullable().optional(),
    }),
  ).returns<SearchAnswer>(),
  photos: call(z.strictObject({ folder: z.string().max(4096).optional(), ...page })).returns<{
    total: number;
    photos: PhotoReport[];
  }>(),
  errors: call(noParams).returns<ErrorReport[]>(),
};

export type Contract = typeof contract;
export type Method = keyof Contract;
export type EngineHandlers = Handlers<Contract>;
export type EngineClient = Client<Contract>;
export type Params<M extends Method> = ParamsOf<Contract, M>;
export type Result<M extends Method> = ResultOf<Contract, M>;

export const isMethod = (name: string): name is Method => Object.hasOwn(contract, name);
