import { z } from 'zod';

/** Building blocks of what calls take. */
export const noParams = z.strictObject({});
export const page = {
  limit: z.int().min(1).max(1000),
  offset: z.int().min(0).default(0),
};
export const id = z.int().min(1);
export const path = z.string().min(1).max(4096);

/**
 * What is searched for. The box takes 500 characters; without its chips such a text is written
 * longer, since each removed one is marked as words.
 */
export const query = z.string().max(2000);

/** A tuning: a model's id and a time. */
export const tuningId = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);

/** Pieces of a text: UTF-16 units, the end not included. */
export const spans = z.array(z.tuple([z.int().min(0), z.int().min(0)])).max(50);
