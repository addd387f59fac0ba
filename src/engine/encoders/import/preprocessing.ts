/** `preprocessor_config.json` of CLIP's image processor as the image part of a manifest. */
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';

const FILE = 'preprocessor_config.json';
const side = z.int().min(1).max(4096);
const size = z.union([
  side,
  z.object({ shortest_edge: side }),
  z.object({ height: side, width: side }),
]);
const triple = z.tuple([z.number(), z.number(), z.number()]);

/** Defaults of transformers' CLIPImageProcessor. */
const schema = z.object({
  do_resize: z.boolean().default(true),
  size: size.optional(),
  /** Pillow's numbers. */
  resample: z.int().default(3),
  do_center_crop: z.boolean().default(true),
  crop_size: z.union([side, z.object({ height: side, width: side })]).optional(),
  do_rescale: z.boolean().default(true),
  rescale_factor: z
    .number()
    .positive()
    .default(1 / 255),
  do_normalize: z.boolean().default(true),
  image_mean: triple.default([0.48145466, 0.4578275, 0.40821073]),
  image_std: triple.default([0.26862954, 0.26130258, 0.27577711]),
});

const INTERPOLATIONS: Record<number, string> = {
  0: 'nearest',
  1: 'lanczos',
  2: 'bilinear',
  3: 'bicubic',
};

/**
 * The manifest's `image` for a tower that sees squares of `imageSize`. Throws AppError
 * `import-config-invalid`, or `import-unsupported` for what our preprocessing does not do.
 */
export function imageManifest(json: unknown, imageSize: number): Record<string, unknown> {
  const parsed = schema.safeParse(json ?? {}, { error: z.locales.it().localeError });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const reason = `${issue?.path.join('.')}: ${issue?.message}`;
    throw new AppError('import-config-invalid', { file: FILE, reason });
  }
  const c = parsed.data;
  for (const step of ['do_resize', 'do_normalize', 'do_rescale'] as const) {
    if (!c[step]) throw unsupported(step, 'false', 'true');
  }
  const interpolation = INTERPOLATIONS[c.resample];
  if (!interpolation) throw unsupported('resample', String(c.resample), '0, 1, 2, 3');
  const edges = edgesOf(c.size ?? imageSize);
  const crop = edgesOf(c.crop_size ?? imageSize);
  // One size for all: resizing to a larger one and cutting the middle out is another model's way.
  const sizes = [...edges.sides, ...(c.do_center_crop ? crop.sides : [])];
  if (sizes.some((one) => one !== imageSize)) {
    throw unsupported('size, crop_size', sizes.join(', '), String(imageSize));
  }
  if (!edges.squash && !c.do_center_crop) throw unsupported('do_center_crop', 'false', 'true');
  return {
    file: 'image.onnx',
    input: 'pixel_values',
    output: 'image_embeds',
    size: imageSize,
    mean: c.image_mean,
    std: c.image_std,
    rescale: c.rescale_factor,
    resize: edges.squash ? 'squash' : 'shortest',
    crop: edges.squash ? null : 'center',
    interpolation,
    layout: 'NCHW',
    channels: 'RGB',
  };
}

/** A number is the shorter side; height and width are both, whatever the proportions. */
function edgesOf(value: z.infer<typeof size>): { sides: number[]; squash: boolean } {
  if (typeof value === 'number') return { sides: [value], squash: false };
  if ('shortest_edge' in value) return { sides: [value.shortest_edge], squash: false };
  return { sides: [value.height, value.width], squash: true };
}

function unsupported(what: string, value: string, supported: string): AppError {
  return new AppError('import-unsupported', { what: `${FILE}: ${what}`, value, supported });
}
