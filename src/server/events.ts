import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { EngineEvent } from '../shared/api/events.ts';
import type { Access } from './access.ts';

/** A connection that does not answer for this long is dead. */
const PING_MS = 15_000;

/**
 * Sends the engine's events over a WebSocket at `/events`, to pages of ours only.
 * @param listen begins to tell events and returns what ends it
 * @returns a function that ends all connections
 */
export function serveEvents(
  server: Server,
  access: Access,
  listen: (listener: (event: EngineEvent) => void) => () => void,
): () => void {
  // A page has nothing to say here.
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const isOurs =
      request.url === '/events' &&
      // Browsers always say who opens a WebSocket; without it it is no page.
      request.headers.origin !== undefined &&
      access.isFromHere(request) &&
      access.hasSession(request);
    if (!isOurs) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => tell(opened, listen));
  });
  return () => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  };
}

function tell(
  socket: WebSocket,
  listen: (listener: (event: EngineEvent) => void) => () => void,
): void {
  const end = listen((event) => socket.send(JSON.stringify(event)));
  let alive = true;
  socket.on('pong', () => (alive = true));
  const pings = setInterval(() => {
    if (!alive) socket.terminate();
    alive = false;
    socket.ping();
  }, PING_MS);
  socket.on('close', () => {
    clearInterval(pings);
    end();
  });
  socket.on('error', () => socket.terminate());
}
