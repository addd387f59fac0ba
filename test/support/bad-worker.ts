/**
 * The photo worker as it is with native code that hangs or crashes: at a file or a text with
 * `si-blocca` or `fa-cadere` in it, and when a model is opened on CUDA, as with a driver that never
 * answers, this process stops or dies; everything else is the real thing.
 */
import type { Request } from '../../src/engine/worker/connection.ts';
import type { WorkerMethods } from '../../src/engine/worker/protocol.ts';

process.on('message', ({ method, params }: Request<WorkerMethods>) => {
  const { path, texts, model } = params as {
    path?: string;
    texts?: string[];
    model?: { device: string };
  };
  const about = method === 'embedTexts' ? texts?.join() : method === 'read' ? path : '';
  if (about?.includes('fa-cadere')) process.kill(process.pid, 'SIGSEGV');
  // As native code that waits for ever: nothing else in this process goes on.
  if (about?.includes('si-blocca') || model?.device === 'cuda') {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
});

await import('../../src/engine/worker/photo-process.ts');
