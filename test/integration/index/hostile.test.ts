/** A folder in which most files mean harm: each is named with its reason, and memory stays bounded. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import sharp from 'sharp';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import { endOf, runCli, startCli } from '../../support/cli.ts';
import { drawPhoto } from '../../support/drawn-folder.ts';
import { hugePng } from '../../support/pictures/blocks.ts';
import { randomOf } from '../../support/pictures/scenes.ts';
import { childrenOf } from '../../support/processes.ts';
import { tempDir } from '../../support/temp-library.ts';

const GOOD = 6;
/** An AVIF may take 1 GB, but one at a time; engine and photo worker take some 400 MB. */
const MOST_BYTES = 2.2e9;
/** Each of them claims 64 million pixels, and libheif believes it until the end. */
const LIARS = 3;
const NAMES = ['jpg', 'png', 'webp', 'gif', 'tif', 'avif', 'heic', 'dng', 'cr2', 'nef'];

test.runIf(process.platform === 'linux')('a folder of hostile files', async () => {
  const dir = tempDir();
  const [folder, library] = [join(dir, 'foto'), join(dir, 'libreria')];
  mkdirSync(folder);
  const put = (name: string, content: string | Uint8Array) =>
    writeFileSync(join(folder, name), content);
  for (let n = 0; n < GOOD; n++) put(`buona-${n}.jpg`, await drawPhoto(n));
  put('buona-0.xmp', `<x:xmpmeta>${'<a>'.repeat(3_000_000)}`);

  // Small files that are large pictures, or say so.
  const solid = (side: number) =>
    sharp({ create: { width: side, height: side, channels: 3, background: '#345' } });
  put('vera-ma-enorme.png', await solid(7000).png({ palette: true }).toBuffer());
  put('progressiva.jpg', await solid(5000).jpeg({ progressive: true }).toBuffer());
  put('bugia.png', hugePng(60_000, 60_000));
  const avif = await solid(64).avif({ effort: 0 }).toBuffer();
  const claim = avif.indexOf('ispe') + 8;
  avif.writeUInt32BE(4_000_000, claim);
  put('bugia.avif', avif);
  avif.writeUInt32BE(1_000_000, claim);
  for (let n = 0; n < LIARS; n++) put(`bugia-${n}.avif`, Buffer.concat([avif, Buffer.alloc(n)]));
  const gif = await solid(64).gif().toBuffer();
  gif.writeUInt32LE(0xffffffff, 6);
  // Its frame is what counts, and that is small.
  put('strana.gif', gif);

  // What is no picture at all, under every name.
  const random = randomOf(5);
  for (const name of NAMES) {
    put(`niente.${name}`, '');
    put(
      `rumore.${name}`,
      Uint8Array.from({ length: 20_000 }, () => random() * 256),
    );
    put(`meta.${name}`, (await drawPhoto(99)).subarray(0, 900));
  }

  const child = startCli(['index', folder, '--library', library, '--json']);
  const end = endOf(child);
  let most = 0;
  const timer = setInterval(() => {
    const pids = [child.pid ?? 0, ...childrenOf(child.pid ?? 0, 'process')];
    most = Math.max(
      most,
      pids.reduce((sum, pid) => sum + residentBytes(pid), 0),
    );
  }, 20);
  const { code, json } = await end;
  clearInterval(timer);
  console.log(`a folder of hostile files: at most ${Math.round(most / 1e6)} MB`);
  expect(most).toBeGreaterThan(1e8);
  expect(most).toBeLessThan(MOST_BYTES);

  // Those that are what they say are photos like others.
  const hostile = 2 + LIARS + 3 * NAMES.length;
  expect(code).toBe(3);
  expect(json).toMatchObject({ found: GOOD + 3 + hostile, indexed: GOOD + 3, failed: hostile });
  const told = (await runCli(['errors', '--library', library, '--json'])).json as {
    errors: { path: string; code: string }[];
  };
  const codes = new Map(told.errors.map((one) => [one.path.slice(folder.length + 1), one.code]));
  // A sidecar that cannot be read is named too; its photo is in the library all the same.
  expect(codes.size).toBe(hostile + 1);
  expect(codes.has('buona-0.xmp')).toBe(true);
  for (const name of ['bugia.png', 'bugia.avif']) {
    expect(codes.get(name)).toBe('image-too-many-pixels');
  }
  for (const name of NAMES) expect(codes.get(`niente.${name}`)).toBe('file-empty');
  expect([...codes.values()].filter((one) => one.startsWith('worker-'))).toEqual([]);
  expect(checkInvariants(library)).toEqual([]);
});

function residentBytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return 1024 * Number(/VmRSS:\s*(\d+)/.exec(status)?.[1] ?? 0);
  } catch {
    // It has ended.
    return 0;
  }
}
