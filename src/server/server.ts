/**
 * Browser mode: the renderer and the engine's API over HTTP on the loopback address, in the
 * process of the engine.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createReadStream } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { answer } from '../engine/api.ts';
import type { EngineEvent } from '../shared/api/events.ts';
import type { EngineHandlers } from '../shared/api/contract.ts';
import { contentPolicy, REPORT_POLICY } from '../shared/content-policy.ts';
import type { FullPicture } from '../shared/engine-messages.ts';
import { AppError } from '../shared/errors.ts';
import { readStaticFiles, type StaticFile } from '../page/static-files.ts';
import { Access } from './access.ts';
import { serveEvents } from './events.ts';

export interface ServerOptions {
  handlers: EngineHandlers;
  /** A photo's thumbnail as JPEG; null where there is none. */
  thumbnail(photoId: number): Uint8Array | null;
  /**
   * A photo at full size: a file that browsers can read, or a JPEG made of it.
   * @throws AppError where there is none
   */
  picture(photoId: number): Promise<FullPicture>;
  /** The path of the page about a tuning. @throws AppError where there is none */
  tuningReport(id: string): Promise<string>;
  /** Begins to tell the engine's events and returns what ends it. */
  listen(listener: (event: EngineEvent) => void): () => void;
  /** Folder of the built renderer. */
  rendererDir: string;
  /** 0 for any that is free. */
  port: number;
}

export interface RunningServer {
  /** The address to open, with the token that works once. */
  url: string;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
/** Room for the ids of all photos of a large library. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Sent with every answer: nothing from elsewhere runs, embeds us or reads us. */
const SECURITY_HEADERS = {
  'Content-Security-Policy': contentPolicy(),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** Starts browser mode. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const access = new Access();
  const files = await readStaticFiles(options.rendererDir);
  const server = createServer((request, response) => {
    respond(options, access, files, request, response).catch(() => {
      if (!response.headersSent) send(response, 500, 'text/plain', '');
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, LOOPBACK, resolve);
  });
  const endEvents = serveEvents(server, access, options.listen);
  const { port } = server.address() as AddressInfo;
  access.listeningOn(port);
  return {
    url: `http://${LOOPBACK}:${port}/?token=${access.token}`,
    close: () =>
      new Promise((resolve) => {
        endEvents();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  options: ServerOptions,
  access: Access,
  files: ReadonlyMap<string, StaticFile>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!access.isFromHere(request)) {
    send(response, 403, 'text/plain', '403');
    return;
  }
  const { pathname, searchParams } = new URL(request.url ?? '/', `http://${LOOPBACK}`);
  const token = searchParams.get('token');
  const cookie =
    request.method === 'GET' && pathname === '/' && token ? access.redeem(token) : null;
  if (cookie !== null) {
    send(response, 303, 'text/plain', '', { 'Set-Cookie': cookie, Location: '/' });
    return;
  }
  if (!access.hasSession(request)) {
    send(response, 403, 'text/plain', '403');
    return;
  }
  if (request.method === 'POST' && pathname.startsWith('/api/')) {
    await respondToCall(options.handlers, pathname.slice('/api/'.length), request, response);
    return;
  }
  if (request.method !== 'GET') {
    send(response, 405, 'text/plain', '');
    return;
  }
  const photo = /^\/(thumbnail|original)\/(\d{1,15})$/.exec(pathname);
  if (photo) {
    const id = Number(photo[2]);
    if (photo[1] === 'thumbnail') sendJpeg(response, options.thumbnail(id));
    else await respondWithPicture(options, id, response);
    return;
  }
  const report = /^\/tuning-report\/([A-Za-z0-9._-]{1,200})$/.exec(pathname);
  if (report) {
    await respondWithReport(options, report[1] as string, response);
    return;
  }
  const file = files.get(pathname);
  if (file) send(response, 200, file.type, file.body);
  else send(response, 404, 'text/plain', '');
}

/** Addresses of pictures carry the version of what they name, so it may be kept. */
const KEPT = { 'Cache-Control': 'private, max-age=86400' };

function sendJpeg(response: ServerResponse, jpeg: Uint8Array | null): void {
  if (jpeg) send(response, 200, 'image/jpeg', jpeg, KEPT);
  else send(response, 404, 'text/plain', '');
}

async function respondWithPicture(
  options: ServerOptions,
  photoId: number,
  response: ServerResponse,
): Promise<void> {
  try {
    const picture = await options.picture(photoId);
    if ('jpeg' in picture) {
      sendJpeg(response, picture.jpeg);
      return;
    }
    const file = createReadStream(picture.path);
    await once(file, 'open');
    response.writeHead(200, { ...SECURITY_HEADERS, ...KEPT, 'Content-Type': picture.type });
    await pipeline(file, response);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else if (isMissing(error)) send(response, 404, 'text/plain', '');
    else throw error;
  }
}

async function respondWithReport(
  options: ServerOptions,
  id: string,
  response: ServerResponse,
): Promise<void> {
  try {
    const page = await readFile(await options.tuningReport(id));
    const headers = { 'Content-Security-Policy': REPORT_POLICY };
    send(response, 200, 'text/html; charset=utf-8', page, headers);
  } catch (error) {
    if (!isMissing(error)) throw error;
    send(response, 404, 'text/plain', '');
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof AppError || (error as NodeJS.ErrnoException).code !== undefined;

async function respondToCall(
  handlers: EngineHandlers,
  method: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A form of another site cannot send this type without asking first, and we never say yes.
  if (request.headers['content-type'] !== 'application/json') {
    send(response, 415, 'text/plain', '');
    return;
  }
  const body = await readBody(request);
  if (body === null) {
    send(response, 413, 'text/plain', '');
    return;
  }
  let params: unknown;
  try {
    params = JSON.parse(body);
  } catch {
    send(response, 400, 'text/plain', '');
    return;
  }
  const left = new AbortController();
  response.on('close', () => left.abort());
  const given = await answer(handlers, method, params, left.signal);
  send(response, 200, 'application/json', JSON.stringify(given));
}

/** The body as text, or null where it is too long. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { ...SECURITY_HEADERS, 'Content-Type': type, ...headers });
  response.end(body);
}
