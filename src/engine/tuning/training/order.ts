import type { Random } from '../random.ts';

/** Photos in random order, over and over. */
export interface PhotoOrder {
  /** Numbers of photos; shuffled in place. */
  photos: Int32Array;
  /** How far the order has been used. */
  at: number;
}

/** An order that is shuffled before its first photo is taken. */
export const orderOf = (photos: ArrayLike<number>): PhotoOrder => ({
  photos: Int32Array.from(photos),
  at: photos.length,
});

/** The next photos of an order, which is shuffled whenever it does not hold enough any more. */
export function nextPhotos(order: PhotoOrder, count: number, random: Random): Int32Array {
  if (order.at + count > order.photos.length) {
    random.shuffle(order.photos);
    order.at = 0;
  }
  const chosen = order.photos.slice(order.at, order.at + count);
  order.at += count;
  return chosen;
}
