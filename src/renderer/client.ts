import type { EngineClient, Method } from '../shared/api/contract.ts';
import { open, type Answer } from '../shared/api/envelope.ts';

/** The engine over HTTP, as browser mode offers it. */
async function call(method: string, params: unknown): Promise<unknown> {
  const response = await fetch(`/api/${method}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(params),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return open((await response.json()) as Answer);
}

/** Every procedure of the contract as a function. */
export const engine = new Proxy({} as EngineClient, {
  get: (_target, method: Method) => (params: unknown) => call(method, params),
});
