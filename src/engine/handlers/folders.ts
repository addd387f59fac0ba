import type { Handlers } from '../../shared/api/call.ts';
import type { folders } from '../../shared/api/contract/folders.ts';
import { AppError } from '../../shared/errors.ts';
import { listDirectory, suggestedFolders } from '../directories.ts';
import type { Engine } from '../engine.ts';
import { folderTree } from '../reports.ts';
import { findScope } from '../scan/roots.ts';

export const foldersHandlers = (engine: Engine): Handlers<typeof folders> => ({
  folders: () => folderTree(engine.library),
  addFolders: async ({ paths }) => {
    // What is wrong with a path is told now, not by a job later.
    await engine.disks.use(async (disk) => {
      for (const path of paths) await findScope({ library: engine.library, disk }, path);
    });
    await engine.upkeep.scan(paths);
  },
  removeFolder: async ({ id }) => {
    const folder = engine.library.folders.all().find((one) => one.id === id);
    if (!folder) throw new AppError('folder-missing', { path: String(id) });
    engine.forget([folder.path]);
    await engine.upkeep.watchAnew();
  },
  rescan: () => engine.upkeep.start(),
  browse: ({ path, from }) => engine.disks.use((disk) => listDirectory(disk, path, from)),
  suggestedFolders: () => engine.disks.use(suggestedFolders),
});
