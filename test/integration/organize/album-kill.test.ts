import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import type { Album } from '../../../src/shared/organise.ts';
import { AlbumLibrary } from '../../support/album-library.ts';
import { ROOT } from '../../support/cli.ts';
import { tempDir } from '../../support/temp-library.ts';

/** What a decision of `decide-album.ts` leaves behind. */
type Left = (album: Album, photos: readonly number[], photo: number, other: number) => boolean;
const DECISIONS: Record<string, Left> = {
  rename: ({ name }) => name === 'Mare con i nonni',
  pin: ({ pinned }) => pinned,
  hide: ({ hidden }) => hidden,
  cover: ({ cover }, _photos, photo) => cover === photo,
  'take out': (_album, photos, photo) => !photos.includes(photo),
  'put in': (_album, photos, _photo, other) => photos.includes(other),
};

test.each(Object.entries(DECISIONS))(
  'an automatic album keeps the user’s decision through kill -9 right after it: %s',
  async (kind, holds) => {
    const dir = tempDir();
    const before = new AlbumLibrary(dir);
    before.everyday();
    const days = before.holiday(['10', '11', '12']);
    await before.refresh();
    const [trip] = before.ofKind('trip');
    if (!trip) throw new Error('no trip');
    const [photo, other] = [days[3] as number, 1];
    expect(holds(trip, before.library.albums.photosOf(trip.id), photo, other)).toBe(false);
    before.library.close();

    const script = join(ROOT, 'test/support/crash/decide-album.ts');
    const child = spawn(
      process.execPath,
      [script, dir, kind, ...[trip.id, photo, other].map(String)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const exit = once(child, 'exit');
    child.stdout.once('data', () => child.kill('SIGKILL'));
    expect(await exit).toEqual([null, 'SIGKILL']);

    // Computed anew, with photos that have come meanwhile.
    const after = new AlbumLibrary(dir);
    after.holiday(['13']);
    await after.refresh();
    const trips = after.ofKind('trip');
    expect(trips).toHaveLength(1);
    const [kept = trip] = trips;
    expect(kept.id).toBe(trip.id);
    expect(holds(kept, after.library.albums.photosOf(trip.id), photo, other)).toBe(true);
    after.library.close();
    expect(checkInvariants(dir)).toEqual([]);
  },
);
