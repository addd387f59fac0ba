/**
 * A server that behaves like the hub: `/OWNER/NAME/resolve/REVISION/PATH` describes a file and
 * redirects to a second server, on another port, that has its content. Small files come at once.
 */
import { createHash } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** What goes wrong with one request for content; each is used up by one request. */
export type Fault =
  | { kind: 'status'; status: number; retryAfter?: string }
  /** The connection breaks after so many bytes. */
  | { kind: 'cut'; after: number }
  /** Silence after so many bytes. */
  | { kind: 'stall'; after: number }
  /** One byte is not what it should be. */
  | { kind: 'corrupt' }
  /** Ranges are not understood: the whole file comes. */
  | { kind: 'no-ranges' }
  /** Goes on after the end of the file. */
  | { kind: 'longer' };

export interface HubFiles {
  [repositoryAndPath: string]: Buffer;
}

/** For a hub that speaks HTTPS: its certificate, and the names it and its store have. */
export interface Secure {
  key: Buffer;
  cert: Buffer;
  names: { hub: string; store: string };
}

export interface FakeHub {
  endpoint: string;
  ports: { hub: number; store: number };
  commit: string;
  /** `GET PATH RANGE` of every request for content. */
  fetched: string[];
  /** Faults of the next requests for a path's content. */
  faults: Map<string, Fault[]>;
  /** Faults of the next requests for any description. */
  describing: Fault[];
  /** Replaces what the server says of a file. */
  says: Map<string, Record<string, string | undefined>>;
  /** Milliseconds between pieces of content. */
  pieceMs: number;
  close(): Promise<void>;
}

/** Files from this size are kept apart, as Git LFS does. */
const LARGE = 1000;
const PIECE = 16 * 1024;

const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const gitSha1 = (content: Buffer) =>
  createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');

export async function startHub(files: HubFiles, secure?: Secure): Promise<FakeHub> {
  const commit = 'c0ffee'.padEnd(40, '0');
  const create = (handler: RequestListener): Server =>
    secure ? createSecureServer(secure, handler) : createServer(handler);
  const store = create((request, response) => void content(request, response));
  const front = create((request, response) => void describe(request, response));
  const ports = { store: await listen(store), hub: await listen(front) };
  const address = (which: 'hub' | 'store') =>
    secure ? `https://${secure.names[which]}` : `http://127.0.0.1:${ports[which]}`;
  const hub: FakeHub = {
    endpoint: address('hub'),
    ports,
    commit,
    fetched: [],
    faults: new Map(),
    describing: [],
    says: new Map(),
    pieceMs: 0,
    async close() {
      await Promise.all([store, front].map(end));
    },
  };

  async function describe(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isProbe = request.headers.range === 'bytes=0-0';
    const fault = isProbe ? hub.describing.shift() : undefined;
    if (fault?.kind === 'status') return refuse(response, fault);
    const [, owner, name, , , ...path] = decodeURIComponent(request.url ?? '').split('/');
    const key = [owner, name, ...path].join('/');
    const file = files[key];
    if (!file) {
      response.writeHead(404, { 'X-Error-Code': 'EntryNotFound' }).end();
      return;
    }
    const large = file.length >= LARGE;
    const said = {
      'X-Repo-Commit': commit,
      ...(large
        ? {
            'X-Linked-Size': String(file.length),
            'X-Linked-Etag': `"${sha256(file)}"`,
            Location: `${address('store')}/${key}`,
          }
        : { ETag: `"${gitSha1(file)}"` }),
      ...hub.says.get(key),
    };
    for (const [header, value] of Object.entries(said)) {
      if (value !== undefined) response.setHeader(header, value);
    }
    if (large) response.writeHead(302).end();
    else await content(request, response, key);
  }

  async function content(
    request: IncomingMessage,
    response: ServerResponse,
    key = decodeURIComponent(request.url ?? '').slice(1),
  ): Promise<void> {
    const { range } = request.headers;
    const isProbe = range === 'bytes=0-0';
    if (!isProbe) hub.fetched.push(`GET ${key} ${range ?? ''}`.trim());
    const file = files[key] ?? Buffer.alloc(0);
    const fault = isProbe ? undefined : hub.faults.get(key)?.shift();
    if (fault?.kind === 'status') return refuse(response, fault);
    const wanted = fault?.kind === 'no-ranges' ? null : /^bytes=(\d+)-(\d*)$/.exec(range ?? '');
    const from = Number(wanted?.[1] ?? 0);
    const to = wanted?.[2] ? Number(wanted[2]) + 1 : file.length;
    if (wanted && from >= file.length) {
      response.writeHead(416, { 'Content-Range': `bytes */${file.length}` }).end();
      return;
    }
    if (large(file)) response.setHeader('ETag', '"of-the-store"');
    const body = Buffer.from(file.subarray(from, to));
    if (fault?.kind === 'corrupt') body.writeUInt8(body.readUInt8(0) ^ 1, 0);
    if (wanted) response.setHeader('Content-Range', `bytes ${from}-${to - 1}/${file.length}`);
    if (fault?.kind !== 'longer') response.setHeader('Content-Length', body.length);
    response.writeHead(wanted ? 206 : 200);
    const limit = fault && 'after' in fault ? fault.after : body.length;
    for (let at = 0; at < limit; at += PIECE) {
      response.write(body.subarray(at, Math.min(at + PIECE, limit)));
      if (hub.pieceMs > 0) await new Promise((resolve) => setTimeout(resolve, hub.pieceMs));
    }
    if (fault?.kind === 'cut') {
      // Let what was written leave before the connection breaks.
      setTimeout(() => response.destroy(), 20);
    } else if (fault?.kind === 'longer') response.end(Buffer.alloc(100));
    else if (fault?.kind !== 'stall') response.end();
  }

  return hub;
}

const large = (file: Buffer) => file.length >= LARGE;

function refuse(response: ServerResponse, { status, retryAfter }: Fault & { kind: 'status' }) {
  response.writeHead(status, retryAfter === undefined ? {} : { 'Retry-After': retryAfter }).end();
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function end(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
