/** Reads the datasets it is given (`LIST IMAGES` each), keeps nothing and prints how many records. */
import { openDataset } from '../../src/engine/tuning/datasets/open.ts';

const counts: number[] = [];
for (let n = 2; n < process.argv.length; n += 2) {
  const [path = '', images] = process.argv.slice(n, n + 2);
  let count = 0;
  for await (const { captions } of (await openDataset({ path, images })).records)
    count += captions.length;
  counts.push(count);
}
console.log(JSON.stringify(counts));
