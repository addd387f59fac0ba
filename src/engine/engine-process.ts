/**
 * The engine in Electron's utility process: opens the library named on the command line and serves
 * every port that main hands over. It ends with code 1 when the library cannot be opened.
 */
import type { FromEngine, ToEngine } from '../shared/engine-messages.ts';
import { toEnvelope } from '../shared/errors.ts';
import { handlersOf } from './api.ts';
import { Engine } from './engine.ts';
import { servePort, type Port } from './port.ts';

/** What Electron adds to `process` here; without its types, since the engine does not know it. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: ToEngine; ports: Port[] }) => void): void;
  postMessage(message: FromEngine): void;
}

const { parentPort } = process as unknown as { parentPort: ParentPort };
const [libraryDir = '', resourcesDir = ''] = process.argv.slice(2);

try {
  const engine = new Engine({ libraryDir, resourcesDir, access: 'write' });
  const handlers = handlersOf(engine);
  const answer = (id: number, result: unknown) =>
    parentPort.postMessage({ kind: 'answer', id, result });
  parentPort.on('message', ({ data, ports }) => {
    if (data.kind === 'serve' && ports[0]) servePort(ports[0], handlers);
    if (data.kind === 'thumbnail') answer(data.id, engine.thumbnail(data.photoId));
    if (data.kind === 'originals') answer(data.id, engine.originals(data.photoIds));
    if (data.kind === 'index') void index(engine, data.folders);
    if (data.kind === 'shut-down') void engine.close().then(() => process.exit(0));
  });
} catch (error) {
  parentPort.postMessage({ kind: 'failed', error: toEnvelope(error) });
  process.exitCode = 1;
}

/** Brings folders into the library, telling main how far it is. */
async function index(engine: Engine, folders: string[]): Promise<void> {
  const tell = (fraction: number | null) => parentPort.postMessage({ kind: 'progress', fraction });
  try {
    const job = await engine.index({ folders });
    tell(-1);
    job.onProgress(({ done, total }) => tell(total ? done / total : -1));
    await job.ended;
  } catch (error) {
    console.error(error);
  }
  tell(null);
}
