import type { Picture } from '../../../shared/photo.ts';
import * as wasm from '../../encoders/wasm.ts';
import { get, I32, set, V128 } from '../../encoders/wasm.ts';

const PAGE = 65536;
/** So many bytes more than a picture has are read and written, at most. */
const SLACK = 16;

/**
 *     greys(from, to, end)
 *
 * From interleaved bytes at `from` the brightness of each pixel, a byte, four at a time until `to`
 * reaches `end`: (77 r + 150 g + 29 b) / 256, Rec. 601, as JPEG has it.
 */
const greys = (() => {
  const [FROM, TO, END, PIXELS] = [0, 1, 2, 3];
  const four = (bytesOf: (pixel: number) => number[]) =>
    wasm.bytes([0, 1, 2, 3].flatMap((pixel) => bytesOf(3 * pixel)));
  const ZERO = 0x80;
  const reds = four((red) => [red, ZERO, red + 1, ZERO]);
  const blues = four((red) => [red + 2, ZERO, ZERO, ZERO]);
  const lowest = [0, 4, 8, 12, ...new Array<number>(12).fill(ZERO)];
  const weighed = (lanes: number[], weights: number[]) => [
    ...[...get(PIXELS), ...lanes, ...wasm.swizzle],
    ...[...wasm.shorts([weights, weights, weights, weights].flat()), ...wasm.dot],
  ];
  return {
    parameters: [I32, I32, I32],
    locals: [V128],
    code: wasm.repeat(
      [
        ...[...get(FROM), ...wasm.load, ...set(PIXELS)],
        ...get(TO),
        ...[...weighed(reds, [77, 150]), ...weighed(blues, [29, 0]), ...wasm.addInts],
        ...[...wasm.int(8), ...wasm.shiftIntsRight],
        ...[...wasm.bytes(lowest), ...wasm.swizzle],
        ...wasm.storeFour,
        ...wasm.increase(FROM, wasm.int(12)),
        ...wasm.increase(TO, wasm.int(4)),
      ],
      [...get(TO), ...get(END), ...wasm.isLess],
    ),
  };
})();

/**
 *     laplacian(at, stride, count, rows, to)
 *
 * Of `rows` times `count` brightnesses, a multiple of eight, of rows of `stride`, from `at + 1` on:
 * the sum of the Laplacian as four integers at `to`, and that of its squares as four more.
 */
const laplacian = (() => {
  const [FROM, STRIDE, COUNT, ROWS, TO, AT, END, VALUES, SUM, SQUARES] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
  ];
  const neighbour = (address: number[], offset: number) => [
    ...address,
    ...wasm.loadShorts(offset),
    ...wasm.subtractShorts,
  ];
  const total = (local: number, factor: number[]) => [
    ...[...get(local), ...get(VALUES), ...factor, ...wasm.dot],
    ...[...wasm.addInts, ...set(local)],
  ];
  const eight = [
    ...[...get(AT), ...wasm.loadShorts(1), ...wasm.int(2), ...wasm.shiftShorts],
    ...[...neighbour(get(AT), 0), ...neighbour(get(AT), 2)],
    ...neighbour([...get(AT), ...get(STRIDE), ...wasm.add], 1),
    ...neighbour([...get(AT), ...get(STRIDE), ...wasm.subtract], 1),
    ...set(VALUES),
    ...total(SUM, wasm.shorts(new Array<number>(8).fill(1))),
    ...total(SQUARES, get(VALUES)),
    ...wasm.increase(AT, wasm.int(8)),
  ];
  return {
    parameters: [I32, I32, I32, I32, I32],
    locals: [I32, I32, V128, V128, V128],
    code: [
      ...wasm.repeat(
        [
          ...[...get(FROM), ...set(AT)],
          ...[...get(FROM), ...get(COUNT), ...wasm.add, ...set(END)],
          ...wasm.repeat(eight, [...get(AT), ...get(END), ...wasm.isLess]),
          ...wasm.increase(FROM, get(STRIDE)),
          ...wasm.increase(ROWS, wasm.int(-1)),
        ],
        get(ROWS),
      ),
      ...[...get(TO), ...get(SUM), ...wasm.store(0)],
      ...[...get(TO), ...get(SQUARES), ...wasm.store(16)],
    ],
  };
})();

const functionsIn = wasm.wasmFunctions({ greys, laplacian }, { shared: false });

/** Where sums come first, then greys, then the picture. */
const SUMS_BYTES = 32;
const memory = new WebAssembly.Memory({ initial: 1 });
const functions = functionsIn(memory);

/** The brightness of each pixel of a picture, 0–255. One at a time: the next one takes the memory. */
export class Greys {
  /** Row by row. */
  readonly values: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly #sums: Int32Array;

  constructor({ data, width, height }: Picture) {
    this.width = width;
    this.height = height;
    const pixels = width * height;
    const pictureAt = SUMS_BYTES + pixels + SLACK;
    const missing = pictureAt + data.length + SLACK - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    new Uint8Array(memory.buffer).set(data, pictureAt);
    functions.greys(pictureAt, SUMS_BYTES, SUMS_BYTES + pixels);
    this.values = new Uint8Array(memory.buffer, SUMS_BYTES, pixels);
    this.#sums = new Int32Array(memory.buffer, 0, 8);
  }

  /**
   * The variance of the Laplacian (a pixel's brightness four times, less that of its neighbours) in a
   * rectangle of at most 64 × 64 px that does not touch the edges of the picture.
   */
  laplacianVariance(left: number, top: number, right: number, bottom: number): number {
    const { values, width } = this;
    const rest = right - ((right - left) % 8);
    let sum = 0;
    let squares = 0;
    if (rest > left && bottom > top) {
      const from = SUMS_BYTES + top * width + left - 1;
      functions.laplacian(from, width, rest - left, bottom - top, 0);
      for (let lane = 0; lane < 4; lane++) {
        sum += this.#sums[lane] as number;
        squares += this.#sums[lane + 4] as number;
      }
    }
    for (let y = top; y < bottom; y++) {
      for (let i = y * width + rest, end = y * width + right; i < end; i++) {
        const beside = (values[i - 1] as number) + (values[i + 1] as number);
        const value =
          4 * (values[i] as number) -
          beside -
          (values[i - width] as number) -
          (values[i + width] as number);
        sum += value;
        squares += value * value;
      }
    }
    const count = Math.max(1, (right - left) * (bottom - top));
    return squares / count - (sum / count) ** 2;
  }
}
