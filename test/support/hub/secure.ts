import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface Certificate {
  key: Buffer;
  cert: Buffer;
  /** The certificate's file: it signs itself, so who trusts it needs nothing else. */
  path: string;
}

/** A certificate of our own for some names, made by OpenSSL; null where that is not installed. */
export function certificateFor(names: readonly string[], dir: string): Certificate | null {
  const [keyPath, path] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const about = ['-days', '2', '-subj', '/CN=hub di prova'];
  const alternatives = `subjectAltName=${names.map((name) => `DNS:${name}`).join()}`;
  try {
    execFileSync(
      'openssl',
      [...args, '-keyout', keyPath, '-out', path, ...about, '-addext', alternatives],
      { stdio: 'ignore' },
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return { key: readFileSync(keyPath), cert: readFileSync(path), path };
}

export interface TunnelProxy {
  url: string;
  /** `HOST:PORT` of every tunnel that was asked for. */
  tunnels: string[];
  /** What was asked for in any other way, which a proxy could read along. */
  open: string[];
  /** The credentials that came, decoded. */
  credentials: Set<string>;
  close(): void;
}

/**
 * A proxy that makes tunnels (RFC 9110, 9.3.6) to hosts that only it knows; it sees nothing of what
 * goes through them.
 * @param hosts the local port behind each name
 */
export async function startTunnelProxy(hosts: Record<string, number>): Promise<TunnelProxy> {
  const server = createServer((request, response) => {
    proxy.open.push(request.url ?? '');
    response.writeHead(403).end();
  });
  server.on('connect', (request, socket, head) => {
    const target = request.url ?? '';
    proxy.tunnels.push(target);
    const [, given = ''] = (request.headers['proxy-authorization'] ?? '').split(' ');
    if (given) proxy.credentials.add(Buffer.from(given, 'base64').toString());
    const port = hosts[target.split(':')[0] ?? ''];
    if (port === undefined) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const behind = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      behind.write(head);
      behind.pipe(socket);
      socket.pipe(behind);
    });
    behind.on('error', () => socket.destroy());
    socket.on('error', () => behind.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: TunnelProxy = {
    url: `http://utente:parola%20d%27ordine@127.0.0.1:${port}`,
    tunnels: [],
    open: [],
    credentials: new Set(),
    close: () => void server.close(),
  };
  return proxy;
}
