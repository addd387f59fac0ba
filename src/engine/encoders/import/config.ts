/**
 * `config.json` of transformers as a description of the two towers. Fields that a configuration
 * leaves out have the defaults of transformers' CLIPVisionConfig, CLIPTextConfig and BertConfig.
 */
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { ACTIVATIONS } from './onnx/layers.ts';

const count = (most: number, fallback: number) => z.int().min(1).max(most).default(fallback);
const epsilon = (fallback: number) => z.number().min(0).max(1).default(fallback);

/** What every transformer says of its layers, under transformers' names. */
const layers = (d: { width: number; inner: number; layers: number; heads: number; act: string }) =>
  ({
    hidden_size: count(16_384, d.width),
    intermediate_size: count(65_536, d.inner),
    num_hidden_layers: count(200, d.layers),
    num_attention_heads: count(256, d.heads),
    hidden_act: z.string().default(d.act),
  }) as const;

const visionSchema = z.object({
  ...layers({ width: 768, inner: 3072, layers: 12, heads: 12, act: 'quick_gelu' }),
  image_size: count(4096, 224),
  patch_size: count(512, 32),
  num_channels: count(16, 3),
  layer_norm_eps: epsilon(1e-5),
});

const bertSchema = z.object({
  ...layers({ width: 768, inner: 3072, layers: 12, heads: 12, act: 'gelu' }),
  vocab_size: count(2_000_000, 30_522),
  max_position_embeddings: count(65_536, 512),
  type_vocab_size: count(64, 2),
  layer_norm_eps: epsilon(1e-12),
  position_embedding_type: z.string().nullish(),
  is_decoder: z.boolean().default(false),
  add_cross_attention: z.boolean().default(false),
});

const clipTextSchema = z.object({
  ...layers({ width: 512, inner: 2048, layers: 12, heads: 8, act: 'quick_gelu' }),
  vocab_size: count(2_000_000, 49_408),
  max_position_embeddings: count(4096, 77),
  layer_norm_eps: epsilon(1e-5),
  eos_token_id: z.int().min(0).default(49_407),
});

const rootSchema = z.object({
  model_type: z.string().optional(),
  architectures: z.array(z.string()).nullish(),
  projection_dim: count(65_536, 512),
  logit_scale_init_value: z.number().optional(),
  vision_config: z.looseObject({ model_type: z.string().optional() }).optional(),
  text_config: z.looseObject({ model_type: z.string().optional() }).optional(),
  // Configurations of before transformers 4.20 say what differs in these.
  vision_config_dict: z.looseObject({}).nullish(),
  text_config_dict: z.looseObject({}).nullish(),
});

interface LayersConfig {
  /** Length of a token's vector. */
  width: number;
  /** Of the feed-forward's inner vector. */
  inner: number;
  layers: number;
  heads: number;
  activation: string;
  epsilon: number;
}

export interface ClipVisionConfig extends LayersConfig {
  /** Pixels. */
  imageSize: number;
  patchSize: number;
  channels: number;
}

export interface BertConfig extends LayersConfig {
  kind: 'bert';
  vocabulary: number;
  positions: number;
  tokenTypes: number;
}

export interface ClipTextConfig extends LayersConfig {
  kind: 'clip';
  vocabulary: number;
  positions: number;
  endToken: number;
}

/** Two towers that give embeddings of the same length. */
export interface ModelConfig {
  dims: number;
  vision: ClipVisionConfig;
  text: BertConfig | ClipTextConfig;
  /** `logit_scale_init_value` */
  initialScale: number | null;
}

const MODEL_TYPES = ['vision-text-dual-encoder', 'clip'];

/**
 * Reads a configuration. Throws AppError `import-config-invalid`, or `import-unsupported` which
 * names what is not supported.
 */
export function readConfig(json: unknown): ModelConfig {
  const root = parse(rootSchema, json);
  const type = root.model_type ?? '';
  if (!MODEL_TYPES.includes(type)) {
    throw unsupported('model_type', type || String(root.architectures ?? ''), MODEL_TYPES);
  }
  const vision = { ...root.vision_config, ...root.vision_config_dict };
  const text = { ...root.text_config, ...root.text_config_dict };
  const isClip = type === 'clip';
  const visionType = vision.model_type ?? (isClip ? 'clip_vision_model' : '');
  const textType = text.model_type ?? (isClip ? 'clip_text_model' : '');
  return {
    dims: root.projection_dim,
    vision: readVision(visionType, vision),
    text: readText(textType, text),
    initialScale: root.logit_scale_init_value ?? null,
  };
}

/** A dual encoder may be given a whole CLIP for its images, whose vision part it then uses. */
function readVision(type: string, json: Record<string, unknown>): ClipVisionConfig {
  if (type === 'clip') return readVision('clip_vision_model', partOf(json, 'vision_config'));
  const supported = ['clip_vision_model', 'clip'];
  if (type !== 'clip_vision_model') throw unsupported('vision_config.model_type', type, supported);
  const c = parse(visionSchema, json, 'vision_config');
  if (c.num_channels !== 3) throw unsupported('num_channels', String(c.num_channels), ['3']);
  if (c.patch_size > c.image_size) throw invalid('vision_config.patch_size');
  return {
    ...layersOf('vision_config', c),
    imageSize: c.image_size,
    patchSize: c.patch_size,
    channels: c.num_channels,
  };
}

function readText(type: string, json: Record<string, unknown>): BertConfig | ClipTextConfig {
  if (type === 'bert') return readBert(json);
  if (type === 'clip_text_model') return readClipText(json);
  if (type === 'clip') return readClipText(partOf(json, 'text_config'));
  throw unsupported('text_config.model_type', type, ['bert', 'clip_text_model', 'clip']);
}

function readBert(json: Record<string, unknown>): BertConfig {
  const c = parse(bertSchema, json, 'text_config');
  const positions = c.position_embedding_type ?? 'absolute';
  if (positions !== 'absolute') {
    throw unsupported('position_embedding_type', positions, ['absolute']);
  }
  for (const field of ['is_decoder', 'add_cross_attention'] as const) {
    if (c[field]) throw unsupported(field, 'true', ['false']);
  }
  return {
    kind: 'bert',
    ...layersOf('text_config', c),
    vocabulary: c.vocab_size,
    positions: c.max_position_embeddings,
    tokenTypes: c.type_vocab_size,
  };
}

function readClipText(json: Record<string, unknown>): ClipTextConfig {
  const c = parse(clipTextSchema, json, 'text_config');
  return {
    kind: 'clip',
    ...layersOf('text_config', c),
    vocabulary: c.vocab_size,
    positions: c.max_position_embeddings,
    endToken: c.eos_token_id,
  };
}

function layersOf(
  part: string,
  c: z.infer<ReturnType<typeof z.object<ReturnType<typeof layers>>>> & { layer_norm_eps: number },
): LayersConfig {
  if (!Object.hasOwn(ACTIVATIONS, c.hidden_act)) {
    throw unsupported(`${part}.hidden_act`, c.hidden_act, Object.keys(ACTIVATIONS));
  }
  if (c.hidden_size % c.num_attention_heads !== 0) throw invalid(`${part}.num_attention_heads`);
  return {
    width: c.hidden_size,
    inner: c.intermediate_size,
    layers: c.num_hidden_layers,
    heads: c.num_attention_heads,
    activation: c.hidden_act,
    epsilon: c.layer_norm_eps,
  };
}

function partOf(json: Record<string, unknown>, name: string): Record<string, unknown> {
  return { ...((json[name] ?? {}) as object) };
}

function parse<T extends z.ZodType>(schema: T, json: unknown, part = ''): z.infer<T> {
  const parsed = schema.safeParse(json, { error: z.locales.it().localeError });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(`${[part, ...(issue?.path ?? [])].filter(Boolean).join('.')}: ${issue?.message}`);
}

function invalid(reason: string): AppError {
  return new AppError('import-config-invalid', { file: 'config.json', reason });
}

function unsupported(what: string, value: string, supported: string[]): AppError {
  const details = { what, value: value.slice(0, 80) || '?', supported: supported.join(', ') };
  return new AppError('import-unsupported', details);
}
