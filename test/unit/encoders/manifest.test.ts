import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readManifest } from '../../../src/engine/encoders/manifest.ts';
import {
  starterDir,
  starterManifest,
  temporaryFolder,
  writeManifest,
} from '../../support/models/folders.ts';

const smallest = {
  id: 'm',
  version: '1',
  dims: 4,
  image: { size: 16, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  text: { maxLength: 8 },
};

async function read(manifest: unknown) {
  const dir = temporaryFolder();
  writeManifest(dir, manifest);
  return await readManifest(dir);
}

const reasonOf = (manifest: unknown) =>
  read(manifest).then(
    () => 'valid',
    (error) => `${error.code} ${error.details.reason}`,
  );

test('the embedded model: what it says is kept, what we do not know is left out', async () => {
  const manifest = await readManifest(starterDir);
  const file = starterManifest();
  expect(manifest).toMatchObject({ id: file['id'], dims: file.dims });
  expect(manifest.image).toEqual(file.image);
  expect(manifest.text).not.toHaveProperty('vocabSize');
});

test('absent fields are those of the contract', async () => {
  const manifest = await read(smallest);
  expect(manifest.image).toMatchObject({
    file: 'image.onnx',
    input: 'pixel_values',
    output: 'image_embeds',
    resize: 'squash',
    crop: null,
    interpolation: 'bicubic',
    rescale: 1 / 255,
  });
  expect(manifest.text).toMatchObject({
    file: 'text.onnx',
    idsInput: 'input_ids',
    maskInput: null,
    output: 'text_embeds',
    tokenizer: 'tokenizer.json',
    padTokenId: 0,
    lowercase: false,
    // Nothing tells the tower which tokens are padding: it must see what it saw in training.
    padding: 'max_length',
  });
  expect(manifest).toMatchObject({ logitScale: null, logitBias: 0, languages: [] });
});

test('the mask is known by its name, and with it padding goes to the longest', async () => {
  const text = { maxLength: 8, inputs: ['attention_mask', 'input_ids'] };
  const manifest = await read({ ...smallest, text });
  expect(manifest.text).toMatchObject({
    idsInput: 'input_ids',
    maskInput: 'attention_mask',
    padding: 'longest',
  });
});

test('the shortest side is always followed by the centre crop', async () => {
  const { image } = await read({ ...smallest, image: { ...smallest.image, resize: 'shortest' } });
  expect(image.crop).toBe('center');
});

test.each([
  ['image.size', { ...smallest, image: { ...smallest.image, size: '16' } }],
  ['image.mean', { ...smallest, image: { ...smallest.image, mean: [0.5] } }],
  ['image.std.1', { ...smallest, image: { ...smallest.image, std: [1, 0, 1] } }],
  ['image.crop', { ...smallest, image: { ...smallest.image, resize: 'shortest', crop: null } }],
  ['image.interpolation', { ...smallest, image: { ...smallest.image, interpolation: 'best' } }],
  ['image.file', { ...smallest, image: { ...smallest.image, file: '../image.onnx' } }],
  ['text.tokenizer', { ...smallest, text: { maxLength: 8, tokenizer: '..' } }],
  ['text.inputs', { ...smallest, text: { maxLength: 8, inputs: ['attention_mask'] } }],
  ['text.maxLength', { ...smallest, text: {} }],
  ['dims', { ...smallest, dims: 0 }],
  ['id', { ...smallest, id: '../m' }],
  ['text', { ...smallest, text: undefined }],
])('%s is named when it is wrong', async (field, manifest) => {
  expect(await reasonOf(manifest)).toMatch(new RegExp(`^model-manifest-invalid ${field}: .`));
});

test('a folder without manifest, and a manifest that is not JSON', async () => {
  const dir = temporaryFolder();
  await expect(readManifest(dir)).rejects.toMatchObject({
    code: 'model-file-missing',
    details: { file: 'manifest.json' },
  });
  writeFileSync(join(dir, 'manifest.json'), '{"id": ');
  await expect(readManifest(dir)).rejects.toMatchObject({
    code: 'model-manifest-invalid',
    details: { path: join(dir, 'manifest.json') },
  });
});
