import type { EngineEvent } from '../shared/api/events.ts';
import type { EngineHandlers } from '../shared/api/contract.ts';
import { answer } from './api.ts';

/** A message port, Node's or Electron's: the latter wraps what it brings in an event. */
export interface Port {
  on(event: 'message' | 'close', listener: (message: unknown) => void): unknown;
  postMessage(message: unknown): void;
  start?(): void;
}

/**
 * Answers `{ id, method, params }` with `{ id, answer }`; `{ cancel: id }` says that the answer is no
 * longer wanted; anything else is passed over. Events go out as `{ event }`.
 * @param listen begins to tell the engine's events and returns what ends it
 */
export function servePort(
  port: Port,
  handlers: EngineHandlers,
  listen: (listener: (event: EngineEvent) => void) => () => void,
): void {
  const running = new Map<number, AbortController>();
  port.on('message', (message) => {
    const request = isObject(message) && 'data' in message ? message.data : message;
    if (!isObject(request)) return;
    const { id, method, params, cancel } = request;
    if (typeof cancel === 'number') running.get(cancel)?.abort();
    if (typeof id !== 'number' || typeof method !== 'string') return;
    const controller = new AbortController();
    running.set(id, controller);
    void answer(handlers, method, params, controller.signal).then((given) => {
      running.delete(id);
      port.postMessage({ id, answer: given });
    });
  });
  const end = listen((event) => port.postMessage({ event }));
  port.on('close', end);
  port.start?.();
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
