import { join } from 'node:path';
import type { DeviceReport, DevicesReport } from '../../../shared/devices.ts';
import { AppError } from '../../../shared/errors.ts';
import { candidates, deviceEnvironment, SAFE_PLACEMENT } from '../../encoders/devices.ts';
import type { Candidate, Device, ExecutionProvider, Placement } from '../../encoders/devices.ts';
import type { InstalledModel } from '../../encoders/models.ts';
import type { DeviceTrouble } from '../../worker/blame.ts';
import { compareDevices, type CompareOptions } from './compare.ts';
import { DeviceRecords, type DeviceRecord, type Outcome } from './records.ts';

/** A device must be this much faster than the CPU to be worth its start and its risks. */
const WORTH = 1.2;

export interface ChooserOptions {
  /** The library's folder. */
  dir: string;
  clock: () => Date;
  compare?: CompareOptions;
}

/**
 * Decides where a model runs: on the fastest device whose embeddings are the CPU's. Devices are
 * compared when a model is first used and when drivers or ONNX Runtime change; the result is kept.
 */
export class DeviceChooser {
  readonly #records: DeviceRecords;
  readonly #options: ChooserOptions;
  /** Comparisons that are going on: one is enough for all who ask. */
  readonly #comparing = new Map<string, Promise<DeviceRecord>>();

  constructor(options: ChooserOptions) {
    this.#options = options;
    this.#records = new DeviceRecords(join(options.dir, 'devices.json'));
  }

  get wanted(): Device {
    return this.#records.wanted;
  }

  /** `auto`, or a device to use whatever is faster. */
  want(device: Device): void {
    this.#records.setWanted(device);
  }

  /**
   * Where to run a model. Takes some seconds where devices have to be compared first; where there
   * is only the CPU there is nothing to compare.
   * @param asked comes before what the user wants in general
   * @throws AppError `device-unavailable`, `device-drifts` for a device that was asked for by name
   */
  async choose(model: InstalledModel, asked: Device = this.wanted): Promise<Placement> {
    const known = this.#known(model);
    if (asked !== 'auto') return asked === 'cpu' ? cpu(known) : this.#forced(model, asked);
    const others = candidates().some(({ id, missing }) => id !== 'cpu' && missing === null);
    if (!known && !others) return SAFE_PLACEMENT;
    return fastest(known ?? (await this.#compare(model)));
  }

  /** Every device and what is known of it; compares those that were not compared yet. */
  async report(model: InstalledModel, { again = false } = {}): Promise<DevicesReport> {
    const known = again ? undefined : this.#known(model);
    return this.#tell(model, known ?? (await this.#compare(model)));
  }

  /** The same without comparing anything. */
  glance(model: InstalledModel): DevicesReport {
    return this.#tell(model, this.#known(model));
  }

  /** A device failed at work: it is not used again with this model until something changes. */
  quarantine(model: InstalledModel, device: ExecutionProvider, trouble: DeviceTrouble): void {
    const known = this.#known(model);
    const reason = { code: trouble.kind, detail: trouble.reason.slice(0, 300) } as const;
    const bad: Outcome = {
      device,
      precision: 'fp32',
      ok: false,
      cosine: null,
      imagesPerSecond: null,
      batchSize: null,
      reason,
    };
    const outcomes = known?.outcomes.map((one) =>
      one.device === device ? { ...one, ok: false, reason } : one,
    );
    this.#remember(model, outcomes ?? [bad]);
  }

  #known({ fingerprint }: InstalledModel): DeviceRecord | undefined {
    return this.#records.get(fingerprint, deviceEnvironment());
  }

  #remember({ fingerprint }: InstalledModel, outcomes: Outcome[]): DeviceRecord {
    const record = { checkedAt: this.#options.clock().toISOString(), outcomes };
    this.#records.set(fingerprint, deviceEnvironment(), record);
    return record;
  }

  #compare(model: InstalledModel): Promise<DeviceRecord> {
    const going = this.#comparing.get(model.fingerprint);
    if (going) return going;
    const comparing = compareDevices(model, this.#options.compare)
      .then((outcomes) => this.#remember(model, outcomes))
      .finally(() => this.#comparing.delete(model.fingerprint));
    this.#comparing.set(model.fingerprint, comparing);
    return comparing;
  }

  /** The user's word counts, but not for vectors that are not the model's. */
  async #forced(model: InstalledModel, device: ExecutionProvider): Promise<Placement> {
    const missing = candidates().find(({ id }) => id === device)?.missing;
    if (missing) throw new AppError('device-unavailable', { device, reason: missing });
    const { outcomes } = this.#known(model) ?? (await this.#compare(model));
    const best = bestOf(outcomes, device);
    if (best?.ok) return placementOf(best);
    const { reason } = best ?? { reason: { code: 'failed' as const, detail: '?' } };
    if (reason.code === 'drifts') {
      throw new AppError('device-drifts', { device, cosine: reason.cosine.toFixed(4) });
    }
    const detail = 'detail' in reason ? reason.detail : reason.code;
    throw new AppError('device-unavailable', { device, reason: detail });
  }

  #tell(model: InstalledModel, record: DeviceRecord | undefined): DevicesReport {
    const { wanted } = this;
    const outcomes = record?.outcomes ?? [];
    return {
      model: model.id,
      devices: candidates().map((one) => reportOf(one, bestOf(outcomes, one.id))),
      chosen: wanted === 'auto' ? fastest(record).device : wanted,
      wanted,
      checkedAt: record?.checkedAt ?? null,
    };
  }
}

/** The device's best variant: a correct one before any other, then the fastest. */
function bestOf(outcomes: readonly Outcome[], device: ExecutionProvider): Outcome | undefined {
  return outcomes
    .filter((one) => one.device === device)
    .sort((a, b) => Number(b.ok) - Number(a.ok) || speed(b) - speed(a))[0];
}

const speed = ({ imagesPerSecond }: Outcome): number => imagesPerSecond ?? 0;

function fastest(record: DeviceRecord | undefined): Placement {
  const outcomes = record?.outcomes ?? [];
  const safe = bestOf(outcomes, 'cpu');
  const [best] = outcomes
    .filter(({ device, ok }) => ok && device !== 'cpu')
    .sort((a, b) => speed(b) - speed(a));
  return best && speed(best) >= WORTH * (safe ? speed(safe) : 0) ? placementOf(best) : cpu(record);
}

function cpu(record: DeviceRecord | undefined): Placement {
  const best = bestOf(record?.outcomes ?? [], 'cpu');
  return best?.ok ? placementOf(best) : SAFE_PLACEMENT;
}

function placementOf({ device, precision, batchSize }: Outcome): Placement {
  return { device, precision, batchSize: batchSize ?? SAFE_PLACEMENT.batchSize };
}

function reportOf({ id, missing }: Candidate, outcome: Outcome | undefined): DeviceReport {
  return {
    id,
    available: missing === null,
    ok: outcome?.ok ?? (missing === null ? null : false),
    cosineVsCpu: outcome?.cosine ?? null,
    imagesPerSecond: outcome?.imagesPerSecond ?? null,
    batchSize: outcome?.batchSize ?? null,
    precision: outcome?.precision ?? null,
    reason: outcome?.reason ?? { code: missing ?? 'not-checked' },
  };
}
