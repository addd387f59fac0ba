/**
 * The engine in Electron's utility process: opens the library named on the command line and serves
 * every port that main hands over. It ends with code 1 when the library cannot be opened.
 */
import { toEnvelope } from '../shared/errors.ts';
import { handlersOf } from './api.ts';
import { Engine } from './engine.ts';
import { servePort, type Port } from './port.ts';

/** What Electron adds to `process` here; without its types, since the engine does not know it. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: MainMessage; ports: Port[] }) => void): void;
  postMessage(message: unknown): void;
}

/** What main asks of the engine process. */
export type MainMessage =
  { kind: 'serve' } | { kind: 'thumbnail'; id: number; photoId: number } | { kind: 'shut-down' };

const { parentPort } = process as unknown as { parentPort: ParentPort };
const [libraryDir = '', resourcesDir = ''] = process.argv.slice(2);

try {
  const engine = new Engine({ libraryDir, resourcesDir, access: 'write' });
  const handlers = handlersOf(engine);
  parentPort.on('message', ({ data, ports }) => {
    if (data.kind === 'serve' && ports[0]) servePort(ports[0], handlers);
    if (data.kind === 'thumbnail') {
      parentPort.postMessage({ id: data.id, jpeg: engine.thumbnail(data.photoId) });
    }
    if (data.kind === 'shut-down') void engine.close().then(() => process.exit(0));
  });
} catch (error) {
  parentPort.postMessage({ error: toEnvelope(error) });
  process.exitCode = 1;
}
