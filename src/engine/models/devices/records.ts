import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { DEVICES, PRECISIONS } from '../../encoders/devices.ts';

const reason = z.union([
  z.strictObject({ code: z.enum(['reference', 'correct']) }),
  z.strictObject({ code: z.literal('drifts'), cosine: z.number() }),
  z.strictObject({ code: z.enum(['failed', 'crashed', 'hung']), detail: z.string() }),
]);

const outcome = z.strictObject({
  device: z.enum(DEVICES).exclude(['auto']),
  precision: z.enum(PRECISIONS),
  ok: z.boolean(),
  cosine: z.number().nullable(),
  imagesPerSecond: z.number().nullable(),
  batchSize: z.int().min(1).nullable(),
  reason,
});

/** How one device did with one variant of a model. */
export type Outcome = z.infer<typeof outcome>;

const record = z.strictObject({ checkedAt: z.string(), outcomes: z.array(outcome) });
export type DeviceRecord = z.infer<typeof record>;

const schema = z.strictObject({
  wanted: z.enum(DEVICES).default('auto'),
  /** By fingerprint of the model and environment: a new driver is another environment. */
  records: z.record(z.string(), record).default({}),
});

/** More than anybody has models and machines for one library. */
const KEPT = 30;

/**
 * What is known of devices, in a file of the library's folder: a library on a disk that travels has
 * records of several computers, and whoever only reads the library can still remember.
 */
export class DeviceRecords {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  get wanted() {
    return this.#read().wanted;
  }

  setWanted(wanted: (typeof DEVICES)[number]): void {
    this.#write({ ...this.#read(), wanted });
  }

  get(fingerprint: string, environment: string): DeviceRecord | undefined {
    return this.#read().records[key(fingerprint, environment)];
  }

  set(fingerprint: string, environment: string, made: DeviceRecord): void {
    const { wanted, records } = this.#read();
    const all = Object.entries({ ...records, [key(fingerprint, environment)]: made });
    all.sort(([, a], [, b]) => (a.checkedAt < b.checkedAt ? 1 : -1));
    this.#write({ wanted, records: Object.fromEntries(all.slice(0, KEPT)) });
  }

  /** A file that is damaged, or of another version, says nothing: devices are compared anew. */
  #read(): z.infer<typeof schema> {
    try {
      return schema.parse(JSON.parse(readFileSync(this.#path, 'utf8')));
    } catch {
      return { wanted: 'auto', records: {} };
    }
  }

  #write(content: z.infer<typeof schema>): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    const temporary = `${this.#path}.${process.pid}`;
    writeFileSync(temporary, `${JSON.stringify(content, null, 1)}\n`);
    renameSync(temporary, this.#path);
  }
}

const key = (fingerprint: string, environment: string): string => `${fingerprint} ${environment}`;
