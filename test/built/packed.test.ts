import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { extractFile } from '@electron/asar';
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ROOT } from '../support/cli.ts';
import { drawFolder, drawPhoto } from '../support/drawn-folder.ts';
import { haveSharedPhotos, sharedPhotos } from '../support/models/shared-photos.ts';
import {
  archiveOf,
  bytesBelow,
  listPacked,
  machineOf,
  pack,
  viewForNode,
  type PackedFile,
} from '../support/packed.ts';
import { drawDng } from '../support/pictures/raw-files.ts';

/** Real photos that are read as well, where they are. */
const REAL_PHOTOS = 40;
const realFolder = join(sharedPhotos, 'flickr');

/** electron-builder packs for the system it runs on; the stand-in is one of Linux. */
describe.runIf(process.platform === 'linux')('the packed program', () => {
  const dir = mkdtempSync(join(tmpdir(), 'fototeca-pack-'));
  let program: string;
  let desktopEntry: string;
  let archive: string;
  let files: PackedFile[];
  const contentOf = ({ path, unpacked }: PackedFile): Buffer =>
    unpacked ? readFileSync(join(`${archive}.unpacked`, path)) : extractFile(archive, path);

  beforeAll(async () => {
    vi.stubEnv('FOTOTECA_UPDATE_KEY', 'a public key');
    ({ program, desktopEntry } = await pack(dir));
    vi.unstubAllEnvs();
    archive = archiveOf(program);
    files = listPacked(archive);
    tellSizes(files, bytesBelow(program));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  test('holds what it needs and nothing else at the top', () => {
    const top = new Set(files.map(({ path }) => path.split('/')[0]));
    expect([...top].sort()).toEqual(['node_modules', 'out', 'package.json', 'resources']);
    for (const needed of [
      'out/main/index.js',
      'out/main/cli.js',
      'out/main/engine-process.js',
      'out/main/photo-process.js',
      'out/main/disk-process.js',
      'out/main/watch-process.js',
      'out/main/encoder-thread.js',
      'out/main/vector-thread.js',
      'out/main/tag-thread.js',
      'out/preload/index.cjs',
      'out/renderer/index.html',
      'out/renderer/licenses.json',
      'resources/models/starter-it/manifest.json',
      'resources/models/starter-it/image.onnx',
    ]) {
      expect(files.map(({ path }) => path)).toContain(needed);
    }
  });

  test('carries the key that new versions must be signed with, and nothing of its making', () => {
    const own = JSON.parse(extractFile(archive, 'package.json').toString()) as object;
    expect(own).toMatchObject({ name: 'fototeca', updateKey: 'a public key' });
    expect(own).not.toHaveProperty('scripts');
  });

  test('holds no sources, tests, maps or secrets', () => {
    const wrong =
      /\.(ts|svelte|map|pem|key|p12|pfx|env)$|(^|\/)(tests?|__tests__|\.env[^/]*|\.git|\.npmrc)(\/|$)/;
    expect(files.filter(({ path }) => wrong.test(path)).map(({ path }) => path)).toEqual([]);
  });

  test('holds no path of the machine it was built on', () => {
    const ours = files.filter(({ path }) => /^(out\/|package\.json)/.test(path));
    for (const { path } of ours) {
      const content = extractFile(archive, path).toString('latin1');
      expect(content.includes(ROOT), path).toBe(false);
    }
  });

  test('holds native files of its own platform only, all beside the archive', () => {
    const native = files.filter(({ path }) => /\.(node|dll|dylib|so)(\.|$)/.test(path));
    expect(native.every(({ unpacked }) => unpacked)).toBe(true);
    const machines = new Map(
      files.flatMap((file) => {
        const machine = machineOf(contentOf(file));
        return machine ? [[file.path, machine]] : [];
      }),
    );
    // onnxruntime ×2, libvips, sharp, better-sqlite3, sqlite-vec, watcher
    expect(machines.size).toBe(7);
    expect(new Set(machines.values())).toEqual(new Set([`linux-${process.arch}`]));
  });

  test('is told of in Italian, and its sandbox is not turned off', () => {
    const metainfo = 'usr/share/metainfo/app.fototeca.Fototeca.metainfo.xml';
    expect(readFileSync(join(program, metainfo), 'utf8')).toContain('<summary xml:lang="it">');
    expect(desktopEntry).toContain('GenericName[it]=Archivio fotografico');
    expect(desktopEntry).toMatch(/^Exec=AppRun %U$/m);
  });

  test('has the fuses set', async () => {
    const wire = await getCurrentFuseWire(join(program, 'fototeca'));
    const isOn = (fuse: FuseV1Options) => wire[fuse] === '1'.charCodeAt(0);
    expect(isOn(FuseV1Options.RunAsNode)).toBe(true);
    expect(isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation)).toBe(true);
    expect(isOn(FuseV1Options.OnlyLoadAppFromAsar)).toBe(true);
    for (const off of [
      FuseV1Options.EnableCookieEncryption,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
      FuseV1Options.GrantFileProtocolExtraPrivileges,
    ]) {
      expect(isOn(off), FuseV1Options[off]).toBe(false);
    }
    expect(readdirSync(join(program, 'locales')).sort()).toEqual(['en-US.pak', 'it.pak']);
  });

  test('indexes every kind of photo and searches as the sources do, from its own files', async () => {
    const program = join(viewForNode(archive, join(dir, 'view')), 'out', 'main', 'cli.js');
    const library = join(dir, 'libreria');
    const photos = join(dir, 'foto');
    await drawFolder(photos, 6);
    const real = haveSharedPhotos ? readdirSync(realFolder).slice(0, REAL_PHOTOS) : [];
    if (!haveSharedPhotos) console.warn('Skipped: no real photos here, only drawn ones are read.');
    for (const name of real) copyFileSync(join(realFolder, name), join(photos, name));
    copyFileSync(join(ROOT, 'test/fixtures/heic/corners.heic'), join(photos, 'foto.heic'));
    const preview = await drawPhoto(100);
    writeFileSync(join(photos, 'foto.dng'), drawDng({ preview, width: 320, height: 240 }));

    const count = 6 + real.length + 2;
    const index = await fototeca(program, 'index', photos, '--library', library);
    expect(index).toMatchObject({ found: count, indexed: count, failed: 0 });

    const sources = join(ROOT, 'src', 'cli', 'main.ts');
    for (const search of [
      ['persone sulla neve', '--min-relevance', 'none', '--limit', '10'],
      ['', '--like', join(photos, 'foto-0.jpg'), '--min-relevance', 'none', '--limit', '10'],
    ]) {
      const args = ['search', ...search, '--library', library];
      const [packed, plain] = [await fototeca(program, ...args), await fototeca(sources, ...args)];
      expect(packed['results']).toHaveLength(Math.min(10, count));
      expect(packed['results']).toEqual(plain['results']);
    }
  });
});

/** Runs a command line with nothing of the repository in its surroundings; its answer. */
async function fototeca(program: string, ...args: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args, '--json'], {
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'], LC_ALL: 'it_IT.UTF-8' },
  });
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** What takes the room, for docs/packaging.md. */
function tellSizes(files: readonly PackedFile[], bytes: number): void {
  const sizes = new Map<string, number>();
  for (const { path, bytes: size } of files) {
    const [top = '', second = '', third = ''] = path.split('/');
    const scoped = second.startsWith('@') ? `${second}/${third}` : second;
    const part = top === 'package.json' ? top : `${top}/${scoped}`;
    sizes.set(part, (sizes.get(part) ?? 0) + size);
  }
  const megabytes = (size: number) => (size / 1e6).toFixed(1).padStart(7);
  const largest = [...sizes].sort((a, b) => b[1] - a[1]).slice(0, 16);
  const lines = largest.map(([part, size]) => `${megabytes(size)} MB  ${part}`);
  console.log([`${megabytes(bytes)} MB  in all, without Electron`, ...lines].join('\n'));
}
