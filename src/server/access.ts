import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const COOKIE = 'fototeca';

const secret = (): string => randomBytes(32).toString('base64url');

function same(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/**
 * Who may talk to browser mode. The address is printed with a token that works once: it becomes a
 * cookie that no script can read and no other site can send. Host and Origin must be our own, so
 * that no foreign page reaches the loopback address under another name (DNS rebinding).
 */
export class Access {
  readonly #session = secret();
  #token: string | null = secret();
  #hosts: ReadonlySet<string> = new Set();

  /** The token of the address to print, until it is used. */
  get token(): string | null {
    return this.#token;
  }

  /** Says under which port the server is reached. */
  listeningOn(port: number): void {
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  }

  /** Takes a token for a session: the cookie to set, or null where it is not (or no longer) good. */
  redeem(token: string): string | null {
    if (this.#token === null || !same(token, this.#token)) return null;
    this.#token = null;
    return `${COOKIE}=${this.#session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** True where a request is meant for us and comes from no foreign page. */
  isFromHere({ headers }: IncomingMessage): boolean {
    const { host, origin } = headers;
    if (host === undefined || !this.#hosts.has(host)) return false;
    if (origin !== undefined && origin !== `http://${host}`) return false;
    const site = headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || site === 'none';
  }

  /** True where a request brings the cookie that the token was taken for. */
  hasSession({ headers }: IncomingMessage): boolean {
    return (headers.cookie ?? '').split(';').some((pair) => {
      const [name, value] = pair.trim().split('=', 2);
      return name === COOKIE && value !== undefined && same(value, this.#session);
    });
  }
}
