import { embed, type EmbedInput } from '../../engine/embed.ts';
import { AppError } from '../../shared/errors.ts';
import type { Command } from '../command.ts';
import { chosenModel, deviceOf } from '../model-choice.ts';
import { text, userPath, type OptionValues } from '../options.ts';
import { EXIT, print, printJson } from '../terminal.ts';

export const embedCommand: Command = {
  usage: 'embed --image PATH | --text "…" | --tensor FILE.json [--model ID] [--device D]',
  summary: 'cli.embed.summary',
  options: {
    image: { type: 'string' },
    text: { type: 'string' },
    tensor: { type: 'string' },
    model: { type: 'string' },
    device: { type: 'string' },
  },
  async run(invocation) {
    const { terminal, options } = invocation;
    const input = inputOf(options);
    const device = deviceOf(options);
    const model = await chosenModel(invocation);
    const embedding = await embed(model, device, input);
    if (terminal.json) printJson({ model: model.id, dims: model.manifest.dims, embedding });
    else print(JSON.stringify(embedding));
    return EXIT.done;
  },
};

/** Exactly one of the three. @throws AppError `usage-missing` */
function inputOf(options: OptionValues): EmbedInput {
  const [image, words, tensor] = ['image', 'text', 'tensor'].map((name) => text(options, name));
  const given = [image, words, tensor].filter((one) => one !== undefined);
  if (given.length === 1) {
    if (image !== undefined) return { image: userPath(image) };
    if (tensor !== undefined) return { tensor: userPath(tensor) };
    if (words !== undefined) return { text: words };
  }
  throw new AppError('usage-missing', { what: '--image | --text | --tensor' });
}
