import { placesSchema, placesTriggers } from '../places.ts';

/** Format 5: where photos were taken. Filled in the background. */
export const places = placesSchema + placesTriggers;
