/** Where something is, from small to large, in Italian; null where it is not known or there is none. */
export interface Place {
  /** Italian comune, or city of another country. */
  comune: string | null;
  /** Only in Italy. */
  provincia: string | null;
  /** Italian region, or first-order division of another country. */
  regione: string | null;
  country: string;
  /** Islands, lakes, coasts and landscapes that it is in, the smallest first: «Elba», «Dolomiti». */
  areas: string[];
}

/** How a photo's place is known: by its position, by photos taken about then, by its folder. */
export type PlaceSource = 'gps' | 'time' | 'folder';

export interface PhotoPlace extends Place {
  source: PlaceSource;
  /** True where the photo itself has no position. */
  inferred: boolean;
}
