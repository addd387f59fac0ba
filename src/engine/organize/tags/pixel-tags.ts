/** Tags that pixels and sizes decide; the concepts with `*` in the taxonomy. */
import { BLURRED, COLOURS, type Colour, type PhotoPixels } from '../../../shared/photo.ts';
import type { Taxonomy } from '../taxonomy/taxonomy.ts';
import type { Chosen } from './choose.ts';

/** What the rules look at. */
export interface Measured {
  width: number;
  height: number;
  pixels: PhotoPixels;
}

/** A value that makes a tag certain, and the one from which on it is given. */
const rises = (value: number, cut: number, certain: number): number =>
  0.5 + (0.5 * (value - cut)) / (certain - cut);

const share = ({ pixels }: Measured, colour: Colour): number =>
  pixels.colours[COLOURS.indexOf(colour)] ?? 0;
/** Half of a photo in one colour is what one would call it by. */
const dominant = (colour: Colour) => (photo: Measured) => rises(share(photo, colour), 0.4, 0.8);

/** Three quarters of photos blurred by motion reach this, none out of focus (docs/organize.md). */
const moved = ({ pixels: { sharpness, motion } }: Measured): number =>
  sharpness < BLURRED ? rises(motion, 0.22, 0.5) : 0;

/** From a photo to a confidence; below 0.5 it has not the tag. By concept. */
const RULES: Record<string, (photo: Measured) => number> = {
  'bianco-e-nero': ({ pixels }) => rises(-pixels.saturation, -0.02, -0.004),
  seppia: ({ pixels: { saturation, warmth, colours } }) =>
    // All that is coloured is warm, and nothing is strongly so.
    saturation > 0.05 && warmth > 0.9 * saturation && Math.max(...colours.slice(2, 8)) < 0.02
      ? rises(warmth, 0.06, 0.14)
      : 0,
  'foto-rossa': dominant('red'),
  'foto-arancione': dominant('orange'),
  'foto-gialla': dominant('yellow'),
  'foto-verde': dominant('green'),
  'foto-azzurra': dominant('light-blue'),
  'foto-blu': dominant('blue'),
  'foto-viola': dominant('purple'),
  'foto-rosa': dominant('pink'),
  'foto-marrone': dominant('brown'),
  'colori-vivaci': ({ pixels }) => rises(pixels.saturation, 0.3, 0.45),
  'colori-tenui': ({ pixels: { saturation, contrast } }) =>
    saturation > 0.02 && contrast < 0.16 ? rises(-saturation, -0.06, -0.03) : 0,
  mossa: moved,
  sfocata: (photo) =>
    moved(photo) < 0.5
      ? rises(-Math.log(photo.pixels.sharpness + 1), -Math.log(BLURRED + 1), -Math.log(11))
      : 0,
  scura: ({ pixels: { brightness, dark } }) => (dark > 0.2 ? rises(-brightness, -0.2, -0.08) : 0),
  sovraesposta: ({ pixels: { bright, brightness } }) =>
    brightness > 0.55 ? rises(bright, 0.2, 0.5) : 0,
  'poco-contrasto': ({ pixels }) => rises(-pixels.contrast, -0.1, -0.05),
  'formato-panoramico': ({ width, height }) =>
    rises(Math.max(width / height, height / width), 2.2, 3),
  'formato-quadrato': ({ width, height }) => rises(-Math.abs(Math.log(width / height)), -0.015, 0),
  'bassa-risoluzione': ({ width, height }) => rises(-(width * height), -300_000, -50_000),
};

/** Identifies the rules. */
export const PIXEL_RULES = 'rules-2';

/** Concepts that a photo's pixels give it. */
export function pixelTags(taxonomy: Taxonomy, photo: Measured): Chosen[] {
  const found: Chosen[] = [];
  for (const [id, rule] of Object.entries(RULES)) {
    const concept = taxonomy.byId.get(id);
    const confidence = Math.min(1, rule(photo));
    if (concept && confidence >= 0.5) found.push({ concept, confidence });
  }
  return found;
}

/** Concepts that are said to be decided by pixels but have no rule, and the reverse. */
export function unruled({ concepts }: Taxonomy): string[] {
  const marked = concepts.filter(({ fromPixels }) => fromPixels).map(({ id }) => id);
  const ruled = Object.keys(RULES);
  return [
    ...marked.filter((id) => !ruled.includes(id)),
    ...ruled.filter((id) => !marked.includes(id)),
  ];
}
