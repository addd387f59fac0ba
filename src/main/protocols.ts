import { protocol } from 'electron';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { readStaticFiles } from '../page/static-files.ts';
import type { FullPicture, OriginalFile } from '../shared/engine-messages.ts';
import { PAGE_HOST, photoOf, securityHeaders } from './security.ts';

/** Where pictures come from. */
export interface Pictures {
  thumbnail(photoId: number): Promise<Uint8Array | null>;
  picture(photoId: number): Promise<FullPicture | null>;
  originals(photoIds: number[]): Promise<OriginalFile[]>;
}

const notFound = () => new Response(null, { status: 404, headers: securityHeaders });

/** Serves the built page under `app://`: only files of a list made at the start. */
export async function servePage(dir: string): Promise<void> {
  const files = await readStaticFiles(dir);
  protocol.handle('app', ({ url, method }) => {
    const { host, pathname } = new URL(url);
    const file = method === 'GET' && host === PAGE_HOST ? files.get(pathname) : undefined;
    if (!file) return notFound();
    return new Response(new Uint8Array(file.body), {
      headers: { ...securityHeaders, 'Content-Type': file.type },
    });
  });
}

/** Serves `photo://thumbnail/ID` and `photo://original/ID`. */
export function servePhotos(pictures: Pictures): void {
  protocol.handle('photo', async ({ url, method }) => {
    const asked = method === 'GET' ? photoOf(url) : null;
    if (!asked) return notFound();
    if (asked.kind === 'thumbnail') {
      const jpeg = await pictures.thumbnail(asked.photoId);
      return jpeg ? picture(new Uint8Array(jpeg), 'image/jpeg') : notFound();
    }
    const found = await pictures.picture(asked.photoId);
    if (!found) return notFound();
    if ('jpeg' in found) return picture(new Uint8Array(found.jpeg), 'image/jpeg');
    return stream(found.path, found.type);
  });
}

async function stream(path: string, type: string): Promise<Response> {
  const handle = await open(path).catch(() => null);
  if (!handle) return notFound();
  const body = Readable.toWeb(handle.createReadStream()) as ReadableStream<Uint8Array>;
  return picture(body as BodyInit, type);
}

const picture = (body: BodyInit, type: string): Response =>
  new Response(body, {
    headers: {
      ...securityHeaders,
      'Content-Type': type,
      'Cache-Control': 'private, max-age=3600',
    },
  });
