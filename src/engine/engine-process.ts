/**
 * The engine in Electron's utility process: opens the library named on the command line and serves
 * every port that main hands over. It ends with code 1 when the library cannot be opened.
 */
import type { FromEngine, ToEngine } from '../shared/engine-messages.ts';
import { toEnvelope } from '../shared/errors.ts';
import type { JobReport } from '../shared/jobs.ts';
import { handlersOf } from './api.ts';
import { Engine } from './engine.ts';
import { originalsOf } from './originals/picture.ts';
import { servePort, type Port } from './port.ts';

/** What Electron adds to `process` here; without its types, since the engine does not know it. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: ToEngine; ports: Port[] }) => void): void;
  postMessage(message: FromEngine): void;
}

const { parentPort } = process as unknown as { parentPort: ParentPort };
const [libraryDir = '', resourcesDir = ''] = process.argv.slice(2);

try {
  const engine = new Engine({
    libraryDir,
    resourcesDir,
    access: 'write',
    surroundings: 'system',
  });
  const handlers = handlersOf(engine);
  const answer = (id: number, result: unknown) =>
    parentPort.postMessage({ kind: 'answer', id, result });
  engine.jobs.onChange(() =>
    parentPort.postMessage({ kind: 'progress', fraction: fractionOf(engine.jobs.list()) }),
  );
  void engine.upkeep.start();
  parentPort.on('message', ({ data, ports }) => {
    if (data.kind === 'serve' && ports[0]) {
      servePort(ports[0], handlers, (listener) => engine.events.listen(listener));
    }
    if (data.kind === 'thumbnail') answer(data.id, engine.thumbnail(data.photoId));
    if (data.kind === 'picture') {
      void engine.picture(data.photoId).then(
        (picture) => answer(data.id, picture),
        () => answer(data.id, null),
      );
    }
    if (data.kind === 'originals') answer(data.id, originalsOf(engine.library, data.photoIds));
    if (data.kind === 'tuning-report') {
      void engine.tuning.report(data.tuning).then(
        (path) => answer(data.id, path),
        () => answer(data.id, null),
      );
    }
    if (data.kind === 'index') void engine.upkeep.scan(data.folders);
    if (data.kind === 'surroundings') engine.courtesy?.tell(data.surroundings);
    if (data.kind === 'shut-down') void engine.close().then(() => process.exit(0));
  });
} catch (error) {
  parentPort.postMessage({ kind: 'failed', error: toEnvelope(error) });
  process.exitCode = 1;
}

/**
 * How much of the work that runs is done: of the first job on the board, as for main. A job that
 * waits for the power to come back must not keep the computer awake.
 */
function fractionOf(jobs: readonly JobReport[]): number | null {
  const job = jobs.find(({ state, waitingFor }) => state === 'running' && waitingFor === null);
  if (!job) return null;
  const { done, total } = job.progress ?? { done: 0, total: null };
  return total ? done / total : -1;
}
