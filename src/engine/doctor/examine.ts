/** What `fototeca doctor` looks at. Nothing is changed, and a running Fototeca is not disturbed. */
import type { Finding } from '../../shared/doctor.ts';
import { onnxRuntimeVersion } from '../encoders/devices.ts';
import { sqliteVersion } from '../library/database.ts';
import { examineDisk, examineFolders } from './disk.ts';
import { finding, findingOf } from './finding.ts';
import { examineLibrary } from './library.ts';
import { examineDevices, examineModels } from './models.ts';

export interface Patient {
  /** The library's folder; it need not exist. */
  libraryDir: string;
  /** The folder with models and texts that come with the program. */
  resourcesDir: string;
  /** Of Fototeca. */
  version: string;
}

/**
 * Examines a library and what it needs: one finding after the other, in a fixed order of parts.
 * Never throws for what it examines: that is a finding.
 */
export async function* examine(patient: Patient): AsyncGenerator<Finding> {
  const { libraryDir, version } = patient;
  const { node, electron } = process.versions as { node: string; electron?: string };
  yield finding('versions', 'ok', 'doctor.versions', {
    fototeca: version,
    node: electron === undefined ? `Node ${node}` : `Electron ${electron}, Node ${node}`,
    sqlite: sqliteVersion(),
    onnx: onnxRuntimeVersion(),
    system: `${process.platform} ${process.arch}`,
  });
  yield* guarded('library', examineLibrary(libraryDir));
  yield* guarded('models', examineModels(patient));
  yield* guarded('devices', examineDevices(patient));
  yield* guarded('folders', examineFolders(libraryDir));
  yield* guarded('disk', examineDisk(libraryDir));
}

/** What an examination throws is what it found. */
async function* guarded(
  part: Finding['part'],
  findings: AsyncIterable<Finding>,
): AsyncGenerator<Finding> {
  try {
    yield* findings;
  } catch (error) {
    yield findingOf(part, error);
  }
}
