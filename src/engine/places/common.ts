import type { Place } from '../../shared/place.ts';

/** A place of which not even the country has to be known. */
export type Anywhere = Omit<Place, 'country'> & { country: string | null };

export const isSomewhere = (place: Anywhere): place is Place => place.country !== null;

/** What two places have in common: the smallest that both are in; null where not even a country. */
export function common<P extends Anywhere>(a: P, b: P): P | null {
  if (a.country !== b.country) return null;
  const regione = a.regione === b.regione ? a.regione : null;
  const provincia = regione !== null && a.provincia === b.provincia ? a.provincia : null;
  const same = regione === a.regione && provincia === a.provincia && a.comune === b.comune;
  const areas = a.areas.filter((area) => b.areas.includes(area));
  return { ...a, comune: same ? a.comune : null, provincia, regione, areas };
}
