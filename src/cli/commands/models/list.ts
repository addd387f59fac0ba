import type { Engine } from '../../../engine/engine.ts';
import { AppError } from '../../../shared/errors.ts';
import { explain } from '../../../shared/i18n/translate.ts';
import type { ModelReport } from '../../../shared/models.ts';
import { withEngine, type Invocation } from '../../command.ts';
import { EXIT, formatBytes, print, printJson, type Terminal } from '../../terminal.ts';

/** `models list` */
export async function listModels(invocation: Invocation) {
  const { terminal } = invocation;
  const models = await listOf(invocation);
  if (terminal.json) {
    printJson({ models });
    return EXIT.done;
  }
  for (const model of models) {
    print(`${model.active ? '*' : ' '} ${model.id}  ${model.name}: ${state(terminal, model)}`);
    print(`    ${model.goodAt[terminal.language]}`);
    if (!terminal.quiet) {
      print(`    ${terminal.t('cli.models.licence', { licence: model.licence.id })}`);
    }
  }
  return EXIT.done;
}

/** Also beside a running Fototeca; where there is no library yet, it is made. */
async function listOf(invocation: Invocation): Promise<ModelReport[]> {
  const list = (engine: Engine) => engine.models.list();
  try {
    return await withEngine(invocation, 'read', list);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'library-missing') throw error;
    return withEngine(invocation, 'write', list);
  }
}

function state({ t, language }: Terminal, model: ModelReport): string {
  const { problem, active, installed, bytes } = model;
  if (problem) {
    return t('cli.models.broken', { reason: explain(t, problem.code, problem.details) });
  }
  if (active) return t('cli.models.in-use');
  if (installed) return t('cli.models.ready');
  const exact = formatBytes(bytes.download, language);
  const size = bytes.downloadIsAbout ? t('cli.models.size-about', { size: exact }) : exact;
  return t('cli.models.available', { size });
}
