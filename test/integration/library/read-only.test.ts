import { chmodSync, chownSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inChild, sampleLibrary, tempDir } from './fixture.ts';

const NOBODY = 65534;
const READ = `console.log(attempt(() => {
  const library = openLibraryReadOnly(options);
  const { total } = library.photos.list({ limit: 10, offset: 0 });
  const found = library.embeddings.of(1).get(1)?.length;
  library.close();
  return 'photos ' + total + ' dims ' + found;
}));`;
const WRITE = `console.log(attempt(() => openLibrary(options)));`;

// Only root can become somebody who may not write.
describe.skipIf(process.getuid?.() !== 0)('a folder that cannot be written', () => {
  function closedTo(nobody: (dir: string) => void): string {
    const dir = tempDir();
    nobody(dir);
    chmodSync(dir, 0o555);
    return dir;
  }

  test('writing an existing library says read-only', async () => {
    const dir = closedTo(sampleLibrary);
    expect(await inChild(dir, WRITE, NOBODY).firstLine).toBe('library-read-only');
  });

  test('making a library says read-only', async () => {
    const dir = closedTo(() => undefined);
    expect(await inChild(dir, WRITE, NOBODY).firstLine).toBe('library-read-only');
  });

  test('a library that was closed can be read', async () => {
    const dir = closedTo(sampleLibrary);
    expect(await inChild(dir, READ, NOBODY).firstLine).toBe('photos 3 dims 4');
  });

  test('a library that another user is writing can be read, or says why not', async () => {
    const dir = closedTo(sampleLibrary);
    const owner = inChild(
      dir,
      `const library = openLibrary(options);
       library.folders.add('/others', 'now');
       console.log('open'); setInterval(() => {}, 1000);`,
    );
    expect(await owner.firstLine).toBe('open');
    expect(await inChild(dir, READ, NOBODY).firstLine).toMatch(/^(photos|library-read-only)/);
  });

  test('a folder given to the user can be written by them', async () => {
    const dir = tempDir();
    chownSync(dir, NOBODY, NOBODY);
    const write = `console.log(attempt(() => { openLibrary(options).close(); return 'written'; }));`;
    expect(await inChild(dir, write, NOBODY).firstLine).toBe('written');
  });
});
