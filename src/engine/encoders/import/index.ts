/**
 * Imports a model into a library's folder of models: a published checkpoint of CLIP or of a dual
 * encoder of CLIP's vision tower with BERT or CLIP's text tower, turned into ONNX; or a folder that
 * is a model already, copied. See docs/importer.md.
 */
import { rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { MANIFEST_FILE, modelId, readManifest } from '../manifest.ts';
import type { Manifest } from '../manifest.ts';
import { checkHalf, checkModel } from './check.ts';
import { readElements } from './checkpoint/read-elements.ts';
import { findCheckpoint, openCheckpoint } from './checkpoint/open.ts';
import { elementCount, permuted } from './checkpoint/tensor.ts';
import type { Checkpoint, StoredTensor } from './checkpoint/tensor.ts';
import { readConfig } from './config.ts';
import type { ModelConfig } from './config.ts';
import { readModelTexts } from './model-texts.ts';
import { canonicalTensors, LOGIT_SCALE, matchWeights } from './names.ts';
import type { Graph, Precision, Weight } from './onnx/graph.ts';
import { bertGraph, clipTextGraph, clipVisionGraph } from './onnx/towers.ts';
import { graphBytes, writeGraph } from './onnx/write.ts';
import { Progress } from './progress.ts';
import type { ImportProgress } from './progress.ts';
import { copyModel } from './ready-folder.ts';
import { readJson, requireJson } from './source-files.ts';
import { expectSpace, install, withStaging } from './staging.ts';

export type { ImportProgress } from './progress.ts';

export interface ImportOptions {
  /** Where models are installed, `<library>/models`. */
  modelsDir: string;
  /** Default: the name of the imported folder, with hyphens for what may not be in an id. */
  id?: string;
  /** Over what the checkpoint says: version, name, languages, license, sources, logitScale, text … */
  manifest?: Record<string, unknown>;
  /** Also float16 graphs (`image_fp16.onnx`, `text_fp16.onnx`), where they hold; default yes. */
  half?: boolean;
  onProgress?: (progress: ImportProgress) => void;
  signal?: AbortSignal;
}

export interface ImportResult {
  id: string;
  dims: number;
  /** The file of weights, or the folder of a ready model. */
  source: string;
  /** The installed folder. */
  dir: string;
  manifest: Manifest;
  /** Smallest cosine of the float16 graphs' embeddings to the float32 ones'; null without them. */
  halfCosine: number | null;
  /** They were wanted, but float16 does not hold this model's numbers. */
  halfDropped: boolean;
}

const HALF_FILES = { image: 'image_fp16.onnx', text: 'text_fp16.onnx' } as const;

/**
 * Imports the model at `path`: a folder, or the file of weights in it. Nothing is installed unless
 * all of it worked; nothing in the checkpoint is executed. Throws AppError: `import-…` for what is
 * missing or not supported, `checkpoint-…` for files that are damaged or unsafe, `model-exists`,
 * `model-id-invalid`, `disk-full`, those of {@link checkModel}; and the signal's reason.
 */
export async function importModel(path: string, options: ImportOptions): Promise<ImportResult> {
  const progress = new Progress(options.onProgress, options.signal);
  progress.begin('read');
  const isReady = await stat(join(path, MANIFEST_FILE)).then(
    (found) => found.isFile(),
    () => false,
  );
  return isReady
    ? importReady(resolve(path), options, progress)
    : importCheckpoint(resolve(path), options, progress);
}

async function importReady(
  source: string,
  options: ImportOptions,
  progress: Progress,
): Promise<ImportResult> {
  const original = await readManifest(source);
  const json = await requireJson(source, MANIFEST_FILE);
  const id = idOf(options.id ?? original.id);
  const manifest = { ...merged(json, options.manifest ?? {}), id };
  return withStaging(options.modelsDir, async (dir) => {
    await copyModel(source, dir, original, progress);
    await writeManifest(dir, manifest);
    progress.begin('check');
    await checkModel(dir, progress.signal);
    return installed(dir, options, { id, source, halfCosine: null, halfDropped: false });
  });
}

async function importCheckpoint(
  path: string,
  options: ImportOptions,
  progress: Progress,
): Promise<ImportResult> {
  const found = await findCheckpoint(path);
  const folder = basename(found.dir);
  const id = idOf(options.id ?? asId(folder));
  const config = readConfig(await requireJson(found.dir, 'config.json'));
  const checkpoint = await openCheckpoint(found.dir, found.file);
  try {
    const tensors = canonicalTensors(checkpoint);
    const towers = (precision: Precision) => graphsOf(config, precision);
    const full = towers('float32');
    matchWeights(found.file, [...full.image.weights, ...full.text.weights], tensors);
    const scale = await scalar(checkpoint, tensors.get(LOGIT_SCALE));
    const texts = await readModelTexts(found.dir, config, scale);
    const file = await sourceNote(found.dir, checkpoint);
    const named = options.id === undefined && id !== folder && { name: folder };
    const general = { id, ...named, version: '1', languages: [], license: '', sources: [file] };
    const manifest = {
      ...merged({ ...general, ...texts.manifest }, options.manifest ?? {}),
      id,
    };
    return await withStaging(options.modelsDir, async (dir) => {
      const half = options.half === false ? null : towers('float16');
      const graphs = [
        { file: 'image.onnx', graph: full.image },
        { file: 'text.onnx', graph: full.text },
        ...(half
          ? [
              { file: HALF_FILES.image, graph: half.image },
              { file: HALF_FILES.text, graph: half.text },
            ]
          : []),
      ];
      const bytes = graphs.reduce((sum, { graph }) => sum + graphBytes(graph), 0);
      await expectSpace(dir, bytes);
      const parts = graphs.reduce((sum, { graph }) => sum + graph.weights.length, 0);
      progress.begin('write', parts, bytes);
      for (const { file: name, graph } of graphs) {
        const width = graph.precision === 'float32' ? 4 : 2;
        await writeGraph(join(dir, name), graph, (weight) =>
          elementsOf(checkpoint, tensors, weight, width, progress),
        );
      }
      await writeManifest(dir, manifest);
      await writeFile(join(dir, 'tokenizer.json'), JSON.stringify(texts.tokenizer));
      if (texts.tokenizerConfig) {
        const json = JSON.stringify(texts.tokenizerConfig, null, 1);
        await writeFile(join(dir, 'tokenizer_config.json'), json);
      }
      progress.begin('check');
      const sample = await checkModel(dir, progress.signal);
      const halfCosine = half
        ? await checkHalf(dir, manifest, HALF_FILES, sample, progress.signal)
        : null;
      const halfDropped = half !== null && halfCosine === null;
      if (halfDropped) {
        for (const name of Object.values(HALF_FILES)) await rm(join(dir, name));
      }
      const source = join(found.dir, found.file);
      return installed(dir, options, { id, source, halfCosine, halfDropped });
    });
  } finally {
    await checkpoint.file.close();
  }
}

function graphsOf({ vision, text, dims }: ModelConfig, precision: Precision) {
  const image = clipVisionGraph(vision, dims, precision);
  const graph: Graph =
    text.kind === 'bert' ? bertGraph(text, dims, precision) : clipTextGraph(text, dims, precision);
  return { image, text: graph };
}

async function* elementsOf(
  { file }: Checkpoint,
  tensors: ReadonlyMap<string, StoredTensor>,
  weight: Weight,
  width: number,
  progress: Progress,
): AsyncGenerator<Float32Array> {
  const stored = tensors.get(weight.name) as StoredTensor;
  const tensor = weight.transposed ? permuted(stored, [1, 0]) : stored;
  for await (const part of readElements(file, tensor, weight.name)) {
    yield part;
    progress.advance(part.length * width);
  }
  progress.advance(0, 1);
}

/** The one element of a tensor; null where there is no such tensor, or it has more. */
async function scalar(
  { file }: Checkpoint,
  tensor: StoredTensor | undefined,
): Promise<number | null> {
  if (!tensor || elementCount(tensor.shape) !== 1) return null;
  for await (const [value] of readElements(file, tensor, LOGIT_SCALE)) return value ?? null;
  return null;
}

/** Where the model came from, for its manifest: names only, no paths of this computer. */
async function sourceNote(dir: string, { file, format }: Checkpoint) {
  const config = await readJson(dir, 'config.json');
  const name = config?.['_name_or_path'];
  return {
    name: typeof name === 'string' && name !== '' ? basename(name) : basename(dir),
    file: file.name,
    format,
    bytes: file.size,
  };
}

/** `Il mio CLIP` as `Il-mio-CLIP`. */
const asId = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '') || name;

function idOf(id: string): string {
  if (modelId.safeParse(id).success) return id;
  throw new AppError('model-id-invalid', { id });
}

/** Checks with the manifest's own rules, so that what is wrong shows before it is installed. */
async function writeManifest(dir: string, manifest: object): Promise<void> {
  await writeFile(join(dir, MANIFEST_FILE), JSON.stringify(manifest, null, 1));
  await readManifest(dir);
}

async function installed(
  staged: string,
  { modelsDir }: ImportOptions,
  rest: Pick<ImportResult, 'id' | 'source' | 'halfCosine' | 'halfDropped'>,
): Promise<ImportResult> {
  const dir = await install(staged, modelsDir, rest.id);
  const manifest = await readManifest(dir);
  return { ...rest, dims: manifest.dims, dir, manifest };
}

/** Objects are merged, anything else is replaced. */
function merged(
  base: Record<string, unknown>,
  change: Record<string, unknown>,
): Record<string, unknown> {
  const result = { ...base };
  for (const [key, value] of Object.entries(change)) {
    const old = result[key];
    const both = [old, value].every(
      (one) => one !== null && typeof one === 'object' && !Array.isArray(one),
    );
    result[key] = both ? merged(old as never, value as never) : value;
  }
  return result;
}
