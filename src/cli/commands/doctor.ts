import packageJson from '../../../package.json' with { type: 'json' };
import { examine } from '../../engine/doctor/examine.ts';
import { explainFinding, type Finding } from '../../shared/doctor.ts';
import { RESOURCES, type Command } from '../command.ts';
import { libraryDir } from '../options.ts';
import { EXIT, print, printJson } from '../terminal.ts';

const LEVELS = {
  ok: 'cli.doctor.ok',
  warning: 'cli.doctor.warning',
  problem: 'cli.doctor.problem',
} as const;

export const doctorCommand: Command = {
  usage: 'doctor',
  summary: 'cli.doctor.summary',
  options: {},
  async run({ terminal, options }) {
    const { t, json, quiet } = terminal;
    const patient = {
      libraryDir: libraryDir(options),
      resourcesDir: RESOURCES,
      version: packageJson.version,
    };
    const findings: (Finding & { sentence: string })[] = [];
    for await (const one of examine(patient)) {
      const sentence = explainFinding(t, one);
      findings.push({ ...one, sentence });
      if (json || (quiet && one.level === 'ok')) continue;
      print(`${t(LEVELS[one.level]).padEnd(11)} ${sentence}`);
    }
    const problems = findings.filter(({ level }) => level === 'problem').length;
    if (json) printJson({ problems, findings });
    else if (problems > 0) print(t('cli.doctor.problems', { count: problems }));
    else if (!quiet) print(t('cli.doctor.well'));
    return problems > 0 ? EXIT.failed : EXIT.done;
  },
};
