/**
 * The program of a thread or process of ours: a source file beside its caller here, a bundle of
 * the same name beside the caller's bundle when built (electron.vite.config.ts names them).
 * @param caller the caller's `import.meta`
 */
export function entryPath(caller: { filename: string; dirname: string }, name: string): string {
  return `${caller.dirname}/${name}.${caller.filename.endsWith('.ts') ? 'ts' : 'js'}`;
}

/**
 * The place of a file on the disk itself. A packaged program lies in an archive, `app.asar`, that
 * only Electron reads; what others open (native libraries, models) is beside it, unpacked.
 */
export const unpackedPath = (path: string): string =>
  path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
