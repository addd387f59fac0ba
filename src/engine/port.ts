import type { EngineHandlers } from '../shared/api/contract.ts';
import { answer } from './api.ts';

/** A message port, Node's or Electron's: the latter wraps what it brings in an event. */
export interface Port {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  postMessage(message: unknown): void;
  start?(): void;
}

/** Answers `{ id, method, params }` with `{ id, answer }`; anything else is passed over. */
export function servePort(port: Port, handlers: EngineHandlers): void {
  port.on('message', (message) => {
    const request = isObject(message) && 'data' in message ? message.data : message;
    if (!isObject(request) || typeof request['id'] !== 'number') return;
    const { id, method, params } = request;
    if (typeof method !== 'string') return;
    void answer(handlers, method, params).then((given) => port.postMessage({ id, answer: given }));
  });
  port.start?.();
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
