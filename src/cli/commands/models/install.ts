import { createInterface } from 'node:readline/promises';
import type { InstallJob } from '../../../engine/models/shelf.ts';
import { AppError } from '../../../shared/errors.ts';
import type { InstallProgress, ModelReport } from '../../../shared/models.ts';
import { withEngine, type Invocation } from '../../command.ts';
import { text, userPath } from '../../options.ts';
import * as terminalOf from '../../terminal.ts';

const { bar, EXIT, formatBytes, formatDuration, note, print, printJson } = terminalOf;

/** `models install ID [--yes] [--from DIR] [--endpoint URL] [--proxy URL]` */
export async function installModel(invocation: Invocation, [id]: string[]) {
  const { terminal, options } = invocation;
  if (id === undefined) throw new AppError('usage-missing', { what: 'ID' });
  const from = text(options, 'from');
  const interrupted = invocation.interruption();
  return withEngine(invocation, 'write', async (engine) => {
    const model = (await engine.models.list()).find((one) => one.id === id);
    if (model?.installed && model.origin === 'embedded') {
      throw new AppError('model-embedded', { id });
    }
    if (from === undefined && model && !options['yes']) await askConsent(invocation, model);
    const job = await engine.models.install(id, {
      consent: true,
      ...(from !== undefined && { from: userPath(from) }),
      endpoint: text(options, 'endpoint'),
      proxy: text(options, 'proxy'),
    });
    const cancel = () => job.cancel();
    interrupted.addEventListener('abort', cancel);
    if (interrupted.aborted) cancel();
    const { state, result } = await follow(invocation, job);
    if (state === 'cancelled') return EXIT.interrupted;
    if (terminal.json) printJson({ id, dir: result.dir, bytes: result.bytes });
    else if (!terminal.quiet) print(terminal.t('cli.models.installed', { id }));
    return EXIT.done;
  });
}

/** Nothing is downloaded before the user has seen what, how much and under which terms. */
async function askConsent({ terminal }: Invocation, model: ModelReport): Promise<void> {
  const { t, language } = terminal;
  if (!process.stdin.isTTY || terminal.json) throw new AppError('usage-consent', { id: model.id });
  const { download, downloadIsAbout, partial } = model.bytes;
  const exact = formatBytes(Math.max(0, download - partial), language);
  const size = downloadIsAbout ? t('cli.models.size-about', { size: exact }) : exact;
  note(terminal, t('cli.models.consent', { name: model.name, size, licence: model.licence.id }));
  if (model.licence.note) note(terminal, model.licence.note[language]);
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question(`${t('cli.models.consent-question')} `);
  prompt.close();
  if (!/^(s|sì|si|y|yes)$/i.test(answer.trim())) {
    throw new AppError('usage-consent', { id: model.id });
  }
}

async function follow({ terminal, options }: Invocation, job: InstallJob) {
  const line = new terminalOf.StatusLine(terminal);
  const stop = job.onProgress((progress) => {
    if (terminal.json && options['progress']) printJson({ progress });
    else line.show(describe(terminal, progress));
  });
  try {
    return await job.ended;
  } finally {
    line.clear();
    stop();
  }
}

function describe({ t, language }: terminalOf.Terminal, progress: InstallProgress): string {
  const { phase, file, done, total, remainingSeconds } = progress;
  if (phase !== 'fetching' || total === null) return t(`job.phase.${phase}`);
  const size = `${formatBytes(done, language)} / ${formatBytes(total, language)}`;
  const left =
    remainingSeconds === null
      ? ''
      : t('cli.index.left', { time: formatDuration(remainingSeconds, language) });
  return [bar(done / total), size, left, file].filter(Boolean).join('  ');
}
