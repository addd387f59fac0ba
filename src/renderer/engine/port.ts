import type { Answer } from '../../shared/api/envelope.ts';
import type { EngineEvent } from '../../shared/api/events.ts';
import { AppError, fromEnvelope, toEnvelope } from '../../shared/errors.ts';
import { PORT_MESSAGE, type Shell } from '../../shared/shell.ts';
import type { Listener, Transport } from './client.ts';

type FromEngine = { id: number; answer: Answer } | { event: EngineEvent };

/** Electron: a message port to the engine's process; a new one comes after a restart. */
export function overPort(shell: Shell): Transport {
  const waiting = new Map<number, (answer: Answer) => void>();
  let listener: Listener | null = null;
  let lastId = 0;
  let restarting = false;
  let port: Promise<MessagePort>;
  let arrive: (port: MessagePort) => void;
  const expectPort = () => (port = new Promise((resolve) => (arrive = resolve)));
  expectPort();

  window.addEventListener('message', ({ source, data, ports: [arrived] }) => {
    if (source !== window || data !== PORT_MESSAGE || !arrived) return;
    arrived.onmessage = ({ data: message }: MessageEvent<FromEngine>) => {
      if ('event' in message) {
        listener?.event(message.event);
        return;
      }
      waiting.get(message.id)?.(message.answer);
      waiting.delete(message.id);
    };
    arrive(arrived);
    listener?.connection({ state: 'connected', restarted: restarting });
    restarting = false;
  });
  shell.onEngine((state) => {
    if (state.state === 'running') return;
    // Whoever waits for the engine that is gone would wait for ever.
    const gone: Answer = { ok: false, error: toEnvelope(new AppError('engine-gone')) };
    for (const answer of waiting.values()) answer(gone);
    waiting.clear();
    expectPort();
    restarting = state.state === 'restarting';
    listener?.connection(
      state.state === 'failed'
        ? { state: 'failed', reason: fromEnvelope(state.error) }
        : { state: 'restarting' },
    );
  });
  return {
    async call(method, params, signal) {
      const to = await port;
      const id = ++lastId;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        to.postMessage({ id, method, params });
        signal?.addEventListener('abort', () => to.postMessage({ cancel: id }));
      });
    },
    listen: (one) => (listener = one),
  };
}
