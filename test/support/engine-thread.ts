import { join } from 'node:path';
import { Worker, type MessagePort } from 'node:worker_threads';
import type { EngineProcess } from '../../src/main/engine-host.ts';
import type { FromEngine } from '../../src/shared/engine-messages.ts';
import { ROOT } from './cli.ts';

/** Gives a thread the `process.parentPort` that Electron gives a utility process. */
const PARENT_PORT = `data:text/javascript,${encodeURIComponent(`
  import { parentPort } from 'node:worker_threads';
  process.parentPort = {
    on: (name, listener) => parentPort.on(name, listener),
    postMessage: (message) => parentPort.postMessage(message),
  };
`)}`;

/** The program of Electron's engine process, whole and real, in a thread of Node. */
export interface EngineThread extends EngineProcess<MessagePort> {
  /** Ends it at once, as a crash would. */
  crash(): void;
}

export function startEngineThread(libraryDir: string): EngineThread {
  const worker = new Worker(join(ROOT, 'src', 'engine', 'engine-process.ts'), {
    argv: [libraryDir, join(ROOT, 'resources')],
    execArgv: ['--import', PARENT_PORT],
  });
  return {
    postMessage: (data, ports = []) => worker.postMessage({ data, ports }, ports),
    on: (_event, listener) => worker.on('message', (message: FromEngine) => listener(message)),
    once: (_event, listener) => worker.once('exit', listener),
    kill: () => void worker.terminate(),
    crash: () => void worker.terminate(),
  };
}
