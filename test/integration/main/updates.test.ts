/** The real electron-updater against a server here; only the last step, which ends the program, is not taken. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { NodeHttpExecutor } from 'builder-util';
import electronUpdater from 'electron-updater';
import electronNetwork from 'electron-updater/out/electronHttpExecutor.js';
import { expect, onTestFinished, test, vi } from 'vitest';
import { newKeys, signed } from '../../../build/sign.ts';
import { staged } from '../../../build/stage.ts';
import { Updates, type UpdateState } from '../../../src/main/updates.ts';
import type { UpdateAbility, UpdateChoice } from '../../../src/shared/updates.ts';
import { tempDir } from '../../support/temp-library.ts';

const NEW = Buffer.from('a new program');
const sha512 = createHash('sha512').update(NEW).digest('base64');
const { privateKey, publicKey } = newKeys();
const UNSIGNED = `version: 2.0.0
files:
  - url: Fototeca.AppImage
    sha512: ${sha512}
    size: ${NEW.length}
path: Fototeca.AppImage
sha512: ${sha512}
releaseDate: '2026-11-25T12:00:00.000Z'
`;
const METADATA = signed(UNSIGNED, privateKey, publicKey);

/** electron-updater's own network, with Node's requests in place of Electron's. */
class Network extends electronNetwork.ElectronHttpExecutor {
  override createRequest = NodeHttpExecutor.prototype.createRequest as never;
}

interface Scene {
  choice?: UpdateChoice;
  ability?: UpdateAbility;
  metadata?: string;
  program?: Buffer;
  /** The questions that are answered with no. */
  no?: string[];
}

async function scene({
  choice = 'weekly',
  ability = 'installs',
  metadata = METADATA,
  program = NEW,
  no = [],
}: Scene = {}) {
  const dir = tempDir();
  const requests: { path: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer(({ url = '', headers }, response) => {
    const path = url.replace(/\?.*/, '');
    requests.push({ path, headers });
    const body = path.endsWith('.yml') ? metadata : path.endsWith('.AppImage') ? program : null;
    response.writeHead(body === null ? 404 : 200).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  vi.stubEnv('APPIMAGE', join(dir, 'old.AppImage'));
  onTestFinished(() => void vi.unstubAllEnvs());
  writeFileSync(join(dir, 'old.AppImage'), 'an old program');
  writeFileSync(join(dir, 'app-update.yml'), 'updaterCacheDirName: cache\n');

  const said: string[] = [];
  class Updater extends electronUpdater.AppImageUpdater {
    override quitAndInstall(): void {
      said.push('installs');
    }
  }
  const { port } = server.address() as AddressInfo;
  const load = async () => {
    said.push('loads');
    const updater = new Updater(null, {
      version: '1.0.0',
      name: 'fototeca',
      isPackaged: true,
      appUpdateConfigPath: join(dir, 'app-update.yml'),
      userDataPath: dir,
      baseCachePath: dir,
      whenReady: () => Promise.resolve(),
      relaunch: () => undefined,
      quit: () => undefined,
      onQuit: () => undefined,
    });
    Object.assign(updater, { httpExecutor: new Network() });
    updater.setFeedURL({
      provider: 'generic',
      url: `http://127.0.0.1:${port}`,
      useMultipleRangeRequest: false,
    });
    return updater;
  };
  let state: UpdateState = { choice, lastCheck: null };
  let now = new Date('2026-11-25T12:00:00Z');
  const updates = new Updates({
    ability,
    key: publicKey,
    load,
    read: () => state,
    write: (next) => (state = next),
    ask: async (question) => {
      said.push(`asks ${question.kind}`);
      return !no.includes(question.kind);
    },
    tell: async (news) => void said.push(`tells ${news.kind}`),
    beforeInstall: async () => void said.push('closes the engine'),
    now: () => now,
  });
  return {
    updates,
    requests,
    said,
    state: () => state,
    later: (days: number) => (now = new Date(now.getTime() + days * 86_400_000)),
  };
}

const paths = (requests: { path: string }[]) => requests.map(({ path }) => path);

test('nothing is loaded or asked of the network before somebody has chosen', async () => {
  const { updates, requests, said, later } = await scene({ choice: 'never' });
  for (let year = 0; year < 3; year++) {
    await updates.tick();
    later(365);
  }
  expect([said, requests]).toEqual([[], []]);
});

test('once a week, with nothing that tells one person from another', async () => {
  const { updates, requests, later, state } = await scene({
    metadata: signed(UNSIGNED.replace('2.0.0', '1.0.0'), privateKey, publicKey),
  });
  await updates.tick();
  expect(paths(requests)).toEqual(['/latest-linux.yml']);
  expect(requests[0]?.headers['x-user-staging-id']).toBe('');
  expect(requests[0]?.headers.cookie).toBeUndefined();
  expect(state().lastCheck).toBe('2026-11-25T12:00:00.000Z');
  later(6);
  await updates.tick();
  expect(requests).toHaveLength(1);
  later(2);
  await updates.tick();
  expect(requests).toHaveLength(2);
});

test('who wants to be asked is, and a no holds for a week', async () => {
  const { updates, requests, said, later } = await scene({ choice: 'ask', no: ['check'] });
  await updates.tick();
  later(3);
  await updates.tick();
  expect(said).toEqual(['asks check']);
  later(5);
  await updates.tick();
  expect(said).toEqual(['asks check', 'asks check']);
  expect(requests).toEqual([]);
});

test('told before it downloads, told before it installs, and the engine ends first', async () => {
  const { updates, requests, said } = await scene();
  expect(await updates.check()).toBe('installing');
  expect(said).toEqual([
    ...['loads', 'asks download', 'asks install', 'closes the engine', 'installs'],
  ]);
  expect(paths(requests)).toContain('/Fototeca.AppImage');
});

test.each([
  ['download', ['loads', 'asks download']],
  ['install', ['loads', 'asks download', 'asks install']],
])('a no to %s is the end of it', async (question, expected) => {
  const { updates, said } = await scene({ no: [question] });
  expect(await updates.check()).toBe('declined');
  expect(said).toEqual(expected);
});

test('a file that is not what the metadata says is never offered for installing', async () => {
  const { updates, said } = await scene({ program: Buffer.from('something else') });
  await expect(updates.check()).rejects.toMatchObject({
    code: 'update-failed',
    details: { reason: expect.stringContaining('sha512 checksum mismatch') as string },
  });
  await updates.tick();
  expect(said).not.toContain('asks install');
});

const other = newKeys();
const FORGED = createHash('sha512').update('something else').digest('base64');

test.each([
  ['no signature', UNSIGNED],
  ['that of another key', signed(UNSIGNED, other.privateKey, other.publicKey)],
  ['a later version than was signed', METADATA.replace('2.0.0', '3.0.0')],
  ['another file', METADATA.replaceAll(sha512, FORGED)],
  ['another file from elsewhere', METADATA.replace('- url: ', '- url: http://127.0.0.1:9/')],
  ['a file without a checksum', METADATA.replace(`    sha512: ${sha512}\n`, '')],
  ['no list of files', METADATA.replace(/files:[^]*?path:/, 'path:')],
  ['a further package', `${METADATA}packages: { x64: { path: a.exe, sha512: ${FORGED} } }\n`],
  ['a signature that is none', METADATA.replace(/signature: .*/, 'signature: [1, 2]')],
])(
  'metadata with %s: nothing is downloaded or offered, and it is told',
  async (_what, metadata) => {
    for (const ability of ['installs', 'tells'] as const) {
      const { updates, requests, said } = await scene({ metadata, ability });
      await expect(updates.check()).rejects.toMatchObject({ code: 'update-unsigned' });
      await updates.tick();
      expect(paths(requests)).toEqual(['/latest-linux.yml']);
      expect(said).toEqual(['loads']);
    }
  },
);

test('a forgery that a check by itself comes upon is told', async () => {
  const { updates, said, requests } = await scene({ metadata: UNSIGNED });
  await updates.tick();
  expect(said).toEqual(['loads', 'tells unsigned']);
  expect(paths(requests)).toEqual(['/latest-linux.yml']);
});

test('signing again replaces the signature; a key that does not fit is an error', () => {
  expect(signed(METADATA, privateKey, publicKey)).toBe(METADATA);
  expect(() => signed(UNSIGNED, privateKey, other.publicKey)).toThrow('another one');
});

test('deb and rpm are only told of, and nothing is downloaded', async () => {
  const { updates, requests, said } = await scene({ ability: 'tells' });
  expect(await updates.check()).toBe('told');
  expect(said).toEqual(['loads', 'tells available']);
  expect(paths(requests)).toEqual(['/latest-linux.yml']);
});

test('a release that is staged for nobody yet is none; for all it is one', async () => {
  const none = await scene({ metadata: staged(METADATA, 0) });
  expect(await none.updates.check()).toBe('current');
  const all = await scene({ metadata: staged(staged(METADATA, 10), 100) });
  expect(await all.updates.check()).toBe('installing');
});

test('being offline is no news by itself, and an answer to who asked', async () => {
  const { updates, said, state } = await scene({ metadata: '<html>' });
  await updates.tick();
  expect(said).toEqual(['loads']);
  expect(state().lastCheck).toBe(null);
  await expect(updates.check()).rejects.toMatchObject({ code: 'update-unreachable' });
});
