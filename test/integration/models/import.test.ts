/** Importing models through the terminal, from the three layouts that are published. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../../support/cli.ts';
import {
  randomValues,
  SMALL_CLIP_CONFIG,
  SMALL_CONFIG,
  tensorsOf,
  tinyCheckpoint,
  writeFlax,
  writePyTorch,
  writeSafetensors,
  writeTexts,
} from '../../support/models/checkpoints.ts';
import { ZipWriter } from '../../support/models/archives.ts';
import { starterDir } from '../../support/models/folders.ts';
import { haveSharedPhotos, sharedPhotos } from '../../support/models/shared-photos.ts';
import { tempDir } from '../../support/temp-library.ts';

const FILES = ['model.safetensors', 'pytorch_model.bin', 'flax_model.msgpack'];
const TEXTS = ['config.json', 'preprocessor_config.json', 'tokenizer_config.json', 'vocab.txt'];
const haveTiny = existsSync(tinyCheckpoint);

interface Expected {
  pixel_values: unknown;
  image_embeds: number[][];
  texts: string[];
  input_ids: number[][];
  attention_mask: number[][];
  text_embeds: number[][];
}

const expected = haveTiny
  ? (JSON.parse(readFileSync(join(tinyCheckpoint, 'expected.json'), 'utf8')) as Expected)
  : null;

function worst(actual: unknown, wanted: number[] | number[][]): number {
  const [a, b] = [(actual as number[]).flat(), wanted.flat()];
  expect(a.length).toBe(b.length);
  return Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))));
}

const resultsOf = (json: unknown) =>
  (json as { results: { path: string; score: number }[] }).results;

/** A folder with one of the files of weights, as somebody would have downloaded it. */
function tinyWith(file: string): string {
  const dir = join(tempDir(), 'tiny');
  mkdirSync(dir);
  for (const name of [...TEXTS, file]) copyFileSync(join(tinyCheckpoint, name), join(dir, name));
  return dir;
}

test.skipIf(!haveTiny).each(FILES)('%s: the expected embeddings', async (file) => {
  const { pixel_values, input_ids, attention_mask, ...wanted } = expected as Expected;
  const library = join(tempDir(), 'library');
  const dir = tinyWith(file);
  const { json } = await runCli([
    'models',
    'import',
    dir,
    '--id',
    't',
    '--json',
    '--library',
    library,
  ]);
  expect(json).toEqual({ id: 't', dims: 40, source: join(dir, file) });

  const images = join(dir, 'images.json');
  const ids = join(dir, 'ids.json');
  writeFileSync(images, JSON.stringify({ pixel_values }));
  writeFileSync(ids, JSON.stringify({ input_ids, attention_mask }));
  const common = ['--model', 't', '--json', '--library', library];
  const [ofImages, ofIds, ofText] = await Promise.all([
    runCli(['embed', '--tensor', images, ...common]),
    runCli(['embed', '--tensor', ids, ...common]),
    runCli(['embed', '--text', wanted.texts[2] as string, ...common]),
  ]);
  expect(ofImages.json).toMatchObject({ model: 't', dims: 40 });
  const embedding = ({ json: answer }: typeof ofImages) =>
    (answer as { embedding: number[] | number[][] }).embedding;
  expect(worst(embedding(ofImages), wanted.image_embeds)).toBeLessThan(1e-4);
  expect(worst(embedding(ofIds), wanted.text_embeds)).toBeLessThan(1e-4);
  expect(worst(embedding(ofText), wanted.text_embeds[2] as number[])).toBeLessThan(1e-4);
});

test.skipIf(!haveTiny || !haveSharedPhotos)(
  'imported from any of the three files, a model is the same, and indexes and searches real photos',
  async () => {
    const base = tempDir();
    const photos = join(base, 'photos');
    mkdirSync(photos);
    const names = readdirSync(join(sharedPhotos, 'flickr')).sort().slice(0, 8);
    for (const name of names) copyFileSync(join(sharedPhotos, 'flickr', name), join(photos, name));
    const graphs: Buffer[][] = [];
    for (const file of FILES) {
      const library = join(base, file);
      const command = ['models', 'import', tinyWith(file), '--no-fp16', '--library', library];
      expect((await runCli(command)).code).toBe(0);
      const model = join(library, 'models', 'tiny');
      graphs.push(['image.onnx', 'text.onnx'].map((name) => readFileSync(join(model, name))));
    }
    expect(graphs[1]).toEqual(graphs[0]);
    expect(graphs[2]).toEqual(graphs[0]);

    const library = ['--json', '--library', join(base, FILES[0] as string)];
    const indexed = await runCli(['index', photos, '--model', 'tiny', ...library]);
    expect(indexed.json).toMatchObject({ indexed: 8, failed: 0, model: 'tiny' });
    const all = ['--min-relevance', 'none', ...library];
    const found = await runCli(['search', 'un cane corre', ...all]);
    expect(found.json).toMatchObject({ model: 'tiny', total: 8 });
    // The order is the embeddings' own: the scores are not all the same.
    expect(new Set(resultsOf(found.json).map(({ score }) => score)).size).toBeGreaterThan(1);
    const example = join(photos, names[5] ?? '');
    const like = await runCli(['search', '', '--like', example, ...all]);
    const [nearest] = resultsOf(like.json);
    expect(nearest?.path).toBe(example);
    expect(nearest?.score).toBeCloseTo(1, 4);
  },
);

test('the three layouts give the same graphs', async () => {
  const library = join(tempDir(), 'library');
  const tensors = tensorsOf(SMALL_CONFIG);
  const write = { writeSafetensors, writePyTorch, writeFlax };
  for (const [id, layout] of Object.entries(write)) {
    const dir = tempDir();
    writeTexts(dir, SMALL_CONFIG);
    layout(dir, tensors, randomValues());
    const { stderr, code } = await runCli([
      'models',
      'import',
      dir,
      '--id',
      id,
      '--library',
      library,
    ]);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  }
  const [first, ...others] = Object.keys(write).map((id) => join(library, 'models', id));
  for (const file of ['image.onnx', 'text.onnx', 'image_fp16.onnx', 'text_fp16.onnx']) {
    const bytes = readFileSync(join(first as string, file));
    for (const dir of others) expect(bytes.equals(readFileSync(join(dir, file)))).toBe(true);
  }
});

test('a CLIP with its own text tower', async () => {
  const library = join(tempDir(), 'library');
  const dir = tempDir();
  writeTexts(dir, SMALL_CLIP_CONFIG);
  writeSafetensors(dir, tensorsOf(SMALL_CLIP_CONFIG), randomValues());
  const options = ['--json', '--library', library];
  const imported = await runCli(['models', 'import', dir, '--id', 'clip', ...options]);
  expect(imported.stderr).toBe('');
  const embed = async (text: string) => {
    const { json } = await runCli(['embed', '--text', text, '--model', 'clip', ...options]);
    return (json as { embedding: number[] }).embedding;
  };
  const [cane, same, other] = await Promise.all(['Cane', 'cane', 'ca ne'].map(embed));
  expect(cane).toEqual(same);
  expect(cane).not.toEqual(other);
});

test('a folder that is a model already is copied', async () => {
  const library = join(tempDir(), 'library');
  const options = ['--json', '--library', library];
  const { json } = await runCli(['models', 'import', starterDir, '--id', 'mio', ...options]);
  expect(json).toEqual({ id: 'mio', dims: 256, source: starterDir });
  expect(readdirSync(join(library, 'models'))).toEqual(['mio']);
  const { code } = await runCli(['embed', '--text', 'mare', '--model', 'mio', ...options]);
  expect(code).toBe(0);
});

test('a zip gives the model the name that its folder would: of the one inside, else its own', async () => {
  const library = join(tempDir(), 'library');
  const dir = tempDir();
  writeTexts(dir, SMALL_CONFIG);
  writeSafetensors(dir, tensorsOf(SMALL_CONFIG), randomValues());
  const zip = (name: string, folder: string) => {
    const path = join(tempDir(), name);
    const writer = new ZipWriter(path);
    for (const file of readdirSync(dir)) writer.add(folder + file, [readFileSync(join(dir, file))]);
    writer.end();
    return path;
  };
  const options = ['--no-fp16', '--json', '--library', library];
  const flat = zip('il-mio.zip', '');
  const { json } = await runCli(['models', 'import', flat, ...options]);
  expect(json).toMatchObject({ id: 'il-mio', source: flat });
  const folded = await runCli(['models', 'import', zip('scaricato.zip', 'clip-mini/'), ...options]);
  expect(folded.json).toMatchObject({ id: 'clip-mini' });
  expect(readdirSync(join(library, 'models')).sort()).toEqual(['clip-mini', 'il-mio']);
  // A name that would lead out of the folder it is unpacked in.
  const dots = await runCli(['models', 'import', zip('...zip', ''), ...options]);
  expect(dots.json).toMatchObject({ id: 'model' });
  expect(readdirSync(join(library, 'models')).sort()).toEqual(['clip-mini', 'il-mio', 'model']);
});

test('what cannot be imported is said, and nothing is left behind', async () => {
  const library = join(tempDir(), 'library');
  const dir = tempDir();
  const config = { ...SMALL_CONFIG, text_config: { model_type: 'roberta' } };
  writeTexts(dir, SMALL_CONFIG);
  writeFileSync(join(dir, 'config.json'), JSON.stringify(config));
  writeSafetensors(dir, tensorsOf(SMALL_CONFIG), randomValues());
  const { code, stderr } = await runCli(['models', 'import', dir, '--library', library]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/text_config\.model_type è «roberta».*solo bert, clip_text_model/);
  expect(existsSync(join(library, 'models'))).toBe(false);
});
