import type { EngineClient, Method } from '../shared/api/contract.ts';
import { open, type Answer } from '../shared/api/envelope.ts';

type Transport = (method: string, params: unknown) => Promise<Answer>;

/** True in the Electron window, where the preload script says so. */
const inWindow = 'fototecaWindow' in window;

/** The engine over HTTP, as browser mode offers it. */
const overHttp: Transport = async (method, params) => {
  const response = await fetch(`/api/${method}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(params),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return (await response.json()) as Answer;
};

/** The engine at the other end of the port that the preload script brings. */
function overPort(): Transport {
  const waiting = new Map<number, (answer: Answer) => void>();
  let lastId = 0;
  const arrived = new Promise<MessagePort>((resolve) => {
    window.addEventListener('message', ({ source, data, ports: [port] }) => {
      if (source !== window || data !== 'fototeca-engine' || !port) return;
      port.onmessage = ({ data: { id, answer } }: MessageEvent<{ id: number; answer: Answer }>) => {
        waiting.get(id)?.(answer);
        waiting.delete(id);
      };
      resolve(port);
    });
  });
  return async (method, params) => {
    const port = await arrived;
    const id = ++lastId;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      port.postMessage({ id, method, params });
    });
  };
}

const transport = inWindow ? overPort() : overHttp;

/** Every procedure of the contract as a function. */
export const engine = new Proxy({} as EngineClient, {
  get: (_target, method: Method) => async (params: unknown) =>
    open(await transport(method, params)),
});

export const thumbnailUrl = (photoId: number): string =>
  inWindow ? `photo://thumbnail/${photoId}` : `/thumbnail/${photoId}`;
