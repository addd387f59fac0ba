import { toEnvelope } from '../../shared/errors.ts';
import type { Request, Response } from './connection.ts';

type Method = (params: unknown) => Promise<unknown>;

/**
 * Answers, in a child process, what is asked over there; see {@link Connection}.
 * @param isTheEnd true for errors after which the process is of no use: it ends, and another is started
 */
export function serve<S>(methods: S, isTheEnd: (error: unknown) => boolean = () => false): void {
  const answer = async ({ id, method, params }: Request<S>): Promise<Response> => {
    try {
      return { id, ok: true, result: await (methods[method] as Method)(params) };
    } catch (error) {
      if (isTheEnd(error)) process.exit(1);
      return { id, ok: false, error: toEnvelope(error) };
    }
  };
  process.on('message', (request: Request<S>) => {
    void answer(request).then((response) => {
      if (process.connected) process.send?.(response);
    });
  });
  // Ctrl+C reaches the whole group: the engine decides when its processes end.
  process.on('SIGINT', () => undefined);
}
