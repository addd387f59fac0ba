/**
 * The watch process: a child process of the engine that watches one folder. It holds the system's
 * watcher, native code that a drive which never answers holds for ever.
 */
import type watcher from '@parcel/watcher';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isPhotoFileName } from '../../shared/formats.ts';
import { serve } from '../worker/serve.ts';
import { below } from './below.ts';
import { isSidecarName } from './sidecars.ts';
import { isSkipped } from './walk.ts';
import type { Watched, WatchMethods } from './watched-root.ts';

let subscription: watcher.AsyncSubscription | null = null;
/** Directories to scan again that have not been told. */
const changed = new Set<string>();
let areLost = false;
/** Tells whoever waits for changes that there are some. */
let wake = (): void => undefined;

const methods: WatchMethods = {
  identify: ({ path }) =>
    stat(path, { bigint: true }).then(
      ({ dev, ino }) => `${dev}:${ino}`,
      () => null,
    ),
  async watch(watched) {
    await methods.unwatch({});
    const { subscribe } = await import('@parcel/watcher');
    subscription = await subscribe(watched.path, (error, events) => {
      if (error) areLost = true;
      else for (const event of events) note(watched, event);
      wake();
    });
  },
  async unwatch() {
    const before = subscription;
    subscription = null;
    await before?.unsubscribe().catch(() => undefined);
  },
  async changes() {
    while (changed.size === 0 && !areLost) await new Promise<void>((resolve) => (wake = resolve));
    const told = areLost ? null : [...changed];
    areLost = false;
    changed.clear();
    return told;
  },
};

/** Notes what a scan would see: a photo, a sidecar, or a directory that came or went. */
function note({ path: root, except }: Watched, { path, type }: watcher.Event): void {
  const way = below(root, path);
  if (way === null || way.split('/').some(isSkipped)) return;
  if (below(except, path) !== null) return;
  // What is around the folder is none of ours, even when the folder itself went away.
  const add = () => {
    changed.add(way === '' ? root : dirname(path));
    wake();
  };
  const isFile = isPhotoFileName(path) || isSidecarName(path);
  // Of what is gone nobody can tell whether it was a directory.
  if (isFile || type === 'delete') add();
  else if (type === 'create') void isDirectory(path).then((is) => is && add());
}

const isDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

serve(methods);
// Node itself would wait for drives that do not answer.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
