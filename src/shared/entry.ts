/**
 * The program of a thread or process of ours: a source file beside its caller here, a bundle of
 * the same name beside the caller's bundle when built (electron.vite.config.ts names them).
 * @param caller the caller's `import.meta`
 */
export function entryPath(caller: { filename: string; dirname: string }, name: string): string {
  return `${caller.dirname}/${name}.${caller.filename.endsWith('.ts') ? 'ts' : 'js'}`;
}
