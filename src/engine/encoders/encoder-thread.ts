/**
 * The thread that owns the ONNX sessions of one model: a run blocks the thread it is called on, so
 * it gets one of its own. Requests are answered strictly one after another. A tower is opened when
 * it is first needed: searching by text must not pay for the image tower.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Tensor } from 'onnxruntime-node';
import { AppError, toEnvelope } from '../../shared/errors.ts';
import { ImageTower } from './image-tower.ts';
import type { TowerName } from './manifest.ts';
import type { RawTensors, Reply, Request, ThreadOptions } from './protocol.ts';
import { RunGuard } from './run-guard.ts';
import { firstLine } from './session.ts';
import { TextTower } from './text-tower.ts';

const port = parentPort;
if (port === null) throw new Error('encoder-thread runs in a worker thread only');

const options = workerData as ThreadOptions;
const guard = new RunGuard(options.guard);

let image: Promise<ImageTower> | undefined;
let text: Promise<TextTower> | undefined;
const optionsOf = (name: TowerName) => ({ ...options, threads: options.threads[name] });
const imageTower = () => (image ??= ImageTower.open(optionsOf('image')));
const textTower = () => (text ??= TextTower.open(optionsOf('text')));

let last: Promise<void> = Promise.resolve();
port.on('message', (request: Request) => {
  last = last.then(() => answer(request));
});

async function answer(request: Request): Promise<void> {
  const { id } = request;
  try {
    const value = await guard.during(() => handle(request));
    send({ id, ok: true, answer: value });
  } catch (error) {
    send({ id, ok: false, error: toEnvelope(error) });
  }
  // Without listeners and sessions the thread ends by itself.
  if (request.call === 'close') port?.close();
}

/** Answers are a few kilobytes: not worth transferring. */
function send(reply: Reply): void {
  port?.postMessage(reply);
}

async function handle(request: Request) {
  switch (request.call) {
    case 'prepare':
      return (await (request.tower === 'image' ? imageTower() : textTower())).tower.paceMs;
    case 'pictures':
      return await (await imageTower()).embed(request.floats, request.count);
    case 'texts':
      return await (await textTower()).embed(request.texts);
    case 'tensors':
      return await runTensors(request.tower, request.tensors);
    case 'close':
      for (const opened of await Promise.allSettled([image, text])) {
        if (opened.status === 'fulfilled') await opened.value?.tower.session.release();
      }
      return undefined;
  }
}

async function runTensors(name: TowerName, tensors: RawTensors): Promise<RawTensors> {
  const { tower } = await (name === 'image' ? imageTower() : textTower());
  try {
    const feeds: Record<string, Tensor> = {};
    for (const [input, { data, shape }] of Object.entries(tensors)) {
      feeds[input] =
        data instanceof Float32Array
          ? new Tensor('float32', data, shape)
          : new Tensor('int64', data, shape);
    }
    const { output } = options.manifest[name];
    const result = (await tower.session.run(feeds, [output]))[output] as Tensor;
    return { [output]: { data: result.data as Float32Array, shape: [...result.dims] } };
  } catch (error) {
    // The tensors come from the user: names and shapes that do not fit are their mistake.
    throw new AppError('usage', { detail: firstLine(error) });
  }
}
