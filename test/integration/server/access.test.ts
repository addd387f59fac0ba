import { mkdirSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { handlersOf } from '../../../src/engine/api.ts';
import { startServer } from '../../../src/server/server.ts';
import { tempDir, tempEngine } from '../../support/temp-library.ts';

interface Got {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A server on an empty library, and a way to send it exactly what one wants. */
async function served() {
  const dir = tempDir();
  const rendererDir = join(dir, 'pagina');
  mkdirSync(rendererDir);
  writeFileSync(join(rendererDir, 'index.html'), '<p>ciao</p>');
  const engine = tempEngine(join(dir, 'libreria'));
  const server = await startServer({
    handlers: handlersOf(engine),
    thumbnail: (id) => engine.thumbnail(id),
    picture: (id) => engine.picture(id),
    tuningReport: (id) => engine.tuning.report(id),
    listen: (listener) => engine.events.listen(listener),
    rendererDir,
    port: 0,
  });
  onTestFinished(() => server.close());
  const { host, port, pathname, search } = new URL(server.url);
  const send = (path: string, headers: OutgoingHttpHeaders = {}, body?: string) =>
    new Promise<Got>((resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST';
      const sent = request({
        host: '127.0.0.1',
        port,
        path,
        method,
        headers: { host, ...headers },
      });
      sent.on('error', reject);
      sent.on('response', (response) => {
        void text(response).then((got) =>
          resolve({ status: response.statusCode, headers: response.headers, body: got }),
        );
      });
      sent.end(body);
    });
  const arrive = async () => {
    const { headers } = await send(`${pathname}${search}`);
    return (headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
  };
  return { host, send, arrive, arrival: `${pathname}${search}` };
}

const JSON_TYPE = { 'content-type': 'application/json' };

test('the token works once and becomes a cookie that scripts and other sites do not get', async () => {
  const { send, arrival } = await served();
  const first = await send(arrival);
  expect(first.status).toBe(303);
  expect(first.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict$/);
  expect((await send(arrival)).status).toBe(403);
});

test('with the cookie the page and the calls answer, under a strict policy', async () => {
  const { send, arrive } = await served();
  const cookie = await arrive();
  const page = await send('/', { cookie });
  expect(page).toMatchObject({ status: 200, body: '<p>ciao</p>' });
  const policy = page.headers['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  const { body } = await send('/api/status', { cookie, ...JSON_TYPE }, '{}');
  expect(JSON.parse(body)).toMatchObject({ ok: true, result: { photos: 0 } });
});

test.each<[string, OutgoingHttpHeaders]>([
  ['no cookie', {}],
  ['a wrong cookie', { cookie: 'fototeca=indovinato' }],
])('%s: refused', async (_name, headers) => {
  const { send } = await served();
  expect((await send('/', headers)).status).toBe(403);
  expect((await send('/api/status', { ...headers, ...JSON_TYPE }, '{}')).status).toBe(403);
  expect((await send('/thumbnail/1', headers)).status).toBe(403);
});

test.each<[string, OutgoingHttpHeaders]>([
  ['a foreign Host (DNS rebinding)', { host: 'foto.example:80' }],
  ['a foreign Origin', { origin: 'https://foto.example' }],
  ['a call from another site', { 'sec-fetch-site': 'cross-site' }],
])('%s is refused even with the cookie', async (_name, headers) => {
  const { send, arrive } = await served();
  const cookie = await arrive();
  expect((await send('/', { cookie, ...headers })).status).toBe(403);
  expect((await send('/api/status', { cookie, ...JSON_TYPE, ...headers }, '{}')).status).toBe(403);
});

test.each([
  ['/thumbnail/..%2f..%2fetc%2fpasswd', 404],
  ['/thumbnail/1%00', 404],
  ['/../../package.json', 404],
  ['/%2e%2e/package.json', 404],
  ['/thumbnail/999', 404],
])('%s leads nowhere', async (path, status) => {
  const { send, arrive } = await served();
  expect((await send(path, { cookie: await arrive() })).status).toBe(status);
});

test('calls that are not what they should be are refused with a reason', async () => {
  const { send, arrive } = await served();
  const cookie = await arrive();
  const ask = async (method: string, body: string) => {
    const got = await send(`/api/${method}`, { cookie, ...JSON_TYPE }, body);
    return {
      status: got.status,
      answer: got.body === '' ? null : (JSON.parse(got.body) as unknown),
    };
  };
  const refused = (code: string) => ({ answer: { ok: false, error: { code } } });
  expect(await ask('nonsense', '{}')).toMatchObject(refused('request-unknown'));
  expect(await ask('constructor', '{}')).toMatchObject(refused('request-unknown'));
  expect(await ask('search', '{"text":1,"limit":5}')).toMatchObject(refused('request-invalid'));
  expect(await ask('search', '{"text":"x","limit":5,"more":1}')).toMatchObject(
    refused('request-invalid'),
  );
  expect((await ask('search', '{')).status).toBe(400);
  expect((await send('/api/status', { cookie, 'content-type': 'text/plain' }, '{}')).status).toBe(
    415,
  );
  const huge = JSON.stringify({ text: 'x'.repeat(17_000_000), limit: 5 });
  expect((await send('/api/search', { cookie, ...JSON_TYPE }, huge)).status).toBe(413);
});
