import { extractAll, listPackage, statFile } from '@electron/asar';
import { readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join, sep } from 'node:path';
import { build } from 'electron-builder';
import { configurationFor } from '../../build/electron-builder.ts';
import { renderIcons } from '../../build/icons.ts';
import { ROOT } from './cli.ts';
import { makeStandInElectron } from './stand-in-electron.ts';

export interface PackedFile {
  /** With `/`. */
  path: string;
  bytes: number;
  /** Beside the archive, not in it. */
  unpacked: boolean;
}

/**
 * Packs what is built for this system around a stand-in for Electron, as far as an AppImage can be
 * made here: its tools would have to be downloaded.
 * @returns the folder of the unpacked program, and the entry in menus that the AppImage has
 */
export async function pack(dir: string): Promise<{ program: string; desktopEntry: string }> {
  const electronDist = join(dir, 'electron');
  makeStandInElectron(electronDist);
  const configuration = configurationFor(process.platform);
  const output = join(dir, 'dist');
  const icons = join(output, 'icons');
  await renderIcons(join(ROOT, 'build', 'icon.svg'), icons);
  let desktopEntry = '';
  await build({
    linux: ['AppImage'],
    projectDir: ROOT,
    publish: 'never',
    effectiveOptionComputed: ({ desktop }: { desktop: string }) => {
      desktopEntry = desktop;
      return Promise.resolve(true);
    },
    config: {
      ...configuration,
      electronDist,
      directories: { ...configuration.directories, output },
      linux: { ...configuration.linux, icon: icons },
    },
  });
  const [unpacked] = readdirSync(output).filter((name) => name.endsWith('unpacked'));
  return { program: join(output, unpacked ?? ''), desktopEntry };
}

export const archiveOf = (program: string): string => join(program, 'resources', 'app.asar');

/** All files of an archive and those beside it. */
export function listPacked(archive: string): PackedFile[] {
  return listPackage(archive, { isPack: false }).flatMap((entry) => {
    const path = entry.split(sep).filter(Boolean).join('/');
    const stat = statFile(archive, path);
    if (!('size' in stat)) return [];
    return [{ path, bytes: stat.size, unpacked: stat.unpacked === true }];
  });
}

/**
 * The archive as Electron's own code sees it, for plain Node, which reads no archives: a folder
 * `app.asar` with what is in the archive and, as links, the `.node` files beside it. Everything
 * else beside it is only to be found there, as for all that is not Electron.
 */
export function viewForNode(archive: string, dir: string): string {
  const view = join(dir, 'app.asar');
  extractAll(archive, view);
  symlinkSync(`${archive}.unpacked`, `${view}.unpacked`, 'dir');
  for (const { path, unpacked } of listPacked(archive)) {
    if (!unpacked) continue;
    rmSync(join(view, path));
    if (path.endsWith('.node')) symlinkSync(join(`${archive}.unpacked`, path), join(view, path));
  }
  return view;
}

/** What a file is compiled for, by its first bytes; null where it is no program or library. */
export function machineOf(content: Buffer): string | null {
  if (content.length < 20) return null;
  const magic = content.readUInt32BE(0);
  if (magic === 0x7f454c46) {
    const machine = content.readUInt16LE(18);
    return { 0x3e: 'linux-x64', 0xb7: 'linux-arm64' }[machine] ?? `linux-${machine}`;
  }
  if (content.toString('latin1', 0, 2) === 'MZ') return 'win32';
  return [0xcffaedfe, 0xfeedfacf, 0xcafebabe].includes(magic) ? 'darwin' : null;
}

/** Bytes of all files below a folder. */
export function bytesBelow(dir: string): number {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
