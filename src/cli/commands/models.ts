import { AppError } from '../../shared/errors.ts';
import type { Command, Invocation } from '../command.ts';
import type { ExitCode } from '../terminal.ts';

type Subcommand = (invocation: Invocation, rest: string[]) => Promise<ExitCode>;

/** What can be done with models; each is loaded when it is asked for. */
const SUBCOMMANDS: Record<string, () => Promise<Subcommand>> = {
  list: async () => (await import('./models/list.ts')).listModels,
};

export const modelsCommand: Command = {
  usage: 'models list|install ID|import DIR|remove ID|use ID|check ID',
  summary: 'cli.models.summary',
  options: {},
  async run(invocation) {
    const [name, ...rest] = invocation.positionals;
    if (name === undefined) {
      throw new AppError('usage-missing', { what: Object.keys(SUBCOMMANDS).join('|') });
    }
    if (!Object.hasOwn(SUBCOMMANDS, name)) {
      throw new AppError('usage-command', { command: `models ${name}` });
    }
    const subcommand = await SUBCOMMANDS[name]?.();
    return (subcommand as Subcommand)(invocation, rest);
  },
};
