/** Downloads against a server that behaves like the hub, and like networks on a bad day. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { Hub } from '../../../src/engine/models/hub/hub.ts';
import { Passing, retryAfter, retrying } from '../../../src/engine/models/hub/retry.ts';
import type { FetchControl } from '../../../src/engine/models/source.ts';
import { startHub, type FakeHub, type Fault } from '../../support/hub/server.ts';

const REPOSITORY = 'casa/modello';
const BIG = 'onnx/image.onnx';
const SMALL = 'config.json';
const big = randomBytes(300_000);
const small = Buffer.from('{"un": "modello"}');
const KEY = `${REPOSITORY}/${BIG}`;

let server: FakeHub;
let dir: string;
let target: string;
beforeEach(async () => {
  server = await startHub({ [KEY]: big, [`${REPOSITORY}/${SMALL}`]: small });
  dir = mkdtempSync(join(tmpdir(), 'fototeca-hub-'));
  target = join(dir, 'image.onnx');
});
afterEach(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

function hub(options: { attempts?: number; proxy?: string; endpoint?: string } = {}): Hub {
  const one = new Hub({
    endpoint: new URL(options.endpoint ?? server.endpoint),
    proxy: options.proxy ?? null,
    silenceMs: 250,
    retry: { attempts: options.attempts ?? 3, firstWaitMs: 1, longestWaitMs: 5 },
  });
  onTestFinished(() => one.close());
  return one;
}

const unknown = { bytes: null, sha256: null };
const never = new AbortController().signal;
const find = (path = BIG, expected: { bytes: number | null; sha256: string | null } = unknown) =>
  hub().find(REPOSITORY, 'main', [path], expected, never);
const control = (more: Partial<FetchControl> = {}): FetchControl => ({
  signal: never,
  checkpoint: () => Promise.resolve(),
  onBytes: () => undefined,
  ...more,
});
const fail = (...faults: Fault[]) => server.faults.set(KEY, faults);
const fetchBig = async (more: Partial<FetchControl> = {}, options = {}) => {
  await hub(options).fetch(await find(), target, control(more));
};

test('large and small files, each verified by the hash the hub has for it', async () => {
  const seen: number[] = [];
  await fetchBig({ onBytes: (bytes) => seen.push(bytes) });
  expect(readFileSync(target).equals(big)).toBe(true);
  expect(seen.at(-1)).toBe(big.length);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  const file = await find(SMALL);
  expect(file).toMatchObject({ revision: server.commit, hash: { kind: 'git-sha1' } });
  await hub().fetch(file, join(dir, 'config.json'), control());
  expect(readFileSync(join(dir, 'config.json'))).toEqual(small);
});

test('of several paths the first that exists', async () => {
  const found = await hub().find(REPOSITORY, 'main', ['nessuno.bin', BIG], unknown, never);
  expect(found.path).toBe(BIG);
});

test('a file that is not there, or not what the catalogue says', async () => {
  await expect(find('altro.onnx')).rejects.toMatchObject({
    code: 'hub-file-missing',
    details: { file: 'altro.onnx', repository: REPOSITORY },
  });
  await expect(find(BIG, { bytes: 5, sha256: null })).rejects.toMatchObject({
    code: 'hub-differs',
    details: { file: BIG, expected: '5 byte', actual: '300000 byte' },
  });
  await expect(find(BIG, { bytes: null, sha256: 'a'.repeat(64) })).rejects.toMatchObject({
    code: 'hub-differs',
    details: { expected: 'a'.repeat(64) },
  });
  server.says.set(KEY, { 'X-Linked-Etag': '"weiss-nicht"' });
  await expect(find()).rejects.toMatchObject({ code: 'hub-unverifiable' });
});

test.each([401, 403])('status %i: access denied, not tried again', async (status) => {
  server.describing.push({ kind: 'status', status });
  await expect(find()).rejects.toMatchObject({ code: 'hub-denied', details: { status } });
  expect((await find()).bytes).toBe(big.length);
});

test.each<[string, Fault[], number]>([
  ['429 with Retry-After', [{ kind: 'status', status: 429, retryAfter: '0' }], 2],
  [
    '500, then 503',
    [
      { kind: 'status', status: 500 },
      { kind: 'status', status: 503 },
    ],
    3,
  ],
  ['a cut', [{ kind: 'cut', after: 100_000 }], 2],
  ['a cut before the first byte', [{ kind: 'cut', after: 0 }], 2],
  ['silence', [{ kind: 'stall', after: 50_000 }], 2],
])('%s: goes on and completes', async (_what, faults, requests) => {
  fail(...faults);
  await fetchBig();
  expect(readFileSync(target).equals(big)).toBe(true);
  expect(server.fetched).toHaveLength(requests);
  expect(existsSync(`${target}.part`)).toBe(false);
});

test('many cuts are no failure as long as each brings something', async () => {
  fail(...Array.from({ length: 8 }, () => ({ kind: 'cut', after: 20_000 }) as const));
  await fetchBig();
  expect(readFileSync(target).equals(big)).toBe(true);
  expect(server.fetched.slice(1).every((line) => / bytes=\d+-$/.test(line))).toBe(true);
});

test('a server that never gets better is given up, and what came stays for next time', async () => {
  fail(
    { kind: 'cut', after: 100_000 },
    ...Array.from({ length: 9 }, () => ({ kind: 'status', status: 503 }) as const),
  );
  await expect(fetchBig()).rejects.toMatchObject({
    code: 'hub-unreachable',
    details: { reason: expect.stringContaining('503') as string },
  });
  expect(existsSync(target)).toBe(false);
  const kept = statSync(`${target}.part`).size;
  expect(kept).toBe(100_000);
  fail();
  await fetchBig();
  expect(server.fetched.at(-1)).toBe(`GET ${KEY} bytes=${kept}-`);
  expect(readFileSync(target).equals(big)).toBe(true);
});

test('a server without ranges: begins again and completes', async () => {
  fail({ kind: 'cut', after: 100_000 }, { kind: 'no-ranges' });
  await fetchBig();
  expect(readFileSync(target).equals(big)).toBe(true);
});

test('a wrong content is refused and deleted', async () => {
  fail({ kind: 'corrupt' });
  await expect(fetchBig()).rejects.toMatchObject({ code: 'download-corrupt' });
  expect([existsSync(target), existsSync(`${target}.part`)]).toEqual([false, false]);
  fail({ kind: 'longer' });
  await expect(fetchBig()).rejects.toMatchObject({ code: 'hub-differs' });
  expect(existsSync(target)).toBe(false);
});

test('the remains of another version are recognised and replaced', async () => {
  writeFileSync(`${target}.part`, randomBytes(1000));
  await fetchBig();
  expect(readFileSync(target).equals(big)).toBe(true);
  expect(server.fetched).toEqual([`GET ${KEY} bytes=1000-`, `GET ${KEY}`]);
  writeFileSync(`${target}.part`, randomBytes(400_000));
  rmSync(target);
  await fetchBig();
  expect(readFileSync(target).equals(big)).toBe(true);
});

test('what is complete is not fetched again; what was tampered with is', async () => {
  await fetchBig();
  await fetchBig();
  expect(server.fetched).toHaveLength(1);
  writeFileSync(target, randomBytes(big.length));
  await fetchBig();
  expect(readFileSync(target).equals(big)).toBe(true);
});

test('paused, nothing comes, and that is not taken for silence; resumed, it completes', async () => {
  server.pieceMs = 5;
  let resume = (): void => undefined;
  let paused: Promise<void> | null = null;
  let bytes = 0;
  const done = fetchBig({
    onBytes: (now) => {
      bytes = now;
      if (now > 100_000) paused ??= new Promise((resolve) => (resume = resolve));
    },
    checkpoint: () => paused ?? Promise.resolve(),
  });
  await expect.poll(() => paused !== null).toBe(true);
  const atPause = bytes;
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(bytes).toBe(atPause);
  expect(existsSync(target)).toBe(false);
  resume();
  await done;
  expect(readFileSync(target).equals(big)).toBe(true);
});

test('cancelled, it ends at once and keeps what came', async () => {
  server.pieceMs = 5;
  const abort = new AbortController();
  const done = fetchBig({
    signal: abort.signal,
    onBytes: (bytes) => bytes > 100_000 && abort.abort(),
  });
  await expect(done).rejects.toMatchObject({ name: 'AbortError' });
  expect(existsSync(target)).toBe(false);
  expect(statSync(`${target}.part`).size).toBeGreaterThan(100_000);
});

test('nobody there', async () => {
  await server.close();
  const { port } = new URL(server.endpoint);
  await expect(find()).rejects.toMatchObject({
    code: 'hub-unreachable',
    details: { host: `127.0.0.1:${port}` },
  });
});

test.each(['ftp://127.0.0.1/x', 'file:///etc/passwd', 'http://'])(
  'no redirect to %s',
  async (to) => {
    server.says.set(KEY, { Location: to });
    await expect(find()).rejects.toMatchObject({ code: 'hub-redirect-refused' });
  },
);

test('a circle of redirects ends', async () => {
  server.says.set(KEY, { Location: `${server.endpoint}/${REPOSITORY}/resolve/main/${BIG}` });
  await expect(find()).rejects.toMatchObject({ code: 'hub-redirect-refused' });
});

test('everything goes through the proxy', async () => {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(request.url ?? '');
    get(request.url ?? '', { headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void proxy.close());
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const one = hub({ proxy: address });
  const file = await one.find(REPOSITORY, 'main', [BIG], unknown, never);
  await one.fetch(file, target, control());
  expect(readFileSync(target).equals(big)).toBe(true);
  // Two requests, each of them to the hub and then to its store.
  expect(asked).toHaveLength(4);
});

test('Retry-After in seconds, as a date, and nonsense', () => {
  const now = Date.parse('2026-11-25T10:00:00Z');
  expect(retryAfter('7', now)).toBe(7000);
  expect(retryAfter('Wed, 25 Nov 2026 10:00:30 GMT', now)).toBe(30_000);
  expect(retryAfter('Wed, 25 Nov 2026 09:00:00 GMT', now)).toBe(0);
  expect(retryAfter('soon', now)).toBeNull();
  expect(retryAfter(undefined, now)).toBeNull();
});

test('waits as long as the server asks', async () => {
  let tries = 0;
  const started = performance.now();
  const work = () => {
    if (++tries < 2) throw new Passing('429', 120);
    return Promise.resolve(tries);
  };
  expect(await retrying(work, { attempts: 2, firstWaitMs: 1, longestWaitMs: 1 }, never)).toBe(2);
  expect(performance.now() - started).toBeGreaterThan(100);
});
