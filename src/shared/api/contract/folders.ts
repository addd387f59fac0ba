import { z } from 'zod';
import type { DirectoryListing, FolderRoot } from '../../photos.ts';
import { call } from '../call.ts';
import { id, noParams, path } from './params.ts';

/** The folders of the library, and those of this computer to choose from. */
export const folders = {
  folders: call(noParams).returns<FolderRoot[]>(),
  addFolders: call(z.strictObject({ paths: z.array(path).min(1).max(100) })).returnsNothing(),
  /** Forgets a root with the photos that are nowhere else; the files stay. */
  removeFolder: call(z.strictObject({ id })).returnsNothing(),
  rescan: call(noParams).returnsNothing(),
  /** Without a path: the user's home. Relative paths begin at `from`. */
  browse: call(
    z.strictObject({ path: path.optional(), from: path.optional() }),
  ).returns<DirectoryListing>(),
  /** Folders of this computer that are likely to hold photos. */
  suggestedFolders: call(noParams).returns<string[]>(),
};
