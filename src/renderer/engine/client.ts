/** The engine as this page reaches it, whatever carries the calls. */
import type { EngineClient, Method } from '../../shared/api/contract.ts';
import { open, type Answer } from '../../shared/api/envelope.ts';
import type { EngineEvent } from '../../shared/api/events.ts';
import { BRIDGE_NAME, shellOf, type Shell, type ShellBridge } from '../../shared/shell.ts';
import { overHttp } from './http.ts';
import { overPort } from './port.ts';

/**
 * How the engine is, which is shown to the user: `lost` while it does not answer, `restarting` while
 * the shell starts it again, then `connected` with `restarted`.
 */
export type Connection =
  | { state: 'connected'; restarted?: boolean }
  | { state: 'lost' | 'restarting' }
  | { state: 'failed'; reason: Error };

export interface Listener {
  event(event: EngineEvent): void;
  connection(connection: Connection): void;
}

/** What carries calls and events. */
export interface Transport {
  call(method: string, params: unknown, signal?: AbortSignal): Promise<Answer>;
  /** Begins to tell events, again after every loss, from how things stand then. */
  listen(listener: Listener): void;
}

const bridge = (window as unknown as Record<string, ShellBridge | undefined>)[BRIDGE_NAME];

/** What only the Electron window can do; null in a browser. */
export const shell: Shell | null = bridge ? shellOf(bridge) : null;

const transport: Transport = shell ? overPort(shell) : overHttp();

/** Every procedure of the contract as a function. */
export const engine = new Proxy({} as EngineClient, {
  get: (_target, method: Method) => async (params: unknown, signal?: AbortSignal) =>
    open(await transport.call(method, params, signal)),
});

export const listen = (listener: Listener): void => transport.listen(listener);

const pictureUrl = (kind: 'thumbnail' | 'original', id: number, version: string): string =>
  shell ? `photo://${kind}/${id}?v=${version}` : `/${kind}/${id}?v=${version}`;

/** @param version changes when the picture does, so that the rest may be cached */
export const thumbnailUrl = (id: number, version: string): string =>
  pictureUrl('thumbnail', id, version);
export const originalUrl = (id: number, version: string): string =>
  pictureUrl('original', id, version);
