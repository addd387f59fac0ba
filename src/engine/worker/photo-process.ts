/**
 * The photo worker: a child process of the engine in which fragile native code runs (image
 * decoders, ONNX Runtime). It may crash; the engine starts another and goes on.
 */
import { AppError } from '../../shared/errors.ts';
import { Encoder } from '../encoders/encoder.ts';
import { selfCheck } from '../encoders/self-check.ts';
import { RecentContents } from './photo/recent-contents.ts';
import type { Pace, WorkerMethods } from './protocol.ts';
import { serve } from './serve.ts';

/** Long side of a thumbnail in pixels: sharp in a grid on a high-density screen. */
const THUMBNAIL_SIZE = 640;
/** How long to wait for the work in hand once the engine is gone. */
const LEAVE_WITHIN_MS = 5000;

let encoder: Encoder | null = null;
const contents = new RecentContents();

const loadTools = async () => {
  const [read, views] = await Promise.all([import('./photo/read.ts'), import('./photo/views.ts')]);
  read.configureSharp();
  return { ...read, ...views };
};
let tools: ReturnType<typeof loadTools> | null = null;
/** What decodes photos, loaded with the first one: a search by text needs none of it. */
const photoTools = () => (tools ??= loadTools());

function opened(): Encoder {
  if (!encoder) throw new Error('the photo worker was asked before it was opened');
  return encoder;
}

const methods: WorkerMethods = {
  async open({ model, towers }) {
    encoder = await Encoder.open(model);
    // Who will see photos reads them from files, too: what that takes loads beside the model.
    const pace: Pace = {};
    await Promise.all([
      towers.includes('image') ? photoTools() : null,
      ...towers.map(async (tower) => (pace[tower] = await opened().prepare(tower))),
    ]);
    return { dims: encoder.manifest.dims, device: encoder.device, pace };
  },
  identify: ({ path }) => contents.hash(path),
  async read(file) {
    const { image } = opened().manifest;
    const { readPhoto } = await photoTools();
    const content = contents.take(file.path);
    try {
      const use = { thumbnailSize: THUMBNAIL_SIZE, coverSize: image.size };
      const { picture, ...photo } = await readPhoto({ ...file, content, ...use });
      const embedding = await opened().embedPicture(picture);
      release(picture.data);
      return { ...photo, embedding };
    } finally {
      if (content) contents.giveBack(content);
    }
  },
  readMetadata: async ({ path, sidecars }) => (await photoTools()).readMetadataOnly(path, sidecars),
  async embedFile({ path }) {
    const { decodePicture } = await photoTools();
    return opened().embedPicture(await decodePicture(path, opened().manifest.image.size));
  },
  async embedViews({ path, views }) {
    const { decodePicture, pictureOfView } = await photoTools();
    const picture = await decodePicture(path, opened().manifest.image.size);
    return Promise.all(views.map((view) => opened().embedPicture(pictureOfView(picture, view))));
  },
  render: async ({ path }) => (await photoTools()).renderPhoto(path),
  measure: async ({ jpeg }) => (await photoTools()).measureThumbnail(jpeg),
  async writeXmp({ existing, fields }) {
    const { xmpWith } = await import('./photo/xmp-write.ts');
    return xmpWith(existing, fields);
  },
  async writeDraft({ path, draft, fields }) {
    const { writeDraft } = await import('./photo/file-write.ts');
    await writeDraft(path, draft, fields);
  },
  embedTexts: ({ texts }) => opened().embedTexts(texts),
  selfCheck: () => selfCheck(opened()),
};

/**
 * Frees pixels that nobody needs any more. The garbage collector would, but they are outside its heap, and
 * a megabyte for each photo sets it off all the time: it took 3 of 76 ms of processor time a photo.
 */
function release({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

// An encoder that has stopped does not come back: let the engine start another process.
serve(methods, (error) => error instanceof AppError && error.code === 'encoder-stopped');
process.on('disconnect', () => {
  // Whatever hangs must not keep the process alive without its engine.
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), LEAVE_WITHIN_MS).unref();
  void Promise.allSettled([
    tools?.then((loaded) => loaded.closePhotoTools()),
    encoder?.close(),
  ]).then(() => process.exit(0));
});
