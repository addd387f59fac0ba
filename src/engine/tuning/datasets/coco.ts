import { readFile } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.ts';
import type { ImageFolder } from './image-folder.ts';
import { cleanCaptions, type Drops, type Records } from './records.ts';

interface Coco {
  images: { id: unknown; file_name: unknown }[];
  annotations: { image_id: unknown; caption: unknown }[];
}

/**
 * MSCOCO-IT, and anything with COCO's caption annotations: `images` with `id` and `file_name`,
 * `annotations` with `image_id` and `caption`. The annotations of a picture are scattered over the
 * file, so it is read whole (MSCOCO-IT: 70 MB); the pictures are not.
 *
 * Source: cocodataset.org, «Data format», section 5.
 * @throws AppError `dataset-unreadable`, `dataset-unknown`
 */
export async function* readCoco(path: string, images: ImageFolder, drops: Drops): Records {
  const coco = await parse(path);
  const captions = new Map<unknown, unknown[]>();
  for (const [n, entry] of coco.annotations.entries()) {
    const id = entry?.image_id;
    if (id === undefined) drops.add('broken-row', `${path}: annotations[${n}]`);
    else captions.set(id, [...(captions.get(id) ?? []), entry.caption]);
  }
  for (const [n, entry] of coco.images.entries()) {
    const where = `${path}: images[${n}]`;
    if (entry?.id === undefined || typeof entry.file_name !== 'string') {
      drops.add('broken-row', where);
      continue;
    }
    const own = captions.get(entry.id);
    captions.delete(entry.id);
    const kept = cleanCaptions(own ?? [], drops, where);
    const file = images.find(entry.file_name);
    if (kept.length === 0) drops.add('no-captions', where);
    else if (file === undefined) drops.add('image-missing', entry.file_name);
    else yield { path: file, captions: kept };
  }
  for (const id of captions.keys()) drops.add('broken-row', `${path}: image_id ${String(id)}`);
}

async function parse(path: string): Promise<Coco> {
  let json: Partial<Coco>;
  try {
    json = JSON.parse(await readFile(path, 'utf8')) as Partial<Coco>;
  } catch (error) {
    throw new AppError('dataset-unreadable', { path, reason: (error as Error).message });
  }
  const { images, annotations } = json ?? {};
  if (!Array.isArray(images) || !Array.isArray(annotations)) {
    throw new AppError('dataset-unknown', { path });
  }
  return { images, annotations };
}
