/** Rounds in which browser mode is killed in the middle of each kind of job. */
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readXmp } from '../../../src/engine/worker/photo/metadata/xmp.ts';
import { endOf, runCli, startCli } from '../cli.ts';
import { drawFolder } from '../drawn-folder.ts';
import { tinyEntry } from '../hub/models.ts';
import { drawScene } from '../pictures/scenes.ts';
import { Served } from './served.ts';
import type { Round } from './worker-rounds.ts';

/** Where rounds of one kind take place: a folder of their own. */
export interface Place {
  dir: string;
  /** 0 ≤ x < 1 */
  random: () => number;
  /** Most kills of one piece of work that goes on where it was cut off. */
  kills?: number;
}

/** Prepares; each call of what it gives is one round. */
export type Kind = (place: Place) => Promise<() => Promise<Round>>;

const sha256 = (path: string): string =>
  createHash('sha256').update(readFileSync(path)).digest('hex');

/** Every file below a folder with the hash of its content. */
const contentsOf = (dir: string): Map<string, string> =>
  new Map(
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, sha256(path)]),
  );

/** What is not as it was, as sentences. */
function changed(before: ReadonlyMap<string, string>): string[] {
  return [...before].flatMap(([path, hash]) => {
    if (!existsSync(path)) return [`${path} is gone`];
    return sha256(path) === hash ? [] : [`${path} has changed`];
  });
}

async function indexed(dir: string, photos: number): Promise<{ folder: string; library: string }> {
  const [folder, library] = [join(dir, 'foto'), join(dir, 'libreria')];
  await drawFolder(folder, photos);
  const { code, stderr } = await runCli(['index', folder, '--library', library, '--json']);
  if (code !== 0) throw new Error(stderr);
  return { folder, library };
}

async function idsIn(served: Served): Promise<number[]> {
  const { ids } = await served.call('timeline', { view: { kind: 'all' }, sorting: 'name' });
  return ids;
}

/** Begins work and kills browser mode at a random moment of it; true where it had ended before. */
class Killer {
  readonly #random: () => number;
  /** How long the uninterrupted work takes here, ms: a guess, until it has ended once. */
  #longest = 1000;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** @param work rejects where the process is gone meanwhile */
  async kill(served: Served, work: () => Promise<unknown>): Promise<boolean> {
    const started = performance.now();
    let ended = false;
    const done = work().then(
      () => {
        ended = true;
        this.#longest = performance.now() - started;
      },
      (error: unknown) => {
        if (!(error instanceof TypeError)) throw error;
      },
    );
    await Promise.race([done, delay(this.#random() * this.#longest)]);
    const killed = !ended;
    await served.kill();
    await done;
    return killed;
  }
}

/** Copies of originals: each that has a photo's name is whole. */
export const exportRounds: Kind = async ({ dir, random }) => {
  const { folder, library } = await indexed(dir, 20);
  // Bytes after the picture's end, so that copying takes its time.
  for (const [path] of contentsOf(folder)) appendFileSync(path, Buffer.alloc(4_000_000, path));
  await runCli(['index', folder, '--library', library]);
  const before = contentsOf(folder);
  const whole = new Set(before.values());
  const killer = new Killer(random);
  const copies = join(dir, 'copie');
  return async () => {
    const served = await Served.start(library);
    const ids = await idsIn(served);
    const killed = await killer.kill(served, async () => {
      await served.call('exportPhotos', { ids, folder: copies });
      await served.settled();
    });
    const made = existsSync(copies) ? contentsOf(copies) : new Map<string, string>();
    const halves = [...made].filter(([path, hash]) => {
      return !basename(path).startsWith('.') && !whole.has(hash);
    });
    if (!killed) rmSync(copies, { recursive: true });
    return {
      killed,
      violations: [...halves.map(([path]) => `${path} is half a copy`), ...changed(before)],
    };
  };
};

/** Every photo is at its place or whole in the trash, and comes back out of it. */
export const trashRounds: Kind = async ({ dir, random }) => {
  process.env['XDG_DATA_HOME'] = join(dir, 'cestino');
  const trash = join(dir, 'cestino', 'Trash');
  const { folder, library } = await indexed(dir, 40);
  const before = contentsOf(folder);
  const [one = ''] = before.keys();
  const killer = new Killer(random);
  return async () => {
    const served = await Served.start(library);
    const ids = await idsIn(served);
    const killed = await killer.kill(served, () => served.call('trashPhotos', { ids }));
    const violations = killed || !existsSync(one) ? [] : ['nothing is in the trash'];
    for (const info of existsSync(trash) ? readdirSync(join(trash, 'info')) : []) {
      const thrown = join(trash, 'files', info.replace(/\.trashinfo$/, ''));
      const told = /^Path=(.*)$/m.exec(readFileSync(join(trash, 'info', info), 'utf8'))?.[1];
      if (existsSync(thrown)) renameSync(thrown, decodeURI(told ?? ''));
      rmSync(join(trash, 'info', info));
    }
    violations.push(...changed(before));
    const again = await runCli(['index', folder, '--library', library, '--json']);
    const { failed, missing } = (again.json ?? {}) as { failed?: number; missing?: number };
    if (failed !== 0 || missing !== 0) violations.push(`not found again: ${again.stderr}`);
    return { killed, violations };
  };
};

/** Tags, albums and duplicates: what was cut off is made up for, to the same. */
export const taggingRounds: Kind = async ({ dir, random }) => {
  const { library } = await indexed(dir, 60);
  const pristine = join(dir, 'prima');
  cpSync(library, pristine, { recursive: true });
  const tags = async () => (await runCli(['tags', '--library', library, '--json'])).json;
  const expected = JSON.stringify(await tags());
  const killer = new Killer(random);
  return async () => {
    rmSync(library, { recursive: true });
    cpSync(pristine, library, { recursive: true });
    const served = await Served.start(library);
    const killed = await killer.kill(served, async () => {
      await served.call('organize', {});
      await served.settled();
    });
    const found = JSON.stringify(await tags());
    return { killed, violations: found === expected ? [] : [`other tags: ${found}`] };
  };
};

const WORDS = ['il mare', 'una strada', 'un prato', 'la neve', 'una casa'];

/** A tuning goes on where it was cut off; a result that is listed can be used. */
export const tuningRounds: Kind = async ({ dir, random }) => {
  const [folder, library] = [join(dir, 'foto'), join(dir, 'libreria')];
  mkdirSync(folder);
  const lines: string[] = [];
  for (let n = 0; n < 50; n++) {
    const image_path = `${n}.jpg`;
    const scene = drawScene({ width: 240, height: 180, seed: n + 1 });
    writeFileSync(join(folder, image_path), await scene.jpeg().toBuffer());
    lines.push(JSON.stringify({ image_path, captions: [`${WORDS[n % 5]} numero ${n}`] }));
  }
  const dataset = join(folder, 'elenco.jsonl');
  writeFileSync(dataset, lines.join('\n'));
  await runCli(['index', folder, '--library', library]);
  const killer = new Killer(random);
  return async () => {
    const served = await Served.start(library);
    const killed = await killer.kill(served, async () => {
      await served.call('startTuning', { dataset });
      const failed = await served.settled();
      if (failed.length > 0) throw new Error(JSON.stringify(failed));
    });
    const after = await Served.start(library);
    const violations = (await after.call('models', {}))
      .filter(({ installed, problem }) => installed && problem !== null)
      .map(({ id }) => `model ${id} does not work`);
    for (const { id, active } of await after.call('tunings', {})) {
      if (!active) await after.call('useTuning', { id });
      await after.call('undoTuning', {});
      await after.call('discardTuning', { id });
    }
    await after.kill();
    return { killed, violations };
  };
};

/** A model is there and works, or is not there. */
export const installRounds: Kind = async ({ dir, random }) => {
  const library = join(dir, 'libreria');
  const { resourcesDir, files } = tinyEntry(join(dir, 'risorse'));
  const from = join(dir, 'scaricato');
  for (const [path, bytes] of Object.entries(files)) {
    const target = join(from, path.split('/').slice(2).join('/'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
  const killer = new Killer(random);
  return async () => {
    const served = await Served.start(library, { resourcesDir });
    const killed = await killer.kill(served, async () => {
      await served.call('installModel', { id: 'tiny', consent: true, from });
      const failed = await served.settled();
      if (failed.length > 0) throw new Error(JSON.stringify(failed));
    });
    const after = await Served.start(library, { resourcesDir });
    const tiny = (await after.call('models', {})).find(({ id }) => id === 'tiny');
    const violations = tiny?.problem == null ? [] : [`a model that does not work`];
    if (tiny?.installed) {
      await after.call('checkModel', { id: 'tiny' });
      // Half of the rounds replace a model that is there.
      if (random() < 0.5) await after.call('removeModel', { id: 'tiny' });
    }
    await after.kill();
    return { killed, violations };
  };
};

/** XMP files beside the photos are whole or as they were. */
export const sidecarRounds: Kind = async ({ dir, random }) => {
  const { folder, library } = await indexed(dir, 40);
  const before = contentsOf(folder);
  await runCli(['tag', 'add', 'vacanze', ...before.keys(), '--library', library]);
  const run = (...more: string[]) => ['export-metadata', '--library', library, ...more];
  const started = performance.now();
  await runCli(run());
  const longest = performance.now() - started;
  return async () => {
    const child = startCli(run(...(random() < 0.5 ? ['--undo'] : [])));
    const timer = setTimeout(() => child.kill('SIGKILL'), random() * longest);
    const { code } = await endOf(child);
    clearTimeout(timer);
    const violations = changed(before);
    for (const [path] of contentsOf(folder)) {
      if (!path.endsWith('.xmp')) continue;
      const { keywords } = readXmp(readFileSync(path));
      if (keywords?.[0] !== 'vacanze') violations.push(`${path} is not whole`);
    }
    return { killed: code === null, violations };
  };
};

/** The whole of browser mode while it indexes and is used: what it said is done stays done. */
export const shellRounds: Kind = async ({ dir, random }) => {
  const [folder, library] = [join(dir, 'foto'), join(dir, 'libreria')];
  await drawFolder(folder, 80);
  const before = contentsOf(folder);
  const killer = new Killer(random);
  let beginAnew = false;
  return async () => {
    if (beginAnew) rmSync(library, { recursive: true });
    const served = await Served.start(library, { folder });
    const albums: string[] = [];
    const killed = await killer.kill(served, async () => {
      do {
        const name = `album ${random()}`;
        await served.call('addAlbum', { name });
        albums.push(name);
        const { photos } = await served.call('status', {});
        if (photos > 0) await served.call('search', { text: 'cerchio bianco', limit: 10 });
      } while ((await served.call('jobs', {})).some(({ state }) => state === 'running'));
    });
    const after = await Served.start(library, { folder });
    const known = new Set((await after.call('albums', {})).map(({ name }) => name));
    const lost = albums.filter((name) => !known.has(name)).map((name) => `${name} is lost`);
    await after.kill();
    beginAnew = !killed || random() < 0.3;
    return { killed, violations: [...lost, ...changed(before)] };
  };
};
