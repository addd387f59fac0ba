import type { ImageFolder } from './image-folder.ts';
import { elementsOf } from './json-elements.ts';
import { cleanCaptions, type Drops, type Records } from './records.ts';

interface Picture {
  name: string;
  file: string | undefined;
  captioned: boolean;
}

/**
 * MSCOCO-IT, and anything with COCO's caption annotations: `images` with `id` and `file_name`,
 * `annotations` with `image_id` and `caption`. The file is read twice, first for its pictures and
 * then for their captions, which may stand before them and are told one by one: only the list of
 * pictures is kept in memory.
 *
 * Source: cocodataset.org, «Data format», section 5.
 * @throws AppError `dataset-unreadable`, `dataset-unknown`
 */
export async function* readCoco(path: string, images: ImageFolder, drops: Drops): Records {
  const pictures = new Map<unknown, Picture>();
  for await (const { where, fields } of entriesOf(path, 'images')) {
    const { id, file_name: name } = fields;
    if (id === undefined || typeof name !== 'string') drops.add('broken-row', where);
    else pictures.set(id, { name, file: images.find(name), captioned: false });
  }
  for await (const { where, fields } of entriesOf(path, 'annotations')) {
    const picture = pictures.get(fields['image_id']);
    if (!picture) {
      drops.add('broken-row', where);
      continue;
    }
    const captions = cleanCaptions([fields['caption']], drops, where);
    if (captions.length === 0) continue;
    picture.captioned = true;
    if (picture.file !== undefined) yield { path: picture.file, captions };
  }
  for (const { name, file, captioned } of pictures.values()) {
    if (!captioned) drops.add('no-captions', name);
    else if (file === undefined) drops.add('image-missing', name);
  }
}

/** The entries of a list, whatever they are: one that is no object has no fields. */
async function* entriesOf(path: string, list: 'images' | 'annotations') {
  let n = 0;
  for await (const entry of elementsOf(path, list)) {
    const fields = (entry ?? {}) as Record<string, unknown>;
    yield { where: `${path}: ${list}[${n++}]`, fields };
  }
}
