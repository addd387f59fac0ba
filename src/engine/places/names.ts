import { foldText } from '../../shared/text.ts';

/** A place's name as it is looked up: capitals, accents, apostrophes and hyphens make no difference. */
export function placeKey(name: string): string {
  return foldText(
    name
      .replace(/[-–'’‘]/g, ' ')
      .replace(/ł/gi, 'l')
      .replace(/ø/gi, 'o'),
  );
}
