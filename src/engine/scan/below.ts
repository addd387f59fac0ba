import { isAbsolute, relative, sep } from 'node:path';

/** The path of `path` below `root` with `/`, '' for the root itself, or null if it is not below. */
export function below(root: string, path: string): string | null {
  const way = relative(root, path);
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return null;
  return way.split(sep).join('/');
}
