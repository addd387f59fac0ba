import type { Answer } from '../../shared/api/envelope.ts';
import type { EngineEvent } from '../../shared/api/events.ts';
import { AppError } from '../../shared/errors.ts';
import type { Listener, Transport } from './client.ts';

/** Waits between attempts to reach a server that does not answer. */
const RETRY_MS = [500, 1000, 2000, 4000];

/** Browser mode: calls over HTTP, events over a WebSocket. */
export function overHttp(): Transport {
  return {
    async call(method, params, signal) {
      try {
        const response = await fetch(`/api/${method}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(params),
          ...(signal && { signal }),
        });
        if (!response.ok) throw new Error(`HTTP ${response.status}`);
        return (await response.json()) as Answer;
      } catch (error) {
        // A server that is not there, or went while it answered; what was called off is something else.
        throw error instanceof TypeError ? new AppError('engine-gone') : error;
      }
    },
    listen: (listener) => connect(listener, 0),
  };
}

function connect(listener: Listener, attempt: number): void {
  const socket = new WebSocket(`ws://${location.host}/events`);
  let opened = false;
  socket.onopen = () => {
    opened = true;
    listener.connection({ state: 'connected' });
  };
  socket.onmessage = ({ data }: MessageEvent<string>) =>
    listener.event(JSON.parse(data) as EngineEvent);
  socket.onclose = () => {
    listener.connection({ state: 'lost' });
    const next = opened ? 0 : attempt + 1;
    setTimeout(() => connect(listener, next), RETRY_MS[Math.min(next, RETRY_MS.length - 1)]);
  };
}
