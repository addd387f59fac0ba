import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { readTensors } from '../../encoders/training/safetensors.ts';
import type { Tensors } from '../training/training.ts';
import type { TextShape, VisionShape } from './towers.ts';

/** What a checkpoint in the form of CLIP-Italian's is made of. */
export interface ModelShape {
  dims: number;
  vision: VisionShape;
  text: TextShape;
}

export const CHECKPOINT_FILE = 'model.safetensors';

const positive = z.int().positive();
/** Fields with the defaults of the library that writes these files. */
const configSchema = z.object({
  projection_dim: positive.default(512),
  vision_config: z.object({
    hidden_size: positive.default(768),
    intermediate_size: positive.default(3072),
    num_hidden_layers: positive.default(12),
    num_attention_heads: positive.default(12),
    image_size: positive.default(224),
    patch_size: positive.default(32),
    hidden_act: z.enum(['quick_gelu', 'gelu']).default('quick_gelu'),
    layer_norm_eps: z.number().default(1e-5),
  }),
  text_config: z.object({
    vocab_size: positive.default(30522),
    hidden_size: positive.default(768),
    intermediate_size: positive.default(3072),
    num_hidden_layers: positive.default(12),
    num_attention_heads: positive.default(12),
    hidden_act: z.literal('gelu').default('gelu'),
    max_position_embeddings: positive.default(512),
    type_vocab_size: positive.default(2),
    layer_norm_eps: z.number().default(1e-12),
  }),
});

/**
 * Reads a folder with `config.json` and `model.safetensors`: CLIP's vision transformer and BERT with
 * two projections, in 32-bit floats.
 * @throws AppError `checkpoint-unusable`, `weights-unreadable`
 */
export async function readCheckpoint(
  dir: string,
): Promise<{ shape: ModelShape; parameters: Tensors }> {
  const unusable = (reason: string) => new AppError('checkpoint-unusable', { path: dir, reason });
  const text = await readFile(join(dir, 'config.json'), 'utf8').catch(() => {
    throw unusable('config.json');
  });
  const parsed = configSchema.safeParse(safeJson(text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw unusable(`config.json: ${issue?.path.join('.')} ${issue?.message}`);
  }
  const { projection_dim: dims, vision_config: vision, text_config: bert } = parsed.data;
  const file = await readTensors(join(dir, CHECKPOINT_FILE)).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw unusable(CHECKPOINT_FILE);
    throw error;
  });
  // The scale of the logits is fixed and not a parameter here.
  file.tensors.delete('logit_scale');
  return {
    shape: {
      dims,
      vision: {
        width: vision.hidden_size,
        inner: vision.intermediate_size,
        layers: vision.num_hidden_layers,
        heads: vision.num_attention_heads,
        imageSize: vision.image_size,
        patchSize: vision.patch_size,
        epsilon: vision.layer_norm_eps,
        activation: vision.hidden_act,
      },
      text: {
        width: bert.hidden_size,
        inner: bert.intermediate_size,
        layers: bert.num_hidden_layers,
        heads: bert.num_attention_heads,
        vocabulary: bert.vocab_size,
        positions: bert.max_position_embeddings,
        types: bert.type_vocab_size,
        epsilon: bert.layer_norm_eps,
      },
    },
    parameters: file.tensors,
  };
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
