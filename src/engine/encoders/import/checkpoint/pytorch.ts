/**
 * PyTorch's zip format (torch.save since 1.6): `NAME/data.pkl`, a pickle of the state dict whose
 * tensors point to storages, and `NAME/data/KEY`, the bytes of each storage, not compressed
 * (torch/serialization.py, `_save`; torch/_utils.py, `_rebuild_tensor_v2`).
 */
import { AppError } from '../../../../shared/errors.ts';
import type { BinaryFile } from './binary-file.ts';
import { Global, unpickle } from './pickle.ts';
import type { PickleValue } from './pickle.ts';
import { ELEMENT_BYTES, LIMITS, elementCount, isShape } from './tensor.ts';
import type { ElementType, Extent, StoredTensor } from './tensor.ts';
import { readZipDirectory } from './zip.ts';
import type { ZipEntry } from './zip.ts';

/** The pickle of a thousand tensors is about 150 kB. */
const MAX_PICKLE = 4 * 1024 * 1024;

const STORAGES: Record<string, ElementType> = {
  'torch.DoubleStorage': 'F64',
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
};
const ORDERED_DICT = 'collections.OrderedDict';
const REBUILD_TENSOR = 'torch._utils._rebuild_tensor_v2';
const REBUILD_PARAMETER = 'torch._utils._rebuild_parameter';
const FUNCTIONS = [ORDERED_DICT, REBUILD_TENSOR, REBUILD_PARAMETER];

/** What files of before PyTorch 1.6 begin with: the pickle of their magic number. */
const LEGACY = Buffer.from('8002' + '8a0a' + '6cfc9c46f9206aa85019', 'hex');

class Storage {
  readonly type: ElementType;
  readonly elements: number;
  readonly extent: Extent;
  constructor(type: ElementType, elements: number, extent: Extent) {
    this.type = type;
    this.elements = elements;
    this.extent = extent;
  }
}

class PickledTensor {
  readonly stored: StoredTensor;
  constructor(stored: StoredTensor) {
    this.stored = stored;
  }
}

/**
 * The tensors of a `pytorch_model.bin`. Nothing in the file is executed: see pickle.ts. Throws
 * AppError `checkpoint-legacy`, `checkpoint-script`, `checkpoint-compressed`, and those of
 * {@link readZipDirectory} and {@link unpickle}.
 */
export async function readPyTorch(file: BinaryFile): Promise<Map<string, StoredTensor>> {
  const start = await file.read(0, Math.min(file.size, LEGACY.length), 'zip');
  if (start.equals(LEGACY)) throw new AppError('checkpoint-legacy', { file: file.name });
  const entries = await readZipDirectory(file);
  const prefix = prefixOf(file, entries);
  const read = async (name: string) => {
    const entry = entries.get(name);
    if (!entry) throw file.malformed(name);
    if (entry.size > MAX_PICKLE) throw file.tooMuch(name, MAX_PICKLE);
    return file.read(entry.at, entry.stored, name);
  };
  if (entries.has(`${prefix}byteorder`)) {
    const order = (await read(`${prefix}byteorder`)).toString('latin1');
    if (order !== 'little') throw file.malformed(`byteorder: ${order.slice(0, 20)}`);
  }
  const root = unpickle(await read(`${prefix}data.pkl`), {
    file: file.name,
    allows: (name) => FUNCTIONS.includes(name) || Object.hasOwn(STORAGES, name),
    persistent: (id) => storageOf(file, entries, prefix, id),
    reduce: (name, args) => reduce(file, name, args),
  });
  return tensorsOf(file, root);
}

/** The one folder that a checkpoint's archive has. */
function prefixOf(file: BinaryFile, entries: Map<string, ZipEntry>): string {
  const pickles: string[] = [];
  for (const { name, method, stored, size } of entries.values()) {
    // PyTorch stores; whatever is packed only waits for somebody to unpack it.
    if (method !== 0 || stored !== size) {
      throw new AppError('checkpoint-compressed', { file: file.name, entry: name });
    }
    if (/(^|\/)(code\/|constants\.pkl$)/.test(name)) {
      throw new AppError('checkpoint-script', { file: file.name });
    }
    if (/^[^/]+\/data\.pkl$/.test(name)) pickles.push(name);
  }
  const [pickle] = pickles;
  if (pickle === undefined || pickles.length > 1) throw file.malformed('data.pkl');
  return pickle.slice(0, -'data.pkl'.length);
}

/** `('storage', type, key, device, elements)` */
function storageOf(
  file: BinaryFile,
  entries: Map<string, ZipEntry>,
  prefix: string,
  id: PickleValue,
): Storage {
  const [tag, global, key, , elements] = Array.isArray(id) ? (id as unknown[]) : [];
  const type = global instanceof Global ? STORAGES[global.name] : undefined;
  if (tag !== 'storage' || !type || typeof key !== 'string' || !isShape([elements])) {
    throw file.malformed('storage');
  }
  const entry = entries.get(`${prefix}data/${key}`);
  if (!entry) throw file.malformed(`data/${key}`);
  const bytes = (elements as number) * ELEMENT_BYTES[type];
  if (bytes > entry.stored) throw file.truncated(entry.name);
  return new Storage(type, elements as number, { at: entry.at, bytes });
}

function reduce(file: BinaryFile, name: string, args: readonly PickleValue[]): PickleValue {
  if (name === ORDERED_DICT && args.length === 0) return new Map();
  if (name === REBUILD_PARAMETER && args[0] instanceof PickledTensor) return args[0];
  if (name === REBUILD_TENSOR) return rebuildTensor(file, args);
  throw new AppError('checkpoint-unsafe', { file: file.name, what: `REDUCE ${name}` });
}

/** `(storage, offset, shape, strides, requires_grad, hooks)`, in elements of the storage. */
function rebuildTensor(file: BinaryFile, args: readonly PickleValue[]): PickledTensor {
  const [storage, offset, shape, strides] = args;
  if (!(storage instanceof Storage) || !isShape(shape) || !isShape(strides)) {
    throw file.malformed('tensor');
  }
  const elements = elementCount(shape);
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] as number), 0);
  const fits =
    isShape([offset]) &&
    strides.length === shape.length &&
    // A stride of zero would make many elements of one.
    elements <= storage.elements &&
    (elements === 0 || (offset as number) + last < storage.elements);
  if (!fits) throw file.malformed(`tensor [${shape.join(', ')}]`);
  const { type, extent } = storage;
  const skipped = (offset as number) * ELEMENT_BYTES[type];
  const bytes = elements === 0 ? 0 : (last + 1) * ELEMENT_BYTES[type];
  return new PickledTensor({ type, shape, strides, extents: [{ at: extent.at + skipped, bytes }] });
}

function tensorsOf(file: BinaryFile, root: PickleValue): Map<string, StoredTensor> {
  if (!(root instanceof Map)) throw file.malformed('no state dict');
  if (root.size > LIMITS.tensors) throw file.tooMuch('tensors', LIMITS.tensors);
  const tensors = new Map<string, StoredTensor>();
  for (const [name, value] of root) {
    if (typeof name !== 'string' || !(value instanceof PickledTensor)) {
      throw file.malformed(`no tensor: ${String(name).slice(0, LIMITS.nameLength)}`);
    }
    tensors.set(name, value.stored);
  }
  return tensors;
}
