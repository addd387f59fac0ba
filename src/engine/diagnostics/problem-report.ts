import { cpus, release, totalmem } from 'node:os';
import packageJson from '../../../package.json' with { type: 'json' };
import { readCatalogue, CATALOGUE_FILE } from '../encoders/catalogue.ts';
import { join } from 'node:path';
import { examine, type Patient } from '../doctor/examine.ts';
import { openReader } from '../doctor/library.ts';
import { statusOf } from '../reports.ts';
import { Log } from './log.ts';

/** Lines of the log that go into a report. */
const LINES = 200;

/**
 * What somebody who mends Fototeca needs to know, as JSON that a person can read before sharing it:
 * versions, settings, findings of the doctor, counts, the end of the log. No photos, no names, no
 * paths, no queries; of a model that the user made, not even its name.
 */
export async function problemReport({ libraryDir, resourcesDir }: Omit<Patient, 'version'>) {
  const patient = { libraryDir, resourcesDir, version: packageJson.version };
  const findings: string[] = [];
  for await (const { part, level, code } of examine(patient)) {
    findings.push(`${part} ${level} ${code}`);
  }
  const { node, electron = null } = process.versions as { node: string; electron?: string };
  const report = {
    madeAt: new Date().toISOString(),
    versions: { fototeca: packageJson.version, node, electron },
    system: {
      platform: `${process.platform} ${process.arch}`,
      release: release(),
      cores: cpus().length,
      memoryGb: Math.round(totalmem() / 1e9),
    },
    findings,
    library: await countsOf(patient),
    log: new Log(libraryDir, () => new Date()).tail(LINES),
  };
  return JSON.stringify(report, null, 2);
}

/** Numbers and settings only; null where the library cannot be read. */
async function countsOf({ libraryDir, resourcesDir }: Patient) {
  const library = openReader(libraryDir);
  if (!library) return null;
  try {
    const { photos, files, missing, failed, bytes, folders, embedded } = statusOf(library);
    const model = library.settings.get('activeModel') ?? null;
    const { models } = await readCatalogue(join(resourcesDir, 'models', CATALOGUE_FILE));
    const isPublic = models.some(({ id }) => id === model);
    return {
      photos,
      files,
      missing,
      failed,
      bytes,
      folders: folders.length,
      unreachable: folders.filter(({ reachable }) => !reachable).length,
      models: Object.keys(embedded).length,
      model: model === null || isPublic ? model : 'own',
      preferences: library.settings.get('preferences') ?? null,
    };
  } finally {
    library.close();
  }
}
