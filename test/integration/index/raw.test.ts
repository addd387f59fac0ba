import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../../support/cli.ts';
import { drawArw, drawCr2, drawNef, drawOrf, drawRw2 } from '../../support/pictures/camera-raws.ts';
import { drawCr3 } from '../../support/pictures/cr3.ts';
import { drawRaf } from '../../support/pictures/raw-files.ts';
import { drawCorners } from '../../support/pictures/scenes.ts';
import { tempDir } from '../../support/temp-library.ts';

interface Listed {
  path: string;
  format: string;
  width: number;
  height: number;
}

test('raw files of seven formats are indexed, listed and found by their camera', async () => {
  const dir = tempDir();
  const folder = join(dir, 'grezze');
  mkdirSync(folder);
  const draws = {
    nef: drawNef,
    arw: drawArw,
    cr2: drawCr2,
    cr3: drawCr3,
    orf: drawOrf,
    rw2: drawRw2,
  };
  const small = await drawCorners(120, 80).jpeg().toBuffer();
  for (const [n, [extension, draw]] of Object.entries(draws).entries()) {
    const large = await drawCorners(480 + 16 * n, 320)
      .jpeg()
      .toBuffer();
    const raw = { large, small, width: 6000, height: 4000, orientation: 6 };
    writeFileSync(join(folder, `foto.${extension}`), draw(raw));
  }
  const preview = await drawCorners(480, 320).jpeg().toBuffer();
  writeFileSync(join(folder, 'foto.raf'), drawRaf({ preview, width: 4000, height: 3000 }));
  const library = ['--library', join(dir, 'libreria'), '--json'];

  const indexed = await runCli(['index', folder, ...library]);
  expect(indexed.code).toBe(0);
  expect(indexed.json).toMatchObject({ found: 7, indexed: 7, failed: 0 });

  const { photos } = (await runCli(['photos', ...library])).json as { photos: Listed[] };
  const sizes = Object.fromEntries(
    photos.map(({ path, format, width, height }) => [path, [format, width, height]]),
  );
  expect(sizes).toEqual({
    ...Object.fromEntries(
      Object.keys(draws).map((extension) => [
        join(folder, `foto.${extension}`),
        ['raw', 4000, 6000],
      ]),
    ),
    [join(folder, 'foto.raf')]: ['raw', 4000, 3000],
  });

  const found = await runCli(['search', 'foto scattate con la Nikon', ...library]);
  const { results } = found.json as { results: { path: string }[] };
  expect(results.map(({ path }) => path)).toEqual([join(folder, 'foto.nef')]);
});
