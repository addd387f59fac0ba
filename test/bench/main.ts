/**
 * `npm run bench`: the figures of docs/benchmarks.md, each measured on photos that it draws.
 * Options: `--only NAME` (may be given again), `--quick`, `--json` (a last line with all numbers).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describe, reached, type Figure, type Measure } from './figure.ts';
import { measureComparing } from './comparing.ts';
import { measureDuplicates } from './duplicates.ts';
import { measureEncoder } from './encoder.ts';
import { measureEvents } from './events.ts';
import { measureFullTuning } from './full-tuning.ts';
import { measureImportOnDevices } from './import-devices.ts';
import { measureImport } from './import.ts';
import { measureMemory } from './memory.ts';
import { measureMetadata } from './metadata.ts';
import { measurePacked } from './packed.ts';
import { measureParser } from './parser.ts';
import { measurePreprocessing } from './preprocessing.ts';
import { measureReindex } from './reindex.ts';
import { measureRelevance } from './relevance.ts';
import { measureScale } from './scale.ts';
import { measureSearch } from './search.ts';
import { measureStart } from './start.ts';
import { measureTagging } from './tagging.ts';
import { measureThroughput } from './throughput.ts';
import { measureThumbnails } from './thumbnails.ts';
import { measureTuning } from './tuning.ts';
import { measureWindow } from './window.ts';

const FIGURES: Record<string, Measure> = {
  throughput: measureThroughput,
  reindex: measureReindex,
  relevance: measureRelevance,
  memory: measureMemory,
  search: measureSearch,
  scale: measureScale,
  start: measureStart,
  thumbnails: measureThumbnails,
  tuning: measureTuning,
  'tuning-full': measureFullTuning,
  metadata: measureMetadata,
  events: measureEvents,
  duplicates: measureDuplicates,
  comparing: measureComparing,
  encoder: measureEncoder,
  preprocessing: measurePreprocessing,
  import: measureImport,
  'import-devices': measureImportOnDevices,
  packed: measurePacked,
  parser: measureParser,
  tagging: measureTagging,
  window: measureWindow,
};

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const names = options.only ?? Object.keys(FIGURES);
const unknown = names.find((name) => !FIGURES[name]);
if (unknown !== undefined) {
  console.error(`--only ${unknown}: there are ${Object.keys(FIGURES).join(', ')}`);
  process.exit(2);
}

const machine = {
  cpu: cpus()[0]?.model.trim() ?? '?',
  cores: availableParallelism(),
  memoryGb: Math.round(totalmem() / 1e9),
  system: `${process.platform} ${process.arch}`,
  node: process.version,
};
const { cpu, cores, memoryGb, system, node } = machine;
console.log(`${cpu}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node}`);

const scratch = mkdtempSync(join(tmpdir(), 'fototeca-bench-'));
const figures: Record<string, Figure> = {};
// Ctrl+C: the photos drawn so far take gigabytes.
process.once('SIGINT', () => process.exit(130));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
for (const name of names) {
  const started = performance.now();
  const figure = (await FIGURES[name]?.({ quick: options.quick, scratch })) as Figure;
  figures[name] = figure;
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`\n${name} (${seconds} s)\n${describe(figure)}`);
}
const missed = Object.values(figures)
  .flatMap(({ ratios }) => ratios)
  .filter((ratio) => reached(ratio) === false).length;
console.log(`\n${missed === 0 ? 'all targets reached' : `${missed} targets not reached`}`);
if (options.json) console.log(JSON.stringify({ machine, quick: options.quick, figures }));
