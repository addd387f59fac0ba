/**
 * A program with encoders in it, to see how a whole process behaves: `in-process.ts MODE DIR`.
 * Modes: close (two encoders, closed), exit and close-busy (leaves, or closes, in the middle of a
 * run), webgpu (prints the cosines of the embeddings of both towers to those of the CPU).
 */
import { Encoder } from '../../../src/engine/encoders/encoder.ts';
import { cosine, landscape } from './pictures.ts';

const [mode, dir = ''] = process.argv.slice(2);
const picture = landscape(320, 240);
const first = await Encoder.open({ dir });

if (mode === 'close') {
  const second = await Encoder.open({ dir });
  await Promise.all([first.embedPicture(picture), second.embedTexts(['mare'])]);
  await Promise.all([first.close(), second.close()]);
} else if (mode === 'exit' || mode === 'close-busy') {
  await first.embedPicture(picture);
  for (let n = 0; n < 200; n++) first.embedPicture(picture).catch(() => undefined);
  // Long enough for the thread to be in the middle of something.
  await new Promise((resolve) => setTimeout(resolve, 30 + Math.random() * 10));
  if (mode === 'exit') process.exit(7);
  await first.close();
} else if (mode === 'webgpu') {
  const second = await Encoder.open({ dir, device: 'webgpu' });
  const both = [first, second];
  const [a, b] = await Promise.all(both.map((encoder) => encoder.embedPicture(picture)));
  const [c, d] = await Promise.all(
    both.map((encoder) => encoder.embedTexts(['una foto del mare'])),
  );
  const texts = cosine(c?.[0] ?? [], d?.[0] ?? []);
  console.log(
    JSON.stringify({ device: second.device, image: cosine(a ?? [], b ?? []), text: texts }),
  );
  await Promise.all(both.map((encoder) => encoder.close()));
}
