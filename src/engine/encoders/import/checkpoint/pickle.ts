/**
 * A pickle machine that builds values and runs nothing.
 *
 * A pickle is a program for a stack machine, and its REDUCE instruction calls any function that it
 * names: loading one from the network runs whatever its author wanted. A PyTorch state dict needs
 * two functions only, and neither is really called here: their arguments are looked at. Every other
 * global and every other instruction is refused by name. Opcodes: CPython's Lib/pickletools.py.
 */
import { AppError } from '../../../../shared/errors.ts';

/** A global that was named: nothing is behind it. */
export class Global {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** Tuples and lists are arrays, dicts are maps, `persistent` and `reduce` make the rest. */
export type PickleValue = unknown;

export interface PickleRules {
  file: string;
  /** Whether a global may be named, such as `torch.FloatStorage`. */
  allows(name: string): boolean;
  /** What a persistent id stands for. */
  persistent(id: PickleValue): PickleValue;
  /** What «calling» an allowed global gives. */
  reduce(name: string, args: readonly PickleValue[]): PickleValue;
}

const MARK = Symbol('mark');
const MAX_OBJECTS = 300_000;
const MAX_STACK = 200_000;
const MAX_MARKS = 64;

/** Instructions that only a program with other aims needs. */
const REFUSED: Record<number, string> = {
  0x30: 'POP',
  0x31: 'POP_MARK',
  0x32: 'DUP',
  0x46: 'FLOAT',
  0x49: 'INT',
  0x4c: 'LONG',
  0x50: 'PERSID',
  0x53: 'STRING',
  0x54: 'BINSTRING',
  0x55: 'SHORT_BINSTRING',
  0x56: 'UNICODE',
  0x64: 'DICT',
  0x67: 'GET',
  0x69: 'INST',
  0x6c: 'LIST',
  0x6f: 'OBJ',
  0x70: 'PUT',
  0x81: 'NEWOBJ',
  0x82: 'EXT1',
  0x83: 'EXT2',
  0x84: 'EXT4',
  0x8b: 'LONG4',
  0x8d: 'BINUNICODE8',
  0x8e: 'BINBYTES8',
  0x8f: 'EMPTY_SET',
  0x90: 'ADDITEMS',
  0x91: 'FROZENSET',
  0x92: 'NEWOBJ_EX',
  0x96: 'BYTEARRAY8',
  0x97: 'NEXT_BUFFER',
  0x98: 'READONLY_BUFFER',
};

/**
 * Runs a pickle and returns the value it leaves. Throws AppError `checkpoint-unsafe` for anything
 * that is not on the list, `checkpoint-malformed`, `checkpoint-truncated`, `checkpoint-limit`.
 */
export function unpickle(program: Buffer, rules: PickleRules): PickleValue {
  return new Machine(program, rules).run();
}

class Machine {
  readonly #program: Buffer;
  readonly #rules: PickleRules;
  readonly #stack: PickleValue[] = [];
  readonly #memo = new Map<number, PickleValue>();
  #at = 0;
  #objects = 0;
  #marks = 0;

  constructor(program: Buffer, rules: PickleRules) {
    this.#program = program;
    this.#rules = rules;
  }

  run(): PickleValue {
    for (;;) {
      const opcode = this.#number(1);
      if (opcode === 0x2e) return this.#pop(); // STOP
      this.#step(opcode);
      if (this.#stack.length > MAX_STACK) throw this.#limit('stack', MAX_STACK);
    }
  }

  #step(opcode: number): void {
    switch (opcode) {
      case 0x80: // PROTO
        if (this.#number(1) > 5) throw this.#malformed('pickle protocol');
        return;
      case 0x95: // FRAME
        this.#take(8);
        return;
      case 0x28: // MARK
        if (++this.#marks > MAX_MARKS) throw this.#limit('nesting', MAX_MARKS);
        return this.#push(MARK);
      case 0x4e: // NONE
        return this.#push(null);
      case 0x88: // NEWTRUE
        return this.#push(true);
      case 0x89: // NEWFALSE
        return this.#push(false);
      case 0x4b: // BININT1
        return this.#push(this.#number(1));
      case 0x4d: // BININT2
        return this.#push(this.#number(2));
      case 0x4a: // BININT
        return this.#push(this.#take(4).readInt32LE());
      case 0x8a: // LONG1
        return this.#push(this.#long(this.#number(1)));
      case 0x47: // BINFLOAT
        return this.#push(this.#take(8).readDoubleBE());
      case 0x58: // BINUNICODE
        return this.#push(this.#text(this.#number(4)));
      case 0x8c: // SHORT_BINUNICODE
        return this.#push(this.#text(this.#number(1)));
      case 0x7d: // EMPTY_DICT
        return this.#make(new Map());
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
        return this.#make([]);
      case 0x74: // TUPLE
        return this.#make(this.#popToMark());
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        return this.#make(this.#popMany(opcode - 0x84));
      case 0x61: // APPEND
        return this.#append(this.#popMany(1));
      case 0x65: // APPENDS
        return this.#append(this.#popToMark());
      case 0x73: // SETITEM
        return this.#setItems(this.#popMany(2));
      case 0x75: // SETITEMS
        return this.#setItems(this.#popToMark());
      case 0x71: // BINPUT
        return this.#remember(this.#number(1));
      case 0x72: // LONG_BINPUT
        return this.#remember(this.#number(4));
      case 0x94: // MEMOIZE
        return this.#remember(this.#memo.size);
      case 0x68: // BINGET
        return this.#recall(this.#number(1));
      case 0x6a: // LONG_BINGET
        return this.#recall(this.#number(4));
      case 0x63: // GLOBAL
        return this.#global(this.#line(), this.#line());
      case 0x93: // STACK_GLOBAL
        return this.#stackGlobal();
      case 0x51: // BINPERSID
        return this.#make(this.#rules.persistent(this.#pop()));
      case 0x52: // REDUCE
        return this.#reduce();
      case 0x62: // BUILD
        return this.#build();
      default:
        throw this.#unsafe(REFUSED[opcode] ?? `0x${opcode.toString(16).padStart(2, '0')}`);
    }
  }

  #global(module: string, name: string): void {
    const full = `${module}.${name}`;
    if (!this.#rules.allows(full)) throw this.#unsafe(full);
    this.#make(new Global(full));
  }

  #stackGlobal(): void {
    const [module, name] = this.#popMany(2);
    if (typeof module !== 'string' || typeof name !== 'string') throw this.#malformed('global');
    this.#global(module, name);
  }

  #reduce(): void {
    const [callee, args] = this.#popMany(2);
    if (!(callee instanceof Global) || !Array.isArray(args)) throw this.#unsafe('REDUCE');
    this.#make(this.#rules.reduce(callee.name, args));
  }

  /** Attributes of an ordered dict (`_metadata` of a state dict): nothing of ours, dropped. */
  #build(): void {
    this.#pop();
    if (!(this.#stack.at(-1) instanceof Map)) throw this.#unsafe('BUILD');
  }

  #append(items: PickleValue[]): void {
    const list = this.#stack.at(-1);
    if (!Array.isArray(list)) throw this.#malformed('append');
    for (const item of items) list.push(item);
  }

  #setItems(items: PickleValue[]): void {
    const dict = this.#stack.at(-1);
    if (!(dict instanceof Map) || items.length % 2 !== 0) throw this.#malformed('dict');
    for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
  }

  #remember(key: number): void {
    if (this.#stack.length === 0 || this.#stack.at(-1) === MARK) throw this.#malformed('memo');
    if (this.#memo.size > MAX_OBJECTS) throw this.#limit('memo', MAX_OBJECTS);
    this.#memo.set(key, this.#stack.at(-1));
  }

  #recall(key: number): void {
    if (!this.#memo.has(key)) throw this.#malformed('memo');
    this.#push(this.#memo.get(key));
  }

  #push(value: PickleValue): void {
    this.#stack.push(value);
  }

  /** Pushes something that takes memory. */
  #make(value: PickleValue): void {
    if (++this.#objects > MAX_OBJECTS) throw this.#limit('objects', MAX_OBJECTS);
    this.#push(value);
  }

  #pop(): PickleValue {
    return this.#popMany(1)[0];
  }

  #popMany(count: number): PickleValue[] {
    const values = this.#stack.splice(Math.max(0, this.#stack.length - count), count);
    if (values.length !== count || values.includes(MARK)) throw this.#malformed('stack');
    return values;
  }

  #popToMark(): PickleValue[] {
    const mark = this.#stack.lastIndexOf(MARK);
    if (mark === -1) throw this.#malformed('stack');
    this.#marks--;
    return this.#stack.splice(mark).slice(1);
  }

  #take(bytes: number): Buffer {
    const taken = this.#program.subarray(this.#at, this.#at + bytes);
    if (taken.length !== bytes) {
      throw new AppError('checkpoint-truncated', { file: this.#rules.file, what: 'data.pkl' });
    }
    this.#at += bytes;
    return taken;
  }

  /** An unsigned number of 1, 2 or 4 bytes. */
  #number(bytes: number): number {
    return this.#take(bytes).readUIntLE(0, bytes);
  }

  /** A signed number of so many bytes: sizes fit six. */
  #long(bytes: number): number {
    if (bytes > 6) throw this.#malformed('number');
    return bytes === 0 ? 0 : this.#take(bytes).readIntLE(0, bytes);
  }

  #text(bytes: number): string {
    return this.#take(bytes).toString('utf8');
  }

  #line(): string {
    const end = this.#program.indexOf(0x0a, this.#at);
    if (end === -1) throw this.#malformed('line');
    return this.#take(end + 1 - this.#at)
      .toString('utf8')
      .trimEnd();
  }

  #unsafe(what: string): AppError {
    return new AppError('checkpoint-unsafe', { file: this.#rules.file, what: what.slice(0, 120) });
  }

  #malformed(reason: string): AppError {
    return new AppError('checkpoint-malformed', { file: this.#rules.file, reason });
  }

  #limit(what: string, limit: number): AppError {
    return new AppError('checkpoint-limit', { file: this.#rules.file, what, limit });
  }
}
