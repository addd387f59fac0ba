import packageJson from '../../../package.json' with { type: 'json' };
import { writeFileSync } from 'node:fs';
import { problemReport } from '../../engine/diagnostics/problem-report.ts';
import { examine, type Patient } from '../../engine/doctor/examine.ts';
import { AppError } from '../../shared/errors.ts';
import { explainFinding, type Finding } from '../../shared/doctor.ts';
import { RESOURCES, type Command } from '../command.ts';
import { libraryDir, text, userPath } from '../options.ts';
import { EXIT, print, printJson, type ExitCode, type Terminal } from '../terminal.ts';

const LEVELS = {
  ok: 'cli.doctor.ok',
  warning: 'cli.doctor.warning',
  problem: 'cli.doctor.problem',
} as const;

export const doctorCommand: Command = {
  usage: 'doctor [--report FILE]',
  summary: 'cli.doctor.summary',
  options: { report: { type: 'string' } },
  async run({ terminal, options }) {
    const { t, json, quiet } = terminal;
    const patient = {
      libraryDir: libraryDir(options),
      resourcesDir: RESOURCES,
      version: packageJson.version,
    };
    const report = text(options, 'report');
    if (report !== undefined) return writeReport(terminal, patient, userPath(report));
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

/** Nothing that is there is written over. */
async function writeReport(
  { t, json }: Terminal,
  patient: Patient,
  path: string,
): Promise<ExitCode> {
  const report = await problemReport(patient);
  try {
    writeFileSync(path, `${report}\n`, { flag: 'wx' });
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new AppError('report-unwritable', { path, reason });
  }
  if (json) printJson({ report: path });
  else print(t('cli.doctor.report', { path }));
  return EXIT.done;
}
