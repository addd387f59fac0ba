import sharp from 'sharp';
import { randomOf } from './scenes.ts';

/** What is drawn, as people would name it. */
export const SUBJECTS = [
  'mare',
  'montagna',
  'bosco',
  'città',
  'campo',
  'neve',
  'tramonto',
] as const;
export type Subject = (typeof SUBJECTS)[number];

type Random = () => number;

const between = (random: Random, from: number, to: number): number => from + random() * (to - from);
const times = (count: number, draw: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => draw(i)).join('');
const sky = (top: string, bottom: string): string =>
  `<defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="${top}"/>
   <stop offset="1" stop-color="${bottom}"/></linearGradient></defs>
   <rect width="900" height="600" fill="url(#s)"/>`;
const sun = (x: number, y: number, r: number, colour: string): string =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="${colour}"/>`;
const ridge = (random: Random, y: number, rough: number, colour: string): string => {
  const points = Array.from(
    { length: 13 },
    (_, i) => `${i * 75},${y + between(random, -rough, rough)}`,
  );
  return `<polygon points="0,600 ${points.join(' ')} 900,600" fill="${colour}"/>`;
};
const fir = (x: number, y: number, h: number, colour: string): string =>
  `<path d="M${x} ${y - h}l${h * 0.28} ${h * 0.9}h${-h * 0.56}z" fill="${colour}"/>
   <rect x="${x - h * 0.04}" y="${y - h * 0.12}" width="${h * 0.08}" height="${h * 0.12}" fill="#5b3a21"/>`;

const DRAW: Record<Subject, (random: Random) => string> = {
  mare: (random) =>
    sky('#4aa3df', '#cdeaf8') +
    sun(between(random, 100, 800), 110, 50, '#fff3b0') +
    `<rect y="300" width="900" height="190" fill="#1c7fb0"/>
     <path d="M0 480q225-40 450 0t450 0v120H0z" fill="#f0d9a0"/>` +
    times(14, () => {
      const [x, y] = [between(random, 0, 860), between(random, 320, 460)];
      return `<path d="M${x} ${y}q10-8 20 0t20 0" stroke="#bfe6f5" stroke-width="3" fill="none"/>`;
    }) +
    `<path d="M${between(random, 150, 650)} 330l40 0-10 22h-60l-12-22z" fill="#8a2d2d"/>
     <path d="M${between(random, 150, 650)} 320v-90l60 86z" fill="#fafafa"/>`,
  montagna: (random) =>
    sky('#79b8ea', '#e8f3fb') +
    ridge(random, 250, 110, '#8698ad') +
    ridge(random, 350, 60, '#5f7a68') +
    ridge(random, 470, 30, '#3f6b3c') +
    times(9, (i) =>
      fir(i * 100 + between(random, 0, 60), between(random, 500, 570), 90, '#234d2a'),
    ),
  bosco: (random) =>
    sky('#9fd08f', '#dff0c8') +
    ridge(random, 420, 20, '#5e8c46') +
    times(26, () =>
      fir(
        between(random, 0, 900),
        between(random, 420, 600),
        between(random, 140, 260),
        ['#1f4d2b', '#2c6637', '#3a7a3d'][Math.floor(random() * 3)] ?? '',
      ),
    ),
  città: (random) =>
    sky('#0b1437', '#3a3f7a') +
    sun(between(random, 100, 800), 100, 36, '#f5f0d0') +
    times(12, (i) => {
      const [h, x] = [between(random, 160, 420), i * 75];
      const windows = times(
        Math.floor(h / 40) * 3,
        (w) =>
          `<rect x="${x + 10 + (w % 3) * 19}" y="${610 - h + Math.floor(w / 3) * 36}" width="11" height="16" fill="${random() < 0.6 ? '#ffd777' : '#20264f'}"/>`,
      );
      return `<rect x="${x}" y="${600 - h}" width="70" height="${h}" fill="#161c40"/>${windows}`;
    }),
  campo: (random) =>
    sky('#8fc9f0', '#eef7fb') +
    sun(between(random, 100, 800), 90, 44, '#ffe27a') +
    ridge(random, 330, 25, '#7fa84c') +
    ridge(random, 400, 12, '#9cbf4f') +
    times(60, () => {
      const [x, y] = [between(random, 0, 900), between(random, 420, 590)];
      const colour = ['#d3352b', '#f4c430', '#ffffff'][Math.floor(random() * 3)];
      return `<path d="M${x} ${y}v18" stroke="#4a7a2c" stroke-width="3"/><circle cx="${x}" cy="${y}" r="7" fill="${colour}"/>`;
    }),
  neve: (random) =>
    sky('#a9c3d9', '#eaf1f7') +
    ridge(random, 330, 60, '#cfdbe6') +
    ridge(random, 430, 20, '#f6fafd') +
    times(6, (i) => fir(i * 160 + between(random, 0, 90), 470, 120, '#4b6b66')) +
    `<circle cx="450" cy="500" r="60" fill="#fff" stroke="#d8e2ea"/>
     <circle cx="450" cy="410" r="40" fill="#fff" stroke="#d8e2ea"/>
     <circle cx="438" cy="402" r="5"/><circle cx="462" cy="402" r="5"/>
     <path d="M450 412l34 8-34 6z" fill="#e8792b"/>` +
    times(50, () => sun(between(random, 0, 900), between(random, 0, 600), 4, '#ffffff')),
  tramonto: (random) =>
    sky('#3b2a63', '#ff9a4a') +
    sun(between(random, 250, 650), 370, 80, '#ffd06b') +
    ridge(random, 420, 40, '#4a2b4f') +
    ridge(random, 520, 20, '#2a1833') +
    times(5, () => {
      const [x, y] = [between(random, 50, 800), between(random, 80, 220)];
      return `<path d="M${x} ${y}q12-14 24 0q12-14 24 0" stroke="#1a1026" stroke-width="4" fill="none"/>`;
    }),
};

/**
 * A drawn picture with a subject and a day, as a JPEG.
 * @param taken EXIF's form: `2024:08:14 18:03:00`
 */
export function drawLandscape(subject: Subject, seed: number, taken: string): Promise<Buffer> {
  const random = randomOf(seed);
  const isTall = random() < 0.25;
  const [width, height] = isTall ? [800, 1000] : [1500, 1000];
  const view = isTall ? '210 0 480 600' : '0 0 900 600';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${view}">${DRAW[subject](random)}</svg>`;
  return sharp(Buffer.from(svg))
    .flatten({ background: '#ffffff' })
    .withExif({ IFD0: { Make: 'Fototeca', Model: 'Disegni' }, IFD2: { DateTimeOriginal: taken } })
    .jpeg({ quality: 90 })
    .toBuffer();
}
