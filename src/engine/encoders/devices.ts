/** Where a tower can run. `auto` leaves the choice to Fototeca. */
export const DEVICES = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;

export type Device = (typeof DEVICES)[number];

/** A device as ONNX Runtime names it. */
export type ExecutionProvider = Exclude<Device, 'auto'>;

/**
 * The execution provider for a device. `auto` is the CPU: it is the only one that is right
 * everywhere without having been compared with another.
 */
export function executionProvider(device: Device): ExecutionProvider {
  return device === 'auto' ? 'cpu' : device;
}
