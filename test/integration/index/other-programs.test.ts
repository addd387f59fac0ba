/** What digiKam and Lightroom write beside photos, in the shape in which they write it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { drawPhoto } from '../../support/drawn-folder.ts';
import { indexAll, tempDir, tempEngine } from '../../support/temp-library.ts';

const bag = (name: string, kind: 'Bag' | 'Seq', values: readonly string[]) =>
  `<${name}><rdf:${kind}>${values.map((one) => `<rdf:li>${one}</rdf:li>`).join('')}</rdf:${kind}></${name}>`;
const words = (name: string, text: string) =>
  `<${name}><rdf:Alt><rdf:li xml:lang="x-default">${text}</rdf:li></rdf:Alt></${name}>`;

/** digiKam: all it has in one description, values as attributes, paths of tags in several ways. */
const digiKam = (...tags: string[]) => `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:digiKam="http://www.digikam.org/ns/1.0/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
    xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
   digiKam:PickLabel="3" digiKam:ColorLabel="0" xmp:Rating="4" xmp:CreatorTool="digiKam-8.4.0"
   exif:DateTimeOriginal="2019-08-14T18:03:11" MicrosoftPhoto:Rating="75"
   exif:GPSLatitude="41,53.500000N" exif:GPSLongitude="12,29.500000E">
   ${tags.join('\n   ')}
   ${words('dc:title', 'Al Colosseo')}
   ${words('dc:description', 'Con la nonna')}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`;

const LIST = ['Luoghi/Italia/Roma', 'Persone/Marta'];
const plain = bag('dc:subject', 'Bag', ['Roma', 'Marta']);
const list = bag('digiKam:TagsList', 'Seq', LIST);
const hierarchy = bag(
  'lr:hierarchicalSubject',
  'Bag',
  LIST.map((path) => path.replaceAll('/', '|')),
);

/** Lightroom: `a.xmp`, with what it has done to the picture. */
const lightroom = `<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 7.0-c000">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
    xmlns:lr="http://ns.adobe.com/lightroom/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
   xmp:Rating="2" xmp:Label="Rosso" photoshop:DateCreated="2019-08-14T18:03:11.42+02:00"
   crs:Version="15.0" crs:Exposure2012="+0.35" crs:HasSettings="True">
   ${plain}
   ${hierarchy}
   ${words('dc:title', 'Al Colosseo')}
   ${words('dc:description', 'Con la nonna')}
   <crs:ToneCurvePV2012><rdf:Seq><rdf:li>0, 0</rdf:li><rdf:li>255, 255</rdf:li></rdf:Seq></crs:ToneCurvePV2012>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>`;

test('tags, stars, words, day and place are read from what other programs write beside photos', async () => {
  const folder = join(tempDir(), 'foto');
  mkdirSync(folder);
  const sidecars: Record<string, string> = {
    'a.jpg.xmp': digiKam(list, plain, hierarchy),
    'b.jpg.xmp': digiKam(list),
    'c.jpg.xmp': digiKam(hierarchy),
    'd.xmp': lightroom,
  };
  for (const [n, [name, text]] of Object.entries(sidecars).entries()) {
    writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, `${name[0]}.jpg`), await drawPhoto(n));
  }
  const engine = tempEngine(join(tempDir(), 'libreria'));
  expect(await indexAll(engine, folder)).toMatchObject({ indexed: 4, failed: 0 });
  const { library } = engine;
  for (const name of Object.keys(sidecars)) {
    const id = library.files.at(join(folder, `${name[0]}.jpg`))?.photoId ?? -1;
    const [photo] = library.photos.byIds([id]);
    const isLightroom = name === 'd.xmp';
    expect(photo?.metadata, name).toMatchObject({
      rating: isLightroom ? 2 : 4,
      title: 'Al Colosseo',
      caption: 'Con la nonna',
      taken: { local: '2019-08-14T18:03:11', source: 'exif' },
      latitude: isLightroom ? null : (expect.closeTo(41.8917, 3) as number),
    });
    const tags = (library.tags.ofPhotos([id]).get(id) ?? []).map((tag) => [tag.name, tag.source]);
    expect(tags.sort(), name).toEqual([
      ['Marta', 'file'],
      ['Roma', 'file'],
    ]);
  }
});
