/**
 * The disk process as it is with a drive that never answers, and as if the system had killed it: asked
 * about a path with `tace` or `fa-cadere` in it, this process stops or dies; everything else is the
 * real thing.
 */
import type { DiskMethods } from '../../src/engine/disk/protocol.ts';
import type { Request } from '../../src/engine/worker/connection.ts';

process.on('message', ({ params }: Request<DiskMethods>) => {
  const about = JSON.stringify(params);
  if (about.includes('fa-cadere')) process.kill(process.pid, 'SIGKILL');
  if (about.includes('tace')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});

await import('../../src/engine/disk/disk-process.ts');
