import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

/** A small photo that is unlike that of any other number. */
export async function drawPhoto(number: number): Promise<Buffer> {
  const hue = (number * 47) % 360;
  const x = 20 + ((number * 31) % 200);
  const svg = `<svg width="320" height="240">
    <rect width="320" height="240" fill="hsl(${hue}, 60%, 55%)"/>
    <rect y="150" width="320" height="90" fill="hsl(${(hue + 120) % 360}, 50%, 35%)"/>
    <circle cx="${x}" cy="${60 + (number % 80)}" r="${15 + (number % 25)}" fill="white"/>
  </svg>`;
  return sharp(Buffer.from(svg))
    .withExif({ IFD0: { ImageDescription: `Disegno ${number}` } })
    .jpeg()
    .toBuffer();
}

/** Draws `count` photos into a folder and some below it. */
export async function drawFolder(dir: string, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    const folder = number % 3 === 0 ? dir : join(dir, `parte ${number % 3}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `foto-${number}.jpg`), await drawPhoto(number));
  }
}
