/** A hub over HTTPS that can be reached through a proxy only, as in offices; all of it is local. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { openLibrary } from '../../../src/engine/library/library.ts';
import { runCli } from '../../support/cli.ts';
import { xlmRobertaFiles } from '../../support/hub/models.ts';
import { certificateFor, startTunnelProxy } from '../../support/hub/secure.ts';
import { startHub } from '../../support/hub/server.ts';
import { tempDir } from '../../support/temp-library.ts';

/** Names that nobody else knows (RFC 6761): who does not go through the proxy gets nowhere. */
const [HUB, STORE] = ['hub.example', 'magazzino.example'];
const ID = 'xlm-roberta-base-vit-b-32';
const certificateDir = mkdtempSync(join(tmpdir(), 'fototeca-test-'));
const certificate = certificateFor([HUB, STORE], certificateDir);
afterAll(() => rmSync(certificateDir, { recursive: true }));

async function office() {
  if (!certificate) throw new Error('no OpenSSL');
  const secure = { ...certificate, names: { hub: HUB, store: STORE } };
  const hub = await startHub(xlmRobertaFiles(), secure);
  const proxy = await startTunnelProxy({ [HUB]: hub.ports.hub, [STORE]: hub.ports.store });
  onTestFinished(async () => {
    await hub.close();
    proxy.close();
  });
  const library = join(tempDir(), 'libreria');
  const install = (env: Record<string, string>) =>
    runCli(['models', 'install', ID, '--yes', '--library', library, '--json'], env);
  return { hub, proxy, library, install };
}

const trusting = { NODE_EXTRA_CA_CERTS: certificate?.path ?? '' };

test.skipIf(!certificate)(
  'proxy and mirror of the settings: all goes through tunnels',
  async () => {
    const { hub, proxy, library, install } = await office();
    const opened = openLibrary({ dir: library, clock: () => new Date() });
    const downloads = { endpoint: `https://${HUB}`, proxy: proxy.url };
    opened.transaction(() => opened.settings.set('downloads', downloads));
    opened.close();

    const { code, stderr } = await install(trusting);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(readdirSync(join(library, 'models'))).toEqual([ID]);
    expect(hub.fetched.length).toBeGreaterThan(2);
    expect(new Set(proxy.tunnels)).toEqual(new Set([`${HUB}:443`, `${STORE}:443`]));
    expect(proxy.open).toEqual([]);
    expect([...proxy.credentials]).toEqual(["utente:parola d'ordine"]);
  },
);

test.skipIf(!certificate)('proxy and mirror of the environment', async () => {
  const { proxy, library, install } = await office();
  const env = { ...trusting, HTTPS_PROXY: proxy.url, HF_ENDPOINT: `https://${HUB}/` };
  expect(await install(env)).toMatchObject({ code: 0 });
  expect(readdirSync(join(library, 'models'))).toEqual([ID]);
  expect(new Set(proxy.tunnels)).toEqual(new Set([`${HUB}:443`, `${STORE}:443`]));
});

test.skipIf(!certificate)('a certificate nobody vouches for: refused at once', async () => {
  const { hub, proxy, library, install } = await office();
  const env = { HTTPS_PROXY: proxy.url, HF_ENDPOINT: `https://${HUB}` };
  const { code, stderr } = await install(env);
  expect(code).toBe(1);
  expect(stderr).toContain(HUB);
  expect(stderr).toMatch(/certificat/);
  expect(hub.fetched).toEqual([]);
  expect(existsSync(join(library, 'models', ID))).toBe(false);
});
