/**
 * Browser mode as a program that may be killed: `node served-program.ts LIBRARY RESOURCES [FOLDER]`
 * prints its address; with a folder it keeps that up to date, as the app does. It ends with its
 * standard input, so that none is left behind.
 */
import { handlersOf } from '../../../src/engine/api.ts';
import { Engine } from '../../../src/engine/engine.ts';
import { startServer } from '../../../src/server/server.ts';

const [libraryDir = '', resourcesDir = '', folder] = process.argv.slice(2);
const engine = new Engine({ libraryDir, resourcesDir, access: 'write' });
const server = await startServer({
  handlers: handlersOf(engine),
  thumbnail: (id) => engine.thumbnail(id),
  picture: (id) => engine.picture(id),
  tuningReport: (id) => engine.tuning.report(id),
  listen: (listener) => engine.events.listen(listener),
  rendererDir: import.meta.dirname,
  port: 0,
});
console.log(server.url);
process.stdin.on('end', () => process.exit()).resume();
if (folder !== undefined) await engine.upkeep.start([folder]);
