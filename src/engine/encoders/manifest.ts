import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';

export const MANIFEST_FILE = 'manifest.json';

export const INTERPOLATIONS = ['bicubic', 'bilinear', 'lanczos', 'nearest'] as const;

/** A file of the model folder: a plain name, so that a manifest cannot point outside its folder. */
export const fileName = z
  .string()
  .regex(/^[^/\\:]+$/)
  .refine((name) => name !== '.' && name !== '..');

const tensorName = z.string().min(1);
const perChannel = z.tuple([z.number(), z.number(), z.number()]);

const imageSchema = z
  .object({
    file: fileName.default('image.onnx'),
    input: tensorName.default('pixel_values'),
    output: tensorName.default('image_embeds'),
    /** Side of the square the tower sees, pixels. */
    size: z.int().min(1).max(4096),
    mean: perChannel,
    std: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]),
    /** Factor from 0–255 to the scale of `mean` and `std`. */
    rescale: z
      .number()
      .positive()
      .default(1 / 255),
    /** `squash` ignores the proportions; `shortest` keeps them, so it needs the centre crop. */
    resize: z.enum(['squash', 'shortest']).default('squash'),
    crop: z.enum(['center']).nullable().optional(),
    interpolation: z.enum(INTERPOLATIONS).default('bicubic'),
    layout: z.literal('NCHW').default('NCHW'),
    channels: z.literal('RGB').default('RGB'),
  })
  .refine((image) => image.resize !== 'shortest' || image.crop !== null, {
    path: ['crop'],
    error: 'resize «shortest» → crop «center»',
  })
  .transform((image) => ({
    ...image,
    crop: image.crop ?? (image.resize === 'shortest' ? ('center' as const) : null),
  }));

/** Which of the text tower's inputs is the attention mask is told by its name. */
const isMask = (name: string) => /mask/i.test(name);

const textSchema = z
  .object({
    file: fileName.default('text.onnx'),
    /** The token ids and, if the tower has one, the attention mask. */
    inputs: z
      .array(tensorName)
      .min(1)
      .max(2)
      .default(['input_ids'])
      .refine((names) => names.filter((name) => !isMask(name)).length === 1, {
        error: '["input_ids"] | ["input_ids", "attention_mask"]',
      }),
    output: tensorName.default('text_embeds'),
    /** `mean`: the output is a state for each token, and a text is the mean of those of its own. */
    pooling: z.enum(['none', 'mean']).default('none'),
    /** Safetensors file with one matrix [dims, H] to multiply pooled states of length H by. */
    projection: fileName.nullable().default(null),
    tokenizer: fileName.default('tokenizer.json'),
    /** Most tokens of one text, special ones included. */
    maxLength: z.int().min(1).max(65536),
    padTokenId: z.int().min(0).default(0),
    unkTokenId: z.int().min(0).optional(),
    /** Lower-case before the tokenizer, for those that do not do it themselves. */
    lowercase: z.boolean().default(false),
    padding: z.enum(['longest', 'max_length']).optional(),
  })
  .transform((text) => {
    const mask = text.inputs.find(isMask) ?? null;
    return {
      ...text,
      idsInput: text.inputs.find((name) => !isMask(name)) as string,
      maskInput: mask,
      // Without a mask the tower attends to the padding, so it must see as much as in training.
      padding: text.padding ?? (mask === null ? ('max_length' as const) : ('longest' as const)),
    };
  });

/** Also the name of a folder. */
export const modelId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);

export const manifestSchema = z.object({
  id: modelId,
  version: z.string().min(1),
  /** For people; absent, the id. */
  name: z.string().min(1).optional(),
  /** Length of an embedding. */
  dims: z.int().min(1).max(65536),
  image: imageSchema,
  text: textSchema,
  /** Factor from cosine to logit; null where the model's makers do not say. */
  logitScale: z.number().positive().nullable().default(null),
  logitBias: z.number().default(0),
  /** What a tuning has learned on top of the two graphs. */
  adapter: fileName.nullable().default(null),
  /** The model that was tuned, for one that has an adapter. */
  base: z.object({ id: z.string(), fingerprint: z.string() }).nullable().default(null),
  languages: z.array(z.string()).default([]),
  license: z.string().default(''),
  sources: z.array(z.unknown()).default([]),
});

/** What a model folder says about itself, checked and with every default filled in. */
export type Manifest = z.infer<typeof manifestSchema>;
export type ImageSpec = Manifest['image'];
export type TextSpec = Manifest['text'];
export type TowerName = 'image' | 'text';

/**
 * Reads and checks `manifest.json` of a model folder; fields it does not know are left out.
 * Throws AppError `model-file-missing` or `model-manifest-invalid`, whose reason names the field.
 */
export async function readManifest(dir: string): Promise<Manifest> {
  const path = join(dir, MANIFEST_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new AppError('model-file-missing', { id: basename(dir), file: MANIFEST_FILE });
    }
    throw invalid(path, (error as Error).message, error);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw invalid(path, (error as Error).message, error);
  }
  const parsed = manifestSchema.safeParse(json, { error: z.locales.it().localeError });
  if (!parsed.success) throw invalid(path, describe(parsed.error), parsed.error);
  return parsed.data;
}

function invalid(path: string, reason: string, cause: unknown): AppError {
  return new AppError('model-manifest-invalid', { path, reason }, { cause });
}

/** `image.size: expected …; text.maxLength: …`, the first three. */
function describe(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}
