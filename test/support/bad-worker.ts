/**
 * The photo worker as it is with a decoder that hangs or crashes: at a file with `si-blocca` or
 * `fa-cadere` in its name this process stops or dies; everything else is the real thing.
 */
import type { Request } from '../../src/engine/worker/protocol.ts';

process.on('message', ({ method, params }: Request) => {
  if (method !== 'read') return;
  const { path } = params as { path: string };
  if (path.includes('fa-cadere')) process.kill(process.pid, 'SIGSEGV');
  // As native code in an endless loop: nothing else in this process goes on.
  while (path.includes('si-blocca'));
});

await import('../../src/engine/worker/photo-process.ts');
