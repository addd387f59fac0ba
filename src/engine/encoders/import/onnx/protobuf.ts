/** The few parts of the protobuf encoding that an ONNX file needs (protobuf.dev, «Encoding»). */

export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}

/** The start of a field whose content has a length of its own; the content follows. */
export function lengthPrefix(field: number, length: number): Buffer {
  return Buffer.concat([varint((field << 3) | 2), varint(length)]);
}

/** A field: whole numbers as varint, anything else with its length in front. */
export function field(number: number, value: number | string | Uint8Array): Buffer {
  if (typeof value === 'number') return Buffer.concat([varint(number << 3), varint(value)]);
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([lengthPrefix(number, bytes.length), bytes]);
}

/** A field with a float32. */
export function floatField(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint((number << 3) | 5), bytes]);
}

export function message(...fields: (Buffer | Buffer[])[]): Buffer {
  return Buffer.concat(fields.flat());
}
