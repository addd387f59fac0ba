import type { z } from 'zod';

/** One procedure of the engine: what it takes, checked at the engine's border; what it gives. */
export interface Call<Params extends z.ZodType = z.ZodType, Result = unknown> {
  params: Params;
  /** Only a type: answers come from our own engine and are not checked again. */
  result?: Result;
}

/** `call(z.object({ id: photoId })).returns<PhotoDetails>()` */
export function call<Params extends z.ZodType>(params: Params) {
  return {
    returns: <Result>(): Call<Params, Result> => ({ params }),
    returnsNothing: (): Call<Params, void> => ({ params }),
  };
}

type Contract = Record<string, Call>;
/** What a caller passes. */
export type ParamsOf<C extends Contract, M extends keyof C> = z.input<C[M]['params']>;
/** What a handler gets: checked, defaults filled in. */
export type CheckedParamsOf<C extends Contract, M extends keyof C> = z.output<C[M]['params']>;
export type ResultOf<C extends Contract, M extends keyof C> =
  C[M] extends Call<z.ZodType, infer Result> ? Result : never;

/** The engine's side of a contract. */
export type Handlers<C extends Contract> = {
  [M in keyof C]: (
    params: CheckedParamsOf<C, M>,
    /** Aborted when the caller no longer wants the answer. */
    signal: AbortSignal,
  ) => Promise<ResultOf<C, M>> | ResultOf<C, M>;
};

/** The caller's side of a contract. */
export type Client<C extends Contract> = {
  [M in keyof C]: (params: ParamsOf<C, M>, signal?: AbortSignal) => Promise<ResultOf<C, M>>;
};
