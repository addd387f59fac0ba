import type { Invocation } from './command.ts';
import { printJson, type StatusLine } from './terminal.ts';

/** Tells how far the reading of photos is: a JSON line with `--json --progress`, else in `line`. */
export const embeddingProgress =
  ({ terminal, options }: Invocation, line: StatusLine) =>
  (done: number, total: number): void => {
    const asLines = terminal.json && options['progress'] === true;
    if (asLines) printJson({ progress: { phase: 'embedding', done, total } });
    else line.show(terminal.t('cli.eval.embedding', { done, total }));
  };
