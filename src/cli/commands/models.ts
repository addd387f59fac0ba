import { AppError } from '../../shared/errors.ts';
import type { Command, Invocation } from '../command.ts';
import type { ExitCode } from '../terminal.ts';

type Subcommand = (invocation: Invocation, rest: string[]) => Promise<ExitCode>;

/** What can be done with models; each is loaded when it is asked for. */
const SUBCOMMANDS: Record<string, () => Promise<Subcommand>> = {
  list: async () => (await import('./models/list.ts')).listModels,
  install: async () => (await import('./models/install.ts')).installModel,
  remove: async () => (await import('./models/others.ts')).removeModel,
  use: async () => (await import('./models/use.ts')).useModel,
  check: async () => (await import('./models/others.ts')).checkModel,
  import: async () => (await import('./models/import.ts')).importFolder,
};

export const modelsCommand: Command = {
  usage:
    'models list|install ID [--yes] [--from DIR|ZIP] [--endpoint URL] [--proxy URL]|import DIR|ZIP [--id ID] [--no-fp16]|remove ID [--vectors]|use ID [--now]|check ID',
  summary: 'cli.models.summary',
  options: {
    id: { type: 'string' },
    'no-fp16': { type: 'boolean' },
    yes: { type: 'boolean' },
    from: { type: 'string' },
    endpoint: { type: 'string' },
    proxy: { type: 'string' },
    progress: { type: 'boolean' },
    vectors: { type: 'boolean' },
    now: { type: 'boolean' },
  },
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
