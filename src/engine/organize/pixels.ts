/** Measures the pixels of photos that were indexed before anybody asked, from their thumbnails. */
import type { JobProgress } from '../../shared/jobs.ts';
import type { JobContext } from '../jobs/job.ts';
import type { Library } from '../library/library.ts';
import type { PhotoWorker } from '../worker/photo-worker.ts';

const BATCH = 64;

/** @returns how many photos were measured */
export async function measureMissing(
  library: Library,
  worker: () => Promise<PhotoWorker>,
  context: JobContext<JobProgress>,
): Promise<number> {
  let done = 0;
  const hopeless = new Set<number>();
  for (;;) {
    await context.checkpoint();
    if (context.signal.aborted) return done;
    const ids = library.pixels.missing(BATCH + hopeless.size).filter((id) => !hopeless.has(id));
    if (ids.length === 0) return done;
    const at = await worker();
    const measured = await Promise.all(
      library.photos.byIds(ids).map(async ({ id, hash }) => {
        const jpeg = library.thumbnails.get(hash)?.jpeg;
        const pixels = jpeg && (await at.call('measure', { jpeg }).catch(() => undefined));
        // Without a thumbnail the next scan reads the photo again.
        if (!pixels) hopeless.add(id);
        return { id, pixels };
      }),
    );
    library.transaction(() => {
      for (const { id, pixels } of measured) if (pixels) library.pixels.put(id, pixels);
    });
    done += measured.length;
    context.report({ done, total: null, remainingSeconds: null });
  }
}
