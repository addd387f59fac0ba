/** The readers of checkpoints. What they accept is read to the end, as an import would. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Adapter } from '../../src/engine/encoders/adapter.ts';
import { openCheckpoint } from '../../src/engine/encoders/import/checkpoint/open.ts';
import {
  isFloat,
  readElements,
} from '../../src/engine/encoders/import/checkpoint/read-elements.ts';
import { unpickle } from '../../src/engine/encoders/import/checkpoint/pickle.ts';
import { readConfig } from '../../src/engine/encoders/import/config.ts';
import { canonicalTensors } from '../../src/engine/encoders/import/names.ts';
import { imageManifest } from '../../src/engine/encoders/import/preprocessing.ts';
import { writeTensors } from '../../src/engine/encoders/training/safetensors.ts';
import { newAdapter } from '../../src/engine/tuning/adapter/adapter-graph.ts';
import { pickle } from '../support/models/archives.ts';
import {
  randomValues,
  SMALL_CONFIG,
  tensorsOf,
  writeFlax,
  writePyTorch,
  writeSafetensors,
} from '../support/models/checkpoints.ts';
import type { NamedTensor, Values } from '../support/models/checkpoints.ts';
import type { Target } from './target.ts';

/** A handful of tensors: small files are changed in more telling places. */
const FEW = tensorsOf(SMALL_CONFIG).filter((_, n) => n < 6);

type Writer = (dir: string, tensors: NamedTensor[], values: Values) => string;

function fileTarget(name: string, write: Writer, words: string[]): Target {
  const dir = mkdtempSync(join(tmpdir(), 'fototeca-fuzz-'));
  return {
    words: words.map((word) => Buffer.from(word, 'latin1')),
    seeds: async () => [readFileSync(write(dir, FEW, randomValues()))],
    async take(input) {
      writeFileSync(join(dir, name), input);
      const checkpoint = await openCheckpoint(dir, name);
      try {
        for (const [, tensor] of canonicalTensors(checkpoint)) {
          if (!isFloat(tensor.type)) continue;
          for await (const part of readElements(checkpoint.file, tensor, name)) void part;
        }
      } finally {
        await checkpoint.file.close();
      }
    },
    close: async () => rmSync(dir, { recursive: true }),
  };
}

export const safetensors = () =>
  fileTarget('model.safetensors', writeSafetensors, [
    ...['"F16"', '"BF16"', '[]', '{}', '"shape":', '-1', '1e99', '"data_offsets":[0,4]', '\\u0000'],
  ]);

/** An adapter of a tuned model, which may come with a model folder of somebody else's. */
export const adapter = (): Target => {
  const dir = mkdtempSync(join(tmpdir(), 'fototeca-fuzz-'));
  const path = join(dir, 'adapter.safetensors');
  return {
    words: [
      '"F32"',
      '[]',
      '{}',
      '"shape":',
      '-1',
      '1e99',
      '"data_offsets":[0,4]',
      '"__metadata__":',
    ].map((word) => Buffer.from(word)),
    seeds: async () => {
      await writeTensors(path, newAdapter(2, 1), { of: 'x' });
      return [readFileSync(path)];
    },
    async take(input) {
      writeFileSync(path, input);
      const read = await Adapter.read(path);
      read.apply('text', new Float32Array(read.dims).fill(1));
    },
    close: async () => rmSync(dir, { recursive: true }),
  };
};

export const pytorch = () =>
  fileTarget('pytorch_model.bin', writePyTorch, [
    ...[
      'PK\x01\x02',
      'PK\x03\x04',
      'PK\x05\x06',
      'PK\x06\x06',
      'PK\x06\x07',
      '../',
      'archive/data/0',
    ],
    ...['cos\nsystem\n', 'ctorch\nHalfStorage\n', '}', '(', 't', 'R', 'Q', '\x85', '\x88'],
  ]);

export const flax = () =>
  fileTarget('flax_model.msgpack', writeFlax, [
    ...[
      '\xdf\xff\xff\xff\xff',
      '\xc7',
      '\xc9',
      '\x81',
      '\xa7float16',
      '\xa8bfloat16',
      '\xdd',
      '\xc6',
    ],
    '\xb9__msgpack_chunked_array__',
  ]);

/** The pickle machine alone, without an archive around it. */
export const pickleProgram = (): Target => ({
  words: [
    ...[
      'cos\nsystem\n',
      'ccollections\nOrderedDict\n',
      '}',
      ']',
      ')',
      '(',
      't',
      'R',
      'Q',
      'u',
      's',
    ],
    ...[
      'e',
      'a',
      'b',
      'N',
      '\x85',
      '\x86',
      '\x87',
      '\x94',
      '\x93',
      'h\x00',
      'q\x00',
      '\x8a\x05',
      '.',
    ],
  ].map((word) => Buffer.from(word, 'latin1')),
  seeds: async () => [
    Buffer.concat([
      pickle.begin,
      pickle.dict([
        ['a', pickle.tensor('0', 12, 0, [3, 4], [4, 1])],
        ['b', pickle.tensor('1', 12, 2, [5], [2])],
      ]),
      pickle.stop,
    ]),
  ],
  async take(input) {
    unpickle(Buffer.from(input), {
      file: 'fuzz',
      allows: (name) =>
        /^(torch\._utils\._rebuild_tensor_v2|torch\.FloatStorage|collections\.OrderedDict)$/.test(
          name,
        ),
      persistent: () => Object.freeze({}),
      reduce: (name, args) => {
        if (!/^(torch|collections)\./.test(name)) throw new Error(`called ${name}`);
        return name.endsWith('OrderedDict') ? new Map() : Object.freeze({ args: args.length });
      },
    });
  },
});

/** The texts beside the weights. */
export const config = (): Target => ({
  words: ['null', '-1', '1e308', '[]', '{}', 'true', '"clip"', '"bert"', '0', '4096'].map((word) =>
    Buffer.from(word),
  ),
  seeds: async () => [
    Buffer.from(JSON.stringify(SMALL_CONFIG)),
    Buffer.from(JSON.stringify({ size: { shortest_edge: 16 }, crop_size: 16, resample: 3 })),
  ],
  async take(input) {
    let json: unknown;
    try {
      json = JSON.parse(Buffer.from(input).toString('utf8'));
    } catch {
      return; // source-files.ts refuses it.
    }
    const isImage = typeof json === 'object' && json !== null && 'size' in json;
    if (isImage) imageManifest(json, 16);
    else readConfig(json);
  },
});
