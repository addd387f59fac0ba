import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import type { EngineProcess } from '../../src/main/engine-host.ts';
import type { FromEngine } from '../../src/shared/engine-messages.ts';
import { ROOT } from './cli.ts';

/** What the child says: to main, or through one of the ports that main has handed over. */
type FromChild = { main: FromEngine } | { port: number; message: unknown };

/**
 * Gives a process of Node the `process.parentPort` that Electron gives a utility process. Ports
 * cannot go to another process here: what they bring and take goes through the one channel there is.
 */
const PARENT_PORT = `data:text/javascript,${encodeURIComponent(`
  const listeners = new Map();
  const portOf = (port) => ({
    on: (name, listener) => name === 'message' && listeners.set(port, listener),
    postMessage: (message) => process.send({ port, message }),
  });
  process.parentPort = {
    on: (name, listener) => {
      process.on('disconnect', () => process.exit());
      process.on('message', ({ data, ports, port, message }) => {
        if (ports) listener({ data, ports: ports.map(portOf) });
        else listeners.get(port)?.(message);
      });
    },
    postMessage: (main) => process.send({ main }),
  };
`)}`;

/** The program of Electron's engine process, whole and real, in a process of Node. */
export interface EngineChild extends EngineProcess<MessagePort> {
  /** Ends it at once, as a crash would. */
  crash(): void;
}

export function startEngineChild(libraryDir: string): EngineChild {
  const child = fork(
    join(ROOT, 'src', 'engine', 'engine-process.ts'),
    [libraryDir, join(ROOT, 'resources')],
    { execArgv: ['--import', PARENT_PORT], serialization: 'advanced' },
  );
  const ports: MessagePort[] = [];
  const send = (message: object) => {
    // What is said to one that has gone is lost, as in Electron.
    if (child.connected) child.send(message, () => undefined);
  };
  child.on('message', (said: FromChild) => {
    if ('port' in said) ports[said.port]?.postMessage(said.message);
  });
  return {
    postMessage: (data, opened = []) => {
      const numbers = opened.map((opening) => {
        const port = ports.push(opening) - 1;
        opening.on('message', (message: unknown) => send({ port, message }));
        return port;
      });
      send({ data, ports: numbers });
    },
    on: (_event, listener) =>
      child.on('message', (said: FromChild) => {
        if ('main' in said) listener(said.main);
      }),
    once: (_event, listener) =>
      child.once('exit', (code) => {
        for (const port of ports) port.close();
        listener(code ?? 1);
      }),
    kill: () => child.kill(),
    crash: () => void child.kill('SIGKILL'),
  };
}
