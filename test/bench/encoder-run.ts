/**
 * One way of running an image tower with nothing else around it:
 * `encoder-run.ts bare|ours DIR DEVICE BATCH RUNS`. Prints pictures per second. `bare` calls
 * ONNX Runtime on one tensor again and again; `ours` embeds as many pictures of the tower's size.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { executionProvider, type Device } from '../../src/engine/encoders/devices.ts';
import { Encoder } from '../../src/engine/encoders/encoder.ts';
import { readManifest } from '../../src/engine/encoders/manifest.ts';
import { PixelNormalizer } from '../../src/engine/encoders/pixels.ts';
import { landscape } from '../support/models/pictures.ts';

const [way, dir = '', device = 'cpu', batchText = '8', runsText = '1'] = process.argv.slice(2);
const [batch, runs] = [Number(batchText), Number(runsText)];
const { image } = await readManifest(dir);
const pictures = Array.from({ length: batch }, (_, n) => landscape(image.size, image.size, n));

const rate = way === 'bare' ? await bare() : await ours();
process.stdout.write(JSON.stringify(rate));

async function bare(): Promise<number> {
  // As src/engine/encoders/session.ts opens it.
  const session = await InferenceSession.create(join(dir, image.file), {
    executionProviders: [executionProvider(device as Device)],
    intraOpNumThreads: availableParallelism(),
    interOpNumThreads: 1,
    enableCpuMemArena: false,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const data = new Float32Array(batch * 3 * image.size ** 2);
  const bytes = Buffer.concat(pictures.map((picture) => picture.data));
  new PixelNormalizer(image).fill(bytes, batch, data);
  const feeds = { [image.input]: new Tensor('float32', data, [batch, 3, image.size, image.size]) };
  const run = () => session.run(feeds, [image.output]);
  await run();
  const started = performance.now();
  for (let n = 0; n < runs; n++) await run();
  return (batch * runs * 1000) / (performance.now() - started);
}

async function ours(): Promise<number> {
  const encoder = await Encoder.open({ dir, device: device as Device, maxBatch: batch });
  const embed = (times: number) =>
    Promise.all(
      Array.from({ length: times }, () => pictures.map((one) => encoder.embedPicture(one))).flat(),
    );
  // The first picture is a batch of its own: both sizes of batch are prepared.
  await embed(2);
  const started = performance.now();
  await embed(runs);
  const seconds = (performance.now() - started) / 1000;
  await encoder.close();
  return (batch * runs) / seconds;
}
