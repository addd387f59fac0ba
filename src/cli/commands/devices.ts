import { DEVICES, type Device } from '../../engine/encoders/devices.ts';
import { explainDevice } from '../../shared/devices.ts';
import { AppError } from '../../shared/errors.ts';
import { withEngine, type Command } from '../command.ts';
import { text } from '../options.ts';
import { EXIT, print, printJson } from '../terminal.ts';

export const devicesCommand: Command = {
  usage: 'devices [--model ID] [--use auto|cpu|webgpu|cuda|dml|coreml] [--recheck]',
  summary: 'cli.devices.summary',
  options: {
    model: { type: 'string' },
    use: { type: 'string' },
    recheck: { type: 'boolean' },
  },
  async run(invocation) {
    const { terminal, options } = invocation;
    const use = text(options, 'use');
    const report = await withEngine(invocation, 'write', async (engine) => {
      if (use !== undefined) engine.devices.want(deviceOf(use, '--use'));
      const model = await engine.modelOf(text(options, 'model'));
      return engine.devices.report(model, { again: options['recheck'] === true });
    });
    const { t, language, quiet } = terminal;
    if (terminal.json) {
      const devices = report.devices.map((one) => ({
        ...one,
        reason: explainDevice(t, one.reason),
      }));
      printJson({ ...report, devices });
      return EXIT.done;
    }
    const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
    if (!quiet) print(t('cli.devices.model', { id: report.model }));
    for (const { id, reason, imagesPerSecond, batchSize, precision } of report.devices) {
      print(`${id.padEnd(7)} ${explainDevice(t, reason)}`);
      if (imagesPerSecond === null) continue;
      const rate = number.format(imagesPerSecond);
      const values = { rate, batch: batchSize ?? 1, precision: precision ?? '' };
      print(`        ${t('cli.devices.speed', values)}`);
    }
    if (report.wanted !== 'auto') print(t('cli.devices.wanted', { device: report.wanted }));
    print(t('cli.devices.chosen', { device: report.chosen }));
    return EXIT.done;
  },
};

/** @throws AppError `usage-choice` */
export function deviceOf(name: string, option: string): Device {
  const device = DEVICES.find((known) => known === name);
  if (device) return device;
  throw new AppError('usage-choice', { option, value: name, choices: DEVICES.join(', ') });
}
