/**
 * Two ways of running an image tower with nothing else around them, in turns:
 * `encoder-run.ts DIR DEVICE BATCH RUNS ROUNDS`. Prints pictures per second of each round,
 * `{"bare":[…],"ours":[…]}`. `bare` calls ONNX Runtime on one tensor again and again; `ours` embeds
 * as many pictures, of the tower's size, so that both see the same tensors in batches of the same
 * size. The bare session has ONNX Runtime's own options, as whoever calls it would have it; both stay
 * open, the way that comes first changes, and each begins when the threads of the other have gone to
 * sleep: those of the bare session go on turning for some tens of milliseconds after a run.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { executionProvider, type Device } from '../../src/engine/encoders/devices.ts';
import { Encoder } from '../../src/engine/encoders/encoder.ts';
import { readManifest } from '../../src/engine/encoders/manifest.ts';
import { PixelTensor } from '../../src/engine/encoders/pixels.ts';
import type { Picture } from '../../src/shared/photo.ts';
import { landscape } from '../support/models/pictures.ts';

const [dir = '', deviceName = 'cpu', ...numbers] = process.argv.slice(2);
const [batch = 8, runs = 1, rounds = 1] = numbers.map(Number);
const device = executionProvider(deviceName as Device);
const { image } = await readManifest(dir);
const { size, file, input, output } = image;
const pictures = Array.from({ length: batch }, (_, n) => landscape(size, size, n));

const threads = availableParallelism();
const session = await InferenceSession.create(join(dir, file), {
  executionProviders: [device],
  logSeverityLevel: 4,
});
const tensor = new PixelTensor(image, batch);
pictures.forEach((one, n) => tensor.fill(one.data, n));
// Memory of its own kind, as whoever calls ONNX Runtime would have it.
const data = tensor.of(batch).slice();
const feeds = { [input]: new Tensor('float32', data, [batch, 3, size, size]) };
const encoder = await Encoder.open({ dir, device, threads, maxBatch: batch });

/** Batches of pictures that are under way: one in the run of each lane, and one that follows it. */
const AT_ONCE = 4;

const ways = {
  async bare(times: number) {
    for (let n = 0; n < times; n++) await session.run(feeds, [output]);
  },
  async ours(times: number) {
    let left = times * batch;
    const next = async (): Promise<void> => {
      while (left-- > 0) await encoder.embedPicture(pictures[left % batch] as Picture);
    };
    await Promise.all(Array.from({ length: AT_ONCE * batch }, next));
  },
};
const rates = { bare: [] as number[], ours: [] as number[] };
/** ONNX Runtime's threads try a million times for more work before they sleep. */
const ASLEEP_MS = 200;
const names = ['bare', 'ours'] as const;
for (const name of names) await ways[name](Math.min(runs, 4));
for (let round = 0; round < rounds; round++) {
  for (const name of round % 2 === 0 ? names : names.toReversed()) {
    await delay(ASLEEP_MS);
    const started = performance.now();
    await ways[name](runs);
    rates[name].push((batch * runs * 1000) / (performance.now() - started));
  }
}
await encoder.close();
await session.release();
process.stdout.write(JSON.stringify(rates));
