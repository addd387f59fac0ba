/**
 * The watch process: a child process of the engine that watches folders. It holds the system's
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
import type { Watched, WatchMethods } from './watcher.ts';

const subscriptions = new Map<string, watcher.AsyncSubscription>();
/** Directories to scan again that have not been told. */
const changed = new Set<string>();
/** Folders of whose changes some are lost, which has not been told. */
const lost = new Set<string>();
/** Tells whoever waits for changes that there are some. */
let wake = (): void => undefined;

const methods: WatchMethods = {
  identify: ({ path }) =>
    stat(path, { bigint: true }).then(
      ({ dev, ino }) => `${dev}:${ino}`,
      () => null,
    ),
  async watch(watched) {
    const { path } = watched;
    await methods.unwatch({ path });
    const { subscribe } = await import('@parcel/watcher');
    const subscription = await subscribe(path, (error, events) => {
      if (error) lost.add(path);
      else for (const event of events) note(watched, event);
      wake();
    });
    subscriptions.set(path, subscription);
  },
  async unwatch({ path }) {
    const subscription = subscriptions.get(path);
    subscriptions.delete(path);
    await subscription?.unsubscribe().catch(() => undefined);
  },
  async changes() {
    while (changed.size + lost.size === 0) await new Promise<void>((resolve) => (wake = resolve));
    const told = { directories: [...changed], lost: [...lost] };
    changed.clear();
    lost.clear();
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
