import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, homedir, release } from 'node:os';
import { dirname, join } from 'node:path';

/** Where a tower can run. `auto` leaves the choice to Fototeca. */
export const DEVICES = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;

export type Device = (typeof DEVICES)[number];

/** A device as ONNX Runtime names it. */
export type ExecutionProvider = Exclude<Device, 'auto'>;

/** Variants of a model's graphs: `image.onnx`, `image_fp16.onnx`, `image_int8.onnx`. */
export const PRECISIONS = ['fp32', 'fp16', 'int8'] as const;
export type Precision = (typeof PRECISIONS)[number];

/** Where a model's towers run, from which files, and how many rows at a time. */
export interface Placement {
  device: ExecutionProvider;
  precision: Precision;
  batchSize: number;
}

/** What runs everywhere, and is right without having been compared with anything. */
export const SAFE_PLACEMENT: Placement = { device: 'cpu', precision: 'fp32', batchSize: 16 };

/**
 * The execution provider for a device. `auto` is the CPU: it is the only one that is right
 * everywhere without having been compared with another.
 */
export function executionProvider(device: Device): ExecutionProvider {
  return device === 'auto' ? 'cpu' : device;
}

/** Which variants are worth trying on a device, the likely best first. */
export function precisionsFor(device: ExecutionProvider): readonly Precision[] {
  return device === 'cpu' ? ['fp32', 'int8'] : ['fp16', 'fp32'];
}

/** `image.onnx` → `image_fp16.onnx` */
export function variantOf(file: string, precision: Precision): string {
  return precision === 'fp32' ? file : file.replace(/(\.[^.]+)?$/, `_${precision}$1`);
}

export interface Candidate {
  id: ExecutionProvider;
  /** Why it cannot be there at all; null where it is worth a try. */
  missing: 'other-platform' | 'provider-files' | 'vulkan-driver' | null;
}

const ICD_FOLDERS = [
  '/usr/share/vulkan/icd.d',
  '/usr/local/share/vulkan/icd.d',
  '/etc/vulkan/icd.d',
  join(homedir(), '.local/share/vulkan/icd.d'),
];

/** The devices of this platform, told without starting anything. */
export function candidates(platform: NodeJS.Platform = process.platform): Candidate[] {
  const cudaFiles =
    platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
  const candidate = (id: ExecutionProvider, missing: Candidate['missing']) => ({ id, missing });
  return [
    candidate('cpu', null),
    candidate('webgpu', platform === 'linux' && !hasVulkan() ? 'vulkan-driver' : null),
    candidate(
      'cuda',
      platform === 'darwin'
        ? 'other-platform'
        : existsSync(join(runtimeDir(), cudaFiles))
          ? null
          : 'provider-files',
    ),
    candidate('dml', platform === 'win32' ? null : 'other-platform'),
    candidate('coreml', platform === 'darwin' ? null : 'other-platform'),
  ];
}

/** Where a driver of Vulkan says that it is there; WebGPU on Linux needs one. */
function hasVulkan(): boolean {
  return icdFiles().length > 0;
}

function icdFiles(): string[] {
  const { VK_DRIVER_FILES, VK_ICD_FILENAMES } = process.env;
  const asked = (VK_DRIVER_FILES ?? VK_ICD_FILENAMES ?? '').split(':').filter(Boolean);
  const installed = ICD_FOLDERS.flatMap((folder) => {
    try {
      return readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => join(folder, name));
    } catch {
      return [];
    }
  });
  return [...asked, ...installed].filter((path) => existsSync(path));
}

const packagePath = (): string =>
  createRequire(import.meta.url).resolve('onnxruntime-node/package.json');

/** The folder with ONNX Runtime's own libraries, outside the packed program. */
function runtimeDir(): string {
  const bin = join(dirname(packagePath()), 'bin', 'napi-v6', process.platform, process.arch);
  return bin.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
}

/** Files that change with the drivers of graphics cards; those that are not there do not count. */
const DRIVER_FILES: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: [
    '/sys/module/nvidia/version',
    '/proc/driver/nvidia/version',
    '/usr/lib/x86_64-linux-gnu/libcuda.so.1',
    '/usr/lib/x86_64-linux-gnu/libvulkan_intel.so',
    '/usr/lib/x86_64-linux-gnu/libvulkan_radeon.so',
  ],
  win32: ['nvcuda.dll', 'nvapi64.dll', 'amdxc64.dll', 'igd10iumd64.dll', 'd3d12.dll'].map((name) =>
    join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', name),
  ),
};

/** The version of ONNX Runtime that is installed with the program. */
export function onnxRuntimeVersion(): string {
  return (JSON.parse(readFileSync(packagePath(), 'utf8')) as { version: string }).version;
}

/**
 * What a comparison of devices depends on besides the model: the machine, ONNX Runtime, drivers.
 * When it changes, devices are compared anew.
 */
export function deviceEnvironment(): string {
  const version = onnxRuntimeVersion();
  const hash = createHash('sha256');
  hash.update(JSON.stringify([cpus()[0]?.model, cpus().length, release()]));
  for (const path of [...(DRIVER_FILES[process.platform] ?? []), ...icdFiles()]) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found) hash.update(`\n${path} ${found.size} ${found.mtimeMs}`);
  }
  for (const { id, missing } of candidates()) hash.update(`\n${id} ${missing}`);
  const digest = hash.digest('hex').slice(0, 16);
  return `${process.platform}-${process.arch} onnxruntime ${version} ${digest}`;
}
