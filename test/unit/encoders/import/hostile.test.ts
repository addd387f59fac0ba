/** Files that want more than to be read: each is refused with its reason. */
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCheckpoint } from '../../../../src/engine/encoders/import/checkpoint/open.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import { pickle, ZipWriter } from '../../../support/models/archives.ts';
import {
  randomValues,
  SMALL_CONFIG,
  tensorsOf,
  writeFlax,
  writePyTorch,
  writeSafetensors,
} from '../../../support/models/checkpoints.ts';
import { temporaryFolder } from '../../../support/models/folders.ts';

/** Code and details of the refusal; fails where the file is accepted. */
async function refusal(dir: string, file: string): Promise<string> {
  try {
    await (await openCheckpoint(dir, file)).file.close();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return `${error.code} ${Object.values(error.details).slice(1).join(' ')}`;
  }
  throw new Error('accepted');
}

/** A PyTorch file whose pickle is this program. */
function pytorch(...program: Buffer[]): Promise<string> {
  const dir = temporaryFolder();
  const zip = new ZipWriter(join(dir, 'pytorch_model.bin'));
  zip.add('archive/data.pkl', [Buffer.concat(program)]);
  zip.add('archive/data/0', [new Uint8Array(16)]);
  zip.end();
  return refusal(dir, 'pytorch_model.bin');
}

const byte = (...bytes: number[]) => Buffer.from(bytes);
const { global, text, int, tuple, reduce, stop, begin } = pickle;
const call = (module: string, name: string) =>
  Buffer.concat([begin, global(module, name), tuple(text('touch /gotcha')), reduce, stop]);

test.each([
  ['os', 'system'],
  ['posix', 'system'],
  ['nt', 'system'],
  ['builtins', 'eval'],
  ['__builtin__', 'exec'],
  ['subprocess', 'Popen'],
  ['torch', 'load'],
  ['torch.hub', 'load'],
  ['collections', 'OrderedDict.fromkeys'],
  ['torch._utils', '_rebuild_tensor'],
])('a pickle that calls %s.%s', async (module, name) => {
  expect(await pytorch(call(module, name))).toBe(`checkpoint-unsafe ${module}.${name}`);
});

test('a pickle that names a function by way of the stack', async () => {
  const program = [begin, text('os'), text('system'), byte(0x93), tuple(text('ls')), reduce, stop];
  expect(await pytorch(...program)).toBe('checkpoint-unsafe os.system');
});

test.each([
  ['INST', byte(0x69)],
  ['OBJ', byte(0x6f)],
  ['NEWOBJ', byte(0x81)],
  ['NEWOBJ_EX', byte(0x92)],
  ['EXT1', byte(0x82, 1)],
  ['PERSID', byte(0x50)],
  ['BYTEARRAY8', byte(0x96)],
  ['0xff', byte(0xff)],
])('the instruction %s', async (name, code) => {
  expect(await pytorch(begin, code, stop)).toBe(`checkpoint-unsafe ${name}`);
});

test.each([
  ['what is not a function', [byte(0x7d), pickle.emptyTuple, reduce], 'REDUCE'],
  [
    'a storage type',
    [global('torch', 'FloatStorage'), pickle.emptyTuple, reduce],
    'REDUCE torch.FloatStorage',
  ],
  ['state for a tuple', [pickle.emptyTuple, byte(0x7d, 0x62)], 'BUILD'],
])('calling or building %s', async (_, program, what) => {
  expect(await pytorch(begin, ...program, stop)).toBe(`checkpoint-unsafe ${what}`);
});

test.each([
  ['nesting', Buffer.alloc(1000, '('), /^checkpoint-limit nesting/],
  ['a pile of dicts', Buffer.alloc(400_000, '}'), /^checkpoint-limit/],
  ['an empty stack', byte(0x85), /^checkpoint-malformed stack/],
  ['a memo that was never made', byte(0x68, 9), /^checkpoint-malformed memo/],
  ['a text that is cut', byte(0x58, 0xff, 0xff, 0xff, 0x7f), /^checkpoint-truncated/],
  ['a number of a thousand bits', byte(0x8a, 125), /^checkpoint-malformed number/],
])('a pickle with %s', async (_, program, reason) => {
  expect(await pytorch(begin, program, stop)).toMatch(reason);
});

test.each([
  ['larger than its storage', pickle.tensor('0', 4, 0, [5], [1]), /^checkpoint-malformed tensor/],
  ['beyond its storage', pickle.tensor('0', 4, 2, [3], [1]), /^checkpoint-malformed tensor/],
  ['of one element told many times', pickle.tensor('0', 4, 0, [9], [0]), /^checkpoint-malformed/],
  ['of negative size', pickle.tensor('0', 4, 0, [-1], [1]), /^checkpoint-malformed/],
  ['read backwards', pickle.tensor('0', 4, 3, [4], [-1]), /^checkpoint-malformed/],
  ['of absurd size', pickle.tensor('0', 4, 0, [2e9, 2e9, 2e9], [1, 1, 1]), /^checkpoint-malformed/],
  ['in a storage that is cut', pickle.tensor('0', 5, 0, [5], [1]), /^checkpoint-truncated/],
  [
    'in a storage that is not there',
    pickle.tensor('../1', 4, 0, [4], [1]),
    /^checkpoint-malformed/,
  ],
])('a tensor %s', async (_, tensor, reason) => {
  expect(await pytorch(begin, pickle.dict([['a', tensor]]), stop)).toMatch(reason);
});

test('a state dict with something else in it', async () => {
  const reason = await pytorch(begin, pickle.dict([['a', int(1)]]), stop);
  expect(reason).toBe('checkpoint-malformed no tensor: a');
});

type Zip = (zip: ZipWriter) => void;
const good = Buffer.concat([begin, pickle.dict([]), stop]);

test.each<[string, Zip, RegExp]>([
  [
    'leads out of its folder',
    (z) => z.add('../../bin/sh', [good]),
    /^checkpoint-path \.\.\/\.\.\/bin\/sh/,
  ],
  ['is absolute', (z) => z.add('/etc/passwd', [good]), /^checkpoint-path \/etc\/passwd/],
  ['has a drive', (z) => z.add('C:x', [good]), /^checkpoint-path C:x/],
  ['has backslashes', (z) => z.add('a\\..\\b', [good]), /^checkpoint-path/],
  [
    'is packed',
    (z) => z.add('a/data.pkl', [good], { method: 8, size: 1e9 }),
    /^checkpoint-compressed/,
  ],
  [
    'says another size',
    (z) => z.add('a/data.pkl', [good], { size: 4e9 }),
    /^checkpoint-compressed/,
  ],
  [
    'is there twice',
    (z) => (z.add('a/b', [good]), z.add('a/b', [good])),
    /^checkpoint-malformed a\/b: twice/,
  ],
  [
    'shares its bytes',
    (z) => (z.add('a/b', [good]), z.add('a/c', [good], { at: 0 })),
    /^checkpoint-overlap a\/[bc]/,
  ],
  [
    'lies beyond the file',
    (z) => z.add('a/b', [good], { at: 1e6 }),
    /^checkpoint-(truncated|malformed) /,
  ],
  ['is a program', (z) => z.add('a/code/__torch__.py', [good]), /^checkpoint-script/],
  [
    'is no checkpoint',
    (z) => z.add('word/document.xml', [good]),
    /^checkpoint-malformed data\.pkl/,
  ],
])('an archive whose entry %s', async (_, fill, reason) => {
  const dir = temporaryFolder();
  const zip = new ZipWriter(join(dir, 'pytorch_model.bin'));
  fill(zip);
  zip.end();
  expect(await refusal(dir, 'pytorch_model.bin')).toMatch(reason);
});

test('PyTorch files of before 1.6, and files that are no archive', async () => {
  const dir = temporaryFolder();
  const path = join(dir, 'pytorch_model.bin');
  const magic = Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex');
  writeFileSync(path, Buffer.concat([magic, Buffer.alloc(100)]));
  expect(await refusal(dir, 'pytorch_model.bin')).toMatch(/^checkpoint-legacy/);
  writeFileSync(path, '<html>404</html>'.repeat(9));
  expect(await refusal(dir, 'pytorch_model.bin')).toBe('checkpoint-malformed no zip');
  writeFileSync(path, '');
  expect(await refusal(dir, 'pytorch_model.bin')).toMatch(/^checkpoint-/);
});

function safetensors(header: unknown, bytes = 16, length?: bigint): Promise<string> {
  const dir = temporaryFolder();
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(length ?? BigInt(json.length));
  const file = Buffer.concat([start, json, Buffer.alloc(bytes)]);
  writeFileSync(join(dir, 'model.safetensors'), file);
  return refusal(dir, 'model.safetensors');
}

const entry = (from: number, to: number, shape: unknown = [(to - from) / 4], dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [from, to],
});

test.each<[string, Parameters<typeof safetensors>, RegExp]>([
  ['a header longer than the file', [{}, 0, 1n << 62n], /^checkpoint-truncated header/],
  ['a header that is no JSON', ['{"a":', 0], /^checkpoint-malformed/],
  ['a list for a header', [[], 0], /^checkpoint-malformed header/],
  ['a tensor that ends beyond the file', [{ a: entry(0, 32) }], /^checkpoint-truncated a/],
  ['tensors that overlap', [{ a: entry(0, 12), b: entry(8, 16) }], /^checkpoint-overlap b/],
  ['bytes of no tensor between', [{ a: entry(0, 4), b: entry(8, 16) }], /^checkpoint-malformed b/],
  ['bytes of no tensor at the end', [{ a: entry(0, 8) }], /^checkpoint-malformed 8 bytes/],
  ['a shape that is not its size', [{ a: entry(0, 16, [5]) }], /^checkpoint-malformed a/],
  ['an absurd shape', [{ a: entry(0, 16, [2 ** 31, 2 ** 31]) }], /^checkpoint-malformed a: shape/],
  ['a shape of strings', [{ a: entry(0, 16, ['4']) }], /^checkpoint-malformed a: shape/],
  ['an unknown type', [{ a: entry(0, 16, [4], 'F8_E4M3') }], /^checkpoint-type a F8_E4M3/],
  ['a negative offset', [{ a: entry(-16, 0) }], /^checkpoint-malformed a/],
  ['no entry', [{ a: null }], /^checkpoint-type a/],
  ['deep nesting', ['['.repeat(100_000), 0], /^checkpoint-malformed/],
])('safetensors with %s', async (_, file, reason) => {
  expect(await safetensors(...file)).toMatch(reason);
});

function flax(...bytes: (Buffer | string)[]): Promise<string> {
  const dir = temporaryFolder();
  const parts = bytes.map((part) => (typeof part === 'string' ? Buffer.from(part) : part));
  writeFileSync(join(dir, 'flax_model.msgpack'), Buffer.concat(parts));
  return refusal(dir, 'flax_model.msgpack');
}

/** `{"a": extension 1 of [[4], type, bytes]}` */
const leaf = (type: string, bytes: number, declared = bytes) => {
  const body = Buffer.concat([
    byte(0x93, 0x91, 4, 0xa0 | type.length),
    Buffer.from(type),
    byte(0xc4, declared),
    Buffer.alloc(bytes),
  ]);
  return Buffer.concat([byte(0x81, 0xa1, 0x61, 0xc7, body.length, 1), body]);
};

test.each<[string, (Buffer | string)[], RegExp]>([
  ['deep nesting', [Buffer.from('81a161'.repeat(1000), 'hex')], /^checkpoint-limit nesting/],
  ['a map of four billion', [byte(0xdf, 0xff, 0xff, 0xff, 0xff)], /^checkpoint-truncated/],
  ['bytes beyond the file', [leaf('float32', 16).subarray(0, -1)], /^checkpoint-truncated/],
  ['fewer bytes than its shape', [leaf('float32', 12)], /^checkpoint-malformed a/],
  ['bytes beyond its own end', [leaf('float32', 16, 20)], /^checkpoint-truncated/],
  ['an unknown type', [leaf('object', 16)], /^checkpoint-type a object/],
  ['a number for a tensor', [byte(0x81, 0xa1, 0x61, 5)], /^checkpoint-malformed a: no array/],
  [
    'the same name twice',
    [byte(0x82, 0xa1, 0x61, 0x80, 0xa1, 0x61, 0x80)],
    /^checkpoint-malformed/,
  ],
  ['a path for a name', [byte(0x81, 0xa3), '../', byte(0x80)], /^checkpoint-malformed name/],
  ['more behind it', [leaf('float32', 16), 'x'], /^checkpoint-malformed/],
])('flax with %s', async (_, bytes, reason) => {
  expect(await flax(...bytes)).toMatch(reason);
});

test.each([
  ['model.safetensors', writeSafetensors],
  ['pytorch_model.bin', writePyTorch],
  ['flax_model.msgpack', writeFlax],
])('%s cut at any place', async (file, write) => {
  const dir = temporaryFolder();
  const path = write(dir, tensorsOf(SMALL_CONFIG), randomValues());
  const { file: whole } = await openCheckpoint(dir, file);
  await whole.close();
  for (let size = whole.size - 1; size > 0; size = Math.floor(size * 0.8)) {
    truncateSync(path, size);
    expect(await refusal(dir, file)).toMatch(/^checkpoint-(truncated|malformed)/);
  }
});
