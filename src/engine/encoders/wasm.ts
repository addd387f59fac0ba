/**
 * A few words of WebAssembly, for inner loops over pixels: with SIMD instructions they take a fraction of
 * the time of JavaScript. Code is a list of bytes, put together of these words.
 * Source: WebAssembly Core Specification 2.0, chapter 5, binary format.
 */
export const I32 = 0x7f;
export const F32 = 0x7d;
export const V128 = 0x7b;

export interface WasmFunction {
  /** The types of what it is given: locals 0, 1, 2 … It returns nothing. */
  parameters: readonly number[];
  /** The types of the locals that follow. */
  locals: readonly number[];
  /** Of its body, without the end. */
  code: readonly number[];
}

/** LEB128 */
const size = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...size(n >> 7)]);
const signed = (n: number): number[] =>
  n >= -64 && n < 64 ? [n & 127] : [(n & 127) | 128, ...signed(n >> 7)];
const simd = (opcode: number) => [0xfd, ...size(opcode)];
/** Where memory is looked at: no alignment is promised. */
const at = (offset: number) => [0, ...size(offset)];

export const get = (local: number) => [0x20, local];
export const set = (local: number) => [0x21, local];
export const int = (value: number) => [0x41, ...signed(value)];
export const add = [0x6a];
export const subtract = [0x6b];
export const isLess = [0x49];
/** Code that is done at least once, and again for as long as `condition` is not 0. */
export const repeat = (code: readonly number[], condition: readonly number[]) => [
  ...[0x03, 0x40],
  ...code,
  ...condition,
  ...[0x0d, 0],
  0x0b,
];
/** Adds to a local that is an integer. */
export const increase = (local: number, by: readonly number[]) => [
  ...get(local),
  ...by,
  ...add,
  ...set(local),
];

/** Sixteen bytes. */
export const bytes = (values: readonly number[]) => [...simd(0x0c), ...values];
/** Eight integers of 16 bits, none of them negative. */
export const shorts = (values: readonly number[]) =>
  bytes(values.flatMap((value) => [value & 255, value >> 8]));
export const load = simd(0x00).concat(at(0));
/** Eight bytes as integers of 16 bits. */
export const loadShorts = (offset: number) => [...simd(0x02), ...at(offset)];
export const store = (offset: number) => [...simd(0x0b), ...at(offset)];
/** The first four of sixteen bytes. */
export const storeFour = [...simd(0x5a), ...at(0), 0];
/** Bytes in another order; 0x80 for one that is 0. */
export const swizzle = simd(0x0e);
export const splatFloat = simd(0x13);
export const shiftShorts = simd(0x8b);
export const subtractShorts = simd(0x91);
export const shiftIntsRight = simd(0xad);
export const addInts = simd(0xae);
/** Of two times eight integers of 16 bits: the products, two and two of them added up. */
export const dot = simd(0xba);
export const addFloats = simd(0xe4);
export const multiplyFloats = simd(0xe6);
/** From signed integers, even if bytes have no sign: processors without AVX-512 have no other. */
export const intsToFloats = simd(0xfa);

const section = (id: number, content: readonly number[]) => [
  id,
  ...size(content.length),
  ...content,
];
const vector = (items: readonly (readonly number[])[]) => [...size(items.length), ...items.flat()];
const name = (text: string) => vector([...Buffer.from(text)].map((byte) => [byte]));

/** Most pages a memory can have: 4 GB. */
const MOST_PAGES = 65536;

/**
 * Functions that work on a memory they are given.
 * @param shared whether that is one which threads share
 * @returns instances of them for a memory
 */
export function wasmFunctions<Name extends string>(
  functions: Record<Name, WasmFunction>,
  { shared }: { shared: boolean },
): (memory: WebAssembly.Memory) => Record<Name, (...parameters: number[]) => void> {
  const all = Object.entries<WasmFunction>(functions);
  const types = all.map(({ 1: { parameters } }) => [
    0x60,
    ...vector(parameters.map((t) => [t])),
    0,
  ]);
  const bodies = all.map(({ 1: { locals, code } }) => {
    const body = [...vector(locals.map((type) => [1, type])), ...code, 0x0b];
    return [...size(body.length), ...body];
  });
  const limits = shared ? [0x03, 0, ...size(MOST_PAGES)] : [0x00, 0];
  const module = new WebAssembly.Module(
    Uint8Array.from([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, vector(types)),
      ...section(2, vector([[...name('e'), ...name('m'), 0x02, ...limits]])),
      ...section(3, vector(all.map((_, n) => size(n)))),
      ...section(7, vector(all.map(([called], n) => [...name(called), 0, ...size(n)]))),
      ...section(10, vector(bodies)),
    ]),
  );
  return (memory) =>
    new WebAssembly.Instance(module, { e: { m: memory } }).exports as Record<
      Name,
      (...parameters: number[]) => void
    >;
}
