import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { checkInvariants } from '../../../src/engine/library/invariants.ts';
import { decodePicture } from '../../../src/engine/worker/photo/read.ts';
import { drawPhoto } from '../../support/drawn-folder.ts';
import { drawScene } from '../../support/pictures/scenes.ts';
import { ROOT } from '../../support/cli.ts';
import { independent } from '../../support/independent-exiftool.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const WORDS = { rating: 4, title: 'Una «prova»', caption: 'È domenica.\nPiove.' };
const TAGS = ['Fido', 'casa al mare', 'perché'];

/** Reads, or writes, an extended attribute by way of Python, which has calls for it. */
function attribute(path: string, value?: string): string {
  const name = 'user.fototeca.prova';
  const script =
    value === undefined
      ? `import os,sys; sys.stdout.buffer.write(os.getxattr(sys.argv[1], '${name}'))`
      : `import os,sys; os.setxattr(sys.argv[1], '${name}', sys.argv[2].encode())`;
  return execFileSync('python3', ['-c', script, path, value ?? ''], { encoding: 'utf8' });
}

/** Where the file system has extended attributes, and Python is there to look at them. */
const haveAttributes = (() => {
  const probe = join(tmpdir(), `fototeca-attributi-${process.pid}`);
  try {
    writeFileSync(probe, '');
    attribute(probe, 'ciao');
    return attribute(probe) === 'ciao';
  } catch {
    return false;
  } finally {
    rmSync(probe, { force: true });
  }
})();

/** A photo in each format that takes metadata. */
async function allFormats(folder: string): Promise<string[]> {
  const jpeg = await drawPhoto(1);
  const put = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const withIptc = put('con iptc.jpg', await drawPhoto(2));
  execFileSync(process.execPath, [
    join(ROOT, 'test/support/write-tags.ts'),
    withIptc,
    JSON.stringify({ 'IPTC:Keywords': ['vecchia'], 'IPTC:Caption-Abstract': 'Vecchia' }),
  ]);
  return [
    put('a.jpg', jpeg),
    withIptc,
    put(
      'b.png',
      await sharp(await drawPhoto(3))
        .png()
        .toBuffer(),
    ),
    put(
      'c.webp',
      await sharp(await drawPhoto(4))
        .webp()
        .toBuffer(),
    ),
    put(
      'd.tiff',
      await sharp(await drawPhoto(5))
        .tiff({ compression: 'lzw' })
        .toBuffer(),
    ),
    put(
      'e.avif',
      await sharp(await drawPhoto(6))
        .avif({ effort: 0 })
        .toBuffer(),
    ),
    put('f.heic', readFileSync(join(ROOT, 'test/fixtures/heic/corners.heic'))),
  ];
}

/** What a decoder makes of a file, at full size: sharp's or, of HEIC, libheif. */
async function pixelsOf(path: string): Promise<string> {
  if (!path.endsWith('.heic')) return hash(await sharp(path).raw().toBuffer());
  const { data, width, height } = await decodePicture(path, 10_000);
  return `${width} × ${height} ${hash(data)}`;
}

async function library() {
  const dir = tempDir();
  const folder = join(dir, 'foto');
  mkdirSync(folder);
  const engine = tempEngine(join(dir, 'libreria'));
  return { dir, folder, engine, library: engine.library, libraryDir: join(dir, 'libreria') };
}

function describeAll({ library }: Engine, ids: readonly number[]): void {
  library.transaction(() => {
    for (const name of TAGS) {
      library.tags.setByUser(ids, library.tags.ensure(name, library.now()).id, true);
    }
  });
  library.setMarks(ids, WORDS);
}

const write = async ({ organizer }: Engine, photoIds?: number[]) =>
  (await organizer.writeMetadata({ ...(photoIds && { photoIds }), intoFiles: true }).ended).result;
const undo = async ({ organizer }: Engine) => (await organizer.undoWriteMetadata().ended).result;

describe('metadata in the photos themselves', () => {
  test('every format: the picture stays, the photo stays the same, all is undone to the byte', async () => {
    const { folder, engine, library: known, libraryDir } = await library();
    const paths = await allFormats(folder);
    await indexAll(engine, folder);
    const idOf = (path: string) => known.files.at(path)?.photoId ?? -1;
    const ids = paths.map(idOf);
    describeAll(engine, ids);
    const old = known.tags.named('vecchia')?.id ?? -1;
    known.transaction(() => known.tags.setByUser([ids[1] as number], old, false));
    const seen = new Date('2015-05-05T10:00:00Z');
    for (const path of paths) utimesSync(path, seen, seen);
    await indexAll(engine, folder);
    const before = paths.map((path) => readFileSync(path));
    const pixels = await Promise.all(paths.map(pixelsOf));

    expect(await write(engine, ids)).toMatchObject({ written: paths.length, skipped: [] });
    expect(paths.map((path, i) => readFileSync(path).equals(before[i] as Buffer))).not.toContain(
      true,
    );
    expect(await Promise.all(paths.map(pixelsOf))).toEqual(pixels);
    expect(readdirSync(folder).length).toBe(paths.length);
    for (const path of paths) {
      expect(Math.trunc(statSync(path).mtimeMs)).toBe(seen.getTime());
    }
    // What is known of the files is what is in them: nothing is left for a scan.
    expect(paths.map(idOf)).toEqual(ids);
    expect(await indexAll(engine, folder)).toMatchObject({ unchanged: paths.length, indexed: 0 });
    for (const photo of known.photos.byIds(ids)) expect(photo.metadata).toMatchObject(WORDS);
    expect(known.photos.byIds(ids).map((photo) => photo.hash)).toEqual(
      paths.map((path) => hash(readFileSync(path))),
    );
    expect(checkInvariants(libraryDir)).toEqual([]);

    // Written again it is what it is; then undone, to the byte.
    expect(await write(engine, ids)).toMatchObject({ written: paths.length });
    expect(await undo(engine)).toMatchObject({ written: paths.length, skipped: [] });
    expect(paths.map((path, i) => readFileSync(path).equals(before[i] as Buffer))).not.toContain(
      false,
    );
    expect(paths.map(idOf)).toEqual(ids);
    expect(await indexAll(engine, folder)).toMatchObject({ unchanged: paths.length, indexed: 0 });
    expect(checkInvariants(libraryDir)).toEqual([]);
  });

  test.skipIf(independent === null)(
    'the exiftool of the system reads what was written in every format, and we read what it writes',
    async () => {
      if (!independent) return;
      const { folder, engine, library: known } = await library();
      const paths = await allFormats(folder);
      await indexAll(engine, folder);
      const ids = paths.map((path) => known.files.at(path)?.photoId ?? -1);
      describeAll(engine, ids);
      const old = known.tags.named('vecchia')?.id ?? -1;
      known.transaction(() => known.tags.setByUser([ids[1] as number], old, false));
      const pixels = await Promise.all(paths.map(pixelsOf));
      expect(await write(engine, ids)).toMatchObject({ written: paths.length, skipped: [] });
      for (const path of paths) {
        const told = independent.read(path);
        expect(told, path).toMatchObject({ Rating: 4, Title: WORDS.title });
        expect([...(told['Subject'] as string[])].sort()).toEqual([...TAGS].sort());
        expect(told['Error'] ?? told['Warning'], path).toBeUndefined();
        if (path.endsWith('con iptc.jpg')) {
          expect(told['Caption-Abstract']).toContain('domenica');
          expect([...(told['Keywords'] as string[])].sort()).toEqual([...TAGS].sort());
        }
      }
      expect(await Promise.all(paths.map(pixelsOf))).toEqual(pixels);

      // The other way round: the same photos, with what that tool says of them.
      for (const path of paths) {
        independent.write(path, '-XMP:Rating=2', '-XMP:Title=Da fuori', '-XMP:Subject=lago');
      }
      expect(await Promise.all(paths.map(pixelsOf))).toEqual(pixels);
      known.setMarks(ids, { rating: null, title: null });
      await indexAll(engine, folder);
      for (const photo of known.photos.byIds(ids)) {
        expect(photo.metadata).toMatchObject({ rating: 2, title: 'Da fuori' });
        expect(photo.metadata.keywords).toContain('lago');
      }
      expect(known.photos.counts()).toEqual({ present: paths.length, hidden: 0, missing: 0 });
    },
  );

  test('both files of a photo, a link, an XMP file that is there; what changed since is left alone', async () => {
    const { dir, folder, engine, library: known } = await library();
    const [one, two, apart] = [join(folder, 'a.jpg'), join(folder, 'b.jpg'), join(dir, 'c.jpg')];
    writeFileSync(one, await drawPhoto(1), { mode: 0o640 });
    copyFileSync(one, two);
    writeFileSync(apart, await drawPhoto(2));
    symlinkSync(apart, join(folder, 'c.jpg'));
    writeFileSync(
      join(folder, 'd.gif'),
      await sharp(await drawPhoto(3))
        .gif()
        .toBuffer(),
    );
    // ExifTool cannot tell the picture of a TIFF that is a JPEG inside.
    const inside = await sharp(await drawPhoto(4))
      .tiff({ compression: 'jpeg' })
      .toBuffer();
    writeFileSync(join(folder, 'e.tiff'), inside);
    writeFileSync(
      `${one}.xmp`,
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="1" xmp:Label="Rosso"/></rdf:RDF></x:xmpmeta>',
    );
    await indexAll(engine, folder);
    const ids = [one, join(folder, 'c.jpg'), join(folder, 'd.gif')].map(
      (path) => known.files.at(path)?.photoId ?? -1,
    );
    describeAll(engine, ids);
    // Two files of the first, its XMP file, the third behind its link, XMP files for the others.
    describeAll(engine, [known.files.at(join(folder, 'e.tiff'))?.photoId ?? -1]);
    expect(await write(engine)).toMatchObject({ written: 6, skipped: [] });
    expect(readFileSync(one).equals(readFileSync(two))).toBe(true);
    expect(statSync(one).mode & 0o777).toBe(0o640);
    expect(readFileSync(`${one}.xmp`, 'utf8')).toMatch(/Rosso[^]*perché|perché[^]*Rosso/);
    expect(readdirSync(folder).sort()).toEqual(
      ['a.jpg', 'a.jpg.xmp', 'b.jpg', 'c.jpg', 'd.gif', 'd.gif.xmp', 'e.tiff', 'e.tiff.xmp'].sort(),
    );
    expect(await indexAll(engine, folder)).toMatchObject({ found: 5, unchanged: 5, indexed: 0 });

    // Somebody else goes on with one of them.
    const theirs = Buffer.concat([readFileSync(two), Buffer.from('altro')]);
    writeFileSync(two, theirs);
    expect(await write(engine, ids.slice(0, 1))).toMatchObject({ skipped: [two] });
    expect(readFileSync(two).equals(theirs)).toBe(true);
    expect(await undo(engine)).toMatchObject({ run: 1, written: 5, skipped: [two] });
    expect(readFileSync(join(folder, 'e.tiff')).equals(inside)).toBe(true);
    expect(readFileSync(two).equals(theirs)).toBe(true);
  });

  test('what the user has emptied is taken out of the photo, and of nothing no file is made', async () => {
    const { folder, engine, library: known } = await library();
    const [photo, silent] = [join(folder, 'a.jpg'), join(folder, 'muta.png')];
    writeFileSync(photo, await drawPhoto(1));
    const older = { 'IPTC:Keywords': ['vecchia'], 'IPTC:Caption-Abstract': 'Vecchia' };
    execFileSync(process.execPath, [
      ...[join(ROOT, 'test/support/write-tags.ts'), photo],
      JSON.stringify({ ...older, 'XMP-dc:Title': 'Vecchio titolo', 'XMP-dc:Subject': ['vecchia'] }),
    ]);
    await drawScene({ width: 40, height: 30 }).png().toFile(silent);
    await indexAll(engine, folder);
    const id = known.files.at(photo)?.photoId ?? -1;
    const before = await pixelsOf(photo);
    const [bytes, mute] = [photo, silent].map((path) => readFileSync(path)) as [Buffer, Buffer];
    const [found] = known.photos.byIds([id]);
    expect(found?.metadata).toMatchObject({ title: 'Vecchio titolo', keywords: ['vecchia'] });
    known.setMarks([id], { title: '', caption: '' });
    const old = known.tags.named('vecchia')?.id ?? -1;
    known.transaction(() => known.tags.setByUser([id], old, false));

    expect(await write(engine)).toMatchObject({ written: 1, skipped: [] });
    expect(readdirSync(folder).sort()).toEqual(['a.jpg', 'muta.png']);
    expect(readFileSync(silent).equals(mute)).toBe(true);
    expect(await pixelsOf(photo)).toBe(before);
    if (independent) {
      const told = independent.read(photo);
      for (const gone of ['Title', 'Subject', 'Keywords', 'Caption-Abstract', 'ImageDescription']) {
        expect(told[gone], gone).toBeUndefined();
      }
    }
    // Read again, the file itself has none of it.
    const [after] = known.photos.byIds([id]);
    expect(after?.metadata).toMatchObject({ title: null, caption: null, keywords: [] });
    expect(await undo(engine)).toMatchObject({ written: 1 });
    expect(readFileSync(photo).equals(bytes)).toBe(true);
  });

  test.skipIf(!haveAttributes)(
    'extended attributes of a photo stay, also when undone',
    async () => {
      const { folder, engine, library: known } = await library();
      const photo = join(folder, 'a.jpg');
      writeFileSync(photo, await drawPhoto(1));
      attribute(photo, 'importante');
      await indexAll(engine, folder);
      describeAll(engine, [known.files.at(photo)?.photoId ?? -1]);
      expect(await write(engine)).toMatchObject({ written: 1 });
      expect(attribute(photo)).toBe('importante');
      expect(await undo(engine)).toMatchObject({ written: 1 });
      expect(attribute(photo)).toBe('importante');
    },
  );

  test('killed between the file and the library: the next scan knows the photo, moved or not', async () => {
    const { folder, engine, library: known, libraryDir } = await library();
    const paths = ['a.jpg', 'b.jpg', 'c.jpg'].map((name) => join(folder, name));
    for (const [n, path] of paths.entries()) writeFileSync(path, await drawPhoto(n));
    // A second file: without the log nobody could tell whose the changed one is.
    copyFileSync(paths[0] as string, join(folder, 'a copia.jpg'));
    await indexAll(engine, folder);
    const ids = paths.map((path) => known.files.at(path)?.photoId ?? -1);
    describeAll(engine, ids);
    for (const [i, path] of paths.entries()) {
      const before = readFileSync(path);
      const after = Buffer.concat([before, Buffer.from(`fine ${i}`)]);
      const entry = { photoId: ids[i] as number, path, before: Buffer.alloc(0) };
      const hashes = { beforeHash: hash(before), afterHash: hash(after) };
      known.transaction(() =>
        known.metadataWrites.add(1, { ...entry, ...hashes }, {}, known.now()),
      );
      writeFileSync(path, after);
    }
    renameSync(paths[2] as string, join(folder, 'spostata.jpg'));
    expect(await indexAll(engine, folder)).toMatchObject({ indexed: 0, moved: 1, failed: 0 });
    expect(known.files.at(paths[0] as string)?.photoId).toBe(ids[0]);
    expect(known.files.at(paths[1] as string)?.photoId).toBe(ids[1]);
    expect(known.files.at(join(folder, 'spostata.jpg'))?.photoId).toBe(ids[2]);
    expect(known.photos.counts()).toEqual({ present: 3, hidden: 0, missing: 0 });
    const named = known.tags.ofPhotos(ids);
    for (const id of ids)
      expect(named.get(id)?.map(({ name }) => name)).toEqual(expect.arrayContaining(TAGS));
    expect(checkInvariants(libraryDir)).toEqual([]);
  });
});
