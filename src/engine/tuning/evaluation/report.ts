import { writeFile } from 'node:fs/promises';
import { translator, type Translate } from '../../../shared/i18n/translate.ts';
import type { DropReason } from '../datasets/records.ts';
import type { Judged, ModelEvaluation } from './evaluate.ts';
import { METRICS } from './retrieval.ts';
import { ACCURACY_CUTS } from './zero-shot.ts';

/** Captions shown on each side. */
const CASES = 12;
const PICTURE_WIDTH = 240;

interface Case {
  caption: string;
  path: string;
  rank: number;
  /** With the second model, where there is one. */
  other: number | null;
}

/**
 * Writes a page that a person can read: the figures with their intervals, and pictures of what went
 * well and what did not. One file with everything in it, nothing is loaded from anywhere.
 */
export async function writeReport(
  { path, language }: { path: string; language: 'it' | 'en' },
  first: Judged,
  second: Judged | undefined,
  dropped: Partial<Record<DropReason, number>>,
): Promise<void> {
  const t = translator(language);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const { wins, losses } = casesOf(first, second);
  const body = [
    `<h1>${text(t('report.title'))}</h1>`,
    `<p>${text(t('report.data', { images: first.evaluation.images, captions: first.evaluation.captions }))}</p>`,
    ...Object.entries(dropped).map(
      ([reason, count]) => `<p>${text(t(`dataset.drop.${reason as DropReason}`, { count }))}</p>`,
    ),
    table(t, percent, [first.evaluation, ...(second ? [second.evaluation] : [])]),
    `<p>${text(t('report.explanation'))}</p>`,
    await gallery(t, t(second ? 'report.wins-of-second' : 'report.wins'), wins),
    await gallery(t, t(second ? 'report.losses-of-second' : 'report.losses'), losses),
  ];
  await writeFile(path, page(t('report.title'), language, body.join('\n')));
}

/** With one model the best and the worst ranks, with two the largest steps up and down. */
function casesOf(first: Judged, second: Judged | undefined): Record<'wins' | 'losses', Case[]> {
  const captions = first.images.flatMap((image) =>
    image.captions.map((caption) => ({ caption, path: image.path })),
  );
  const cases = captions.map((one, n) => ({
    ...one,
    rank: first.ranks.textToImage[n] as number,
    other: second ? (second.ranks.textToImage[n] as number) : null,
  }));
  const gain = ({ rank, other }: Case) => (other === null ? 1 / rank : 1 / other - 1 / rank);
  // Among equal ones the rest of the order says more than the order of the file.
  const sorted = cases.sort((a, b) => gain(b) - gain(a) || b.caption.length - a.caption.length);
  return { wins: onePerPicture(sorted), losses: onePerPicture(sorted.toReversed()) };
}

function onePerPicture(cases: readonly Case[]): Case[] {
  const seen = new Set<string>();
  return cases.filter(({ path }) => !seen.has(path) && seen.add(path)).slice(0, CASES);
}

function table(t: Translate, percent: Intl.NumberFormat, models: ModelEvaluation[]): string {
  const head = ['', ...models.map(({ model }) => model)];
  const rows: string[][] = [];
  for (const direction of ['textToImage', 'imageToText'] as const) {
    for (const metric of METRICS) {
      rows.push([
        `${t(`report.${direction}`)} ${metric}`,
        ...models.map((model) => {
          const [low, high] = model.confidence[direction][metric];
          return cell(model[direction][metric], low, high, percent);
        }),
      ]);
    }
  }
  if (models.every(({ zeroShot }) => zeroShot)) {
    for (const k of ACCURACY_CUTS) {
      const metric = `accuracy@${k}` as const;
      rows.push([
        `${t('report.zero-shot')} ${metric}`,
        ...models.map(({ zeroShot }) => {
          const [low, high] = zeroShot?.confidence[metric] ?? [0, 0];
          return cell(zeroShot?.accuracy[metric] ?? 0, low, high, percent);
        }),
      ]);
    }
  }
  const line = (tag: string, cells: string[]) =>
    `<tr>${cells.map((one) => `<${tag}>${text(one)}</${tag}>`).join('')}</tr>`;
  return `<table>${line('th', head)}${rows.map((row) => line('td', row)).join('\n')}</table>`;
}

const cell = (value: number, low: number, high: number, percent: Intl.NumberFormat) =>
  `${percent.format(value)} (${percent.format(low)} – ${percent.format(high)})`;

async function gallery(t: Translate, heading: string, cases: readonly Case[]): Promise<string> {
  const figures = await Promise.all(
    cases.map(async ({ caption, path, rank, other }) => {
      const where = t('report.rank', { rank });
      const now = other === null ? where : `${where} → ${t('report.rank', { rank: other })}`;
      return `<figure><img alt="" src="${await picture(path)}"><figcaption>«${text(caption)}»<br>${text(now)}</figcaption></figure>`;
    }),
  );
  return `<h2>${text(heading)}</h2><div class="gallery">${figures.join('\n')}</div>`;
}

/** A small picture as a data address; an empty one where sharp does not read the format. */
async function picture(path: string): Promise<string> {
  // Loaded when it is needed: a report is rare, and the engine has no other use for it.
  const { default: sharp } = await import('sharp');
  const jpeg = await sharp(path)
    .rotate()
    .resize({ width: PICTURE_WIDTH, withoutEnlargement: true })
    .jpeg({ quality: 75 })
    .toBuffer()
    .catch(() => null);
  return jpeg ? `data:image/jpeg;base64,${jpeg.toString('base64')}` : 'data:,';
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const text = (value: string) => value.replace(/[&<>"]/g, (mark) => ENTITIES[mark] ?? mark);

const page = (title: string, language: string, body: string) => `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${text(title)}</title>
<meta name="viewport" content="width=device-width">
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark; }
table { border-collapse: collapse; } td, th { padding: .2rem .8rem; text-align: left; border-bottom: 1px solid #8884; }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: 1rem; }
figure { margin: 0; } img { width: 100%; border-radius: .4rem; }
</style></head><body>
${body}
</body></html>
`;
