import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { AppError } from '../../../shared/errors.ts';
import { Passing, retryAfter } from './retry.ts';

const MAX_REDIRECTS = 5;

/** What a server answered, redirects followed. */
export interface Answer {
  status: number;
  /** Of the last answer, and of those that redirected to it where the last does not have them. */
  headers: Record<string, string | undefined>;
  body: IncomingMessage;
}

export interface HttpOptions {
  /** A proxy for everything; null: the environment's (HTTP_PROXY, HTTPS_PROXY, NO_PROXY). */
  proxy: string | null;
  /** How long a server may say nothing. */
  silenceMs: number;
}

/**
 * GET requests: Node's own client, which knows proxies. Nothing is sent that tells who asks; no
 * cookie, no token.
 */
export class Http {
  readonly #agents: { http: HttpAgent; https: HttpsAgent };
  readonly #silenceMs: number;

  constructor({ proxy, silenceMs }: HttpOptions) {
    const proxyEnv =
      proxy === null ? process.env : { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: '' };
    this.#agents = { http: new HttpAgent({ proxyEnv }), https: new HttpsAgent({ proxyEnv }) };
    this.#silenceMs = silenceMs;
  }

  /**
   * Follows redirects, to other hosts too, but never from an encrypted connection to an open one.
   * The caller reads the body with {@link chunksOf} or destroys it.
   * @throws Passing for what may be over soon: no connection, 408, 429, 5xx;
   *   AppError `hub-redirect-refused`, `hub-certificate`
   */
  async get(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Answer> {
    let at = url;
    const seen: Record<string, string | undefined> = {};
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      const response = await this.#request(at, headers, signal);
      const status = response.statusCode ?? 0;
      for (const [name, value] of Object.entries(response.headers)) {
        // The hub itself says which file it is; where it sends us has other tags.
        if (name === 'etag' && seen['x-linked-etag']) continue;
        seen[name] = Array.isArray(value) ? value[0] : value;
      }
      const { location } = response.headers;
      if (status >= 300 && status < 400 && location !== undefined) {
        response.destroy();
        at = redirected(at, location);
        continue;
      }
      if (status === 408 || status === 429 || status >= 500) {
        response.destroy();
        throw new Passing(
          `${at.host}: ${status}`,
          retryAfter(response.headers['retry-after'], Date.now()),
        );
      }
      return { status, headers: seen, body: response };
    }
    throw new AppError('hub-redirect-refused', { host: at.host, reason: `> ${MAX_REDIRECTS}` });
  }

  /** The parts of a body as they come. @throws Passing when it ends early or goes silent */
  async *chunksOf(body: IncomingMessage): AsyncGenerator<Buffer> {
    const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    try {
      for (;;) {
        const timer = setTimeout(() => {
          body.destroy(new Error(`silent for ${this.#silenceMs / 1000} s`));
        }, this.#silenceMs);
        const next = await chunks.next().finally(() => clearTimeout(timer));
        if (next.done) return;
        yield next.value;
      }
    } catch (error) {
      throw new Passing((error as Error).message);
    } finally {
      body.destroy();
    }
  }

  close(): void {
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  #request(url: URL, headers: Record<string, string>, signal: AbortSignal) {
    return new Promise<IncomingMessage>((resolve, reject) => {
      const secure = url.protocol === 'https:';
      const request = (secure ? httpsRequest : httpRequest)(url, {
        agent: secure ? this.#agents.https : this.#agents.http,
        headers: { 'User-Agent': 'Fototeca', 'Accept-Encoding': 'identity', ...headers },
        signal,
      });
      const timer = setTimeout(() => {
        request.destroy(new Error(`no answer for ${this.#silenceMs / 1000} s`));
      }, this.#silenceMs);
      request.once('response', (response) => {
        clearTimeout(timer);
        resolve(response);
      });
      request.once('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        reject(signal.aborted ? error : explained(url, error));
      });
      request.end();
    });
  }
}

function redirected(from: URL, location: string): URL {
  const to = URL.canParse(location, from) ? new URL(location, from) : null;
  const safe =
    to !== null &&
    (to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:'));
  if (safe) return to;
  throw new AppError('hub-redirect-refused', { host: from.host, reason: location.slice(0, 200) });
}

/** A certificate that is not accepted will not be better in a minute. */
function explained(url: URL, error: NodeJS.ErrnoException): Error {
  const code = error.code ?? '';
  if (/CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL/.test(code)) {
    return new AppError('hub-certificate', { host: url.host, reason: code });
  }
  return new Passing(`${url.host}: ${error.message || code}`);
}
