import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { SPEED_CLASSES } from '../../shared/models.ts';
import { fileName, manifestSchema, modelId } from './manifest.ts';

export const CATALOGUE_FILE = 'catalogue.json';

const bilingual = z.strictObject({ it: z.string().min(1), en: z.string().min(1) });
const repositoryPath = z
  .string()
  .regex(/^[\w.-]+(\/[\w.-]+)*$/)
  .refine((path) => !path.split('/').includes('..'));

const qualitySchema = z.strictObject({
  measure: bilingual,
  value: z.number(),
  source: z.string().min(1),
  verified: z.boolean(),
});

const licenceSchema = z.strictObject({
  id: z.string().min(1),
  commercialUse: z.boolean().nullable(),
  note: bilingual.nullable(),
});

const fileSchema = z.strictObject({
  /** Where it is in the repository; of several the first that is there. */
  path: z.union([repositoryPath, z.array(repositoryPath).min(1)]),
  /** Its name in the model's folder; absent, the last part of its path. */
  as: fileName.optional(),
  /** Null: not known when the catalogue was made, the hub says it. */
  bytes: z.int().positive().nullable(),
  /** SHA-256 of the content; null: the hub's own hash is checked. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
});

const sourceSchema = z.strictObject({
  /** `owner/name` on the hub. */
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  /** A commit, or a branch where no commit is known. */
  revision: z.string().regex(/^[\w./-]+$/),
  files: z.array(fileSchema).min(1),
});

const card = {
  id: modelId,
  name: z.string().min(1),
  /** What it is good at. */
  goodAt: bilingual,
  /** How good its Italian is, and who says so. */
  quality: z.array(qualitySchema),
  speed: z.enum(SPEED_CLASSES),
  languages: z.array(z.string().min(2)),
  licence: licenceSchema,
  /** Fields of this entry that nobody could verify. */
  unverified: z.array(z.string()),
};

const download = {
  sources: z.array(sourceSchema).min(1),
  version: z.string().min(1),
  /** What its files take together, where the size of each is not known: only told, never checked. */
  aboutBytes: z.int().positive().optional(),
  /**
   * The rest of its folder's manifest: preprocessing, pooling, tokenizer, context length, tensor
   * names. What a published checkpoint turns into is compared with it.
   */
  manifest: z.looseObject({ dims: z.int() }),
  /** Token ids that its tokenizer must give, so that a wrong tokenizer is found out. */
  tokens: z.array(z.strictObject({ text: z.string(), ids: z.array(z.int()) })).default([]),
};

const entrySchema = z.discriminatedUnion('kind', [
  /** Comes with the program. */
  z.strictObject({ kind: z.literal('embedded'), ...card }),
  /** ONNX files on the hub. */
  z.strictObject({ kind: z.literal('onnx'), ...card, ...download }),
  /** A checkpoint on the hub, to be imported. */
  z.strictObject({ kind: z.literal('checkpoint'), ...card, ...download }),
]);

const catalogueSchema = z.strictObject({
  /** How models appear that the user made: imported or fine-tuned. */
  own: z.strictObject({ goodAt: bilingual, licenceNote: bilingual }),
  models: z
    .array(entrySchema)
    .refine((models) => new Set(models.map(({ id }) => id)).size === models.length, {
      error: 'the same id twice',
    })
    .superRefine((models, context) => {
      for (const entry of models) {
        if (entry.kind === 'embedded') continue;
        if (Number.isNaN(downloadBytes(entry).bytes)) {
          context.addIssue({ code: 'custom', message: 'no size', path: [entry.id, 'aboutBytes'] });
        }
        for (const issue of manifestSchema.safeParse(manifestOf(entry)).error?.issues ?? []) {
          context.addIssue({ ...issue, path: [entry.id, 'manifest', ...issue.path] } as never);
        }
      }
    }),
});

export type Catalogue = z.infer<typeof catalogueSchema>;
export type CatalogueEntry = Catalogue['models'][number];
/** An entry with files to download. */
export type DownloadEntry = Extract<CatalogueEntry, { kind: 'onnx' | 'checkpoint' }>;
export type CatalogueFile = z.infer<typeof fileSchema>;

/** What `manifest.json` says in the folder of an installed entry. */
export function manifestOf(entry: DownloadEntry): Record<string, unknown> {
  const { id, version, name, languages, licence, sources, manifest } = entry;
  return { id, version, name, ...manifest, languages, license: licence.id, sources };
}

/** The catalogue of models at `path`. @throws AppError `catalogue-invalid` */
export async function readCatalogue(path: string): Promise<Catalogue> {
  try {
    return catalogueSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
    const reason = issue ? `${issue.path.join('.')}: ${issue.message}` : (error as Error).message;
    throw new AppError('catalogue-invalid', { path, reason }, { cause: error });
  }
}

/** Bytes that an entry's files take on the hub; about, where not all sizes are known. */
export function downloadBytes({
  sources,
  aboutBytes = NaN,
}: Pick<DownloadEntry, 'sources' | 'aboutBytes'>): { bytes: number; about: boolean } {
  const sizes = sources.flatMap(({ files }) => files.map(({ bytes }) => bytes));
  if (sizes.includes(null)) return { bytes: aboutBytes, about: true };
  return { bytes: sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0), about: false };
}
