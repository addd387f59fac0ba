/** Numbers that look random and are the same every time (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Pieces of every construct of the language, and of ordinary speech. */
const PIECES = `
foto di|tutte le foto con|mostrami|cerca|photos of|un cane|Marta|la nonna|Paolo e Luca|al mare|in montagna|una notte stellata
sul divano|il gatto|che corre|la torta|Vittoria|rosa|Alba|bambini|tramonto|montagne innevate|in bianco e nero|dell'anno
l'estate scorsa|nel 2019|a Natale|a Natale 2020|il 3 maggio|dal 3 al 10 maggio 2022|tra il 2015 e il 2018|due anni fa|ieri sera
prima del 2010|dopo giugno 2020|negli anni 90|la domenica|nel weekend|di notte|all'alba|in inverno|ad aprile|maggio|'95|3/5/2020
quest'anno|negli ultimi 30 giorni|vacanze di Natale|Pasqua|a carnevale|14 luglio|agosto|last summer|in May 2020
a Roma|in Puglia|Giappone|a pisa|ad Alba|nella Massa|Monaco di Baviera|dell'Aquila|in London|vicino a Siena|e Firenze|via Roma
senza il cane|senza X né Y|non mosse|tranne lo zio|esclusa Palermo|-cane|ma niente barche|senza GPS|without birds|né il gatto
con la Canon|fatte con l'iPhone 12|in verticale|quadrate|panoramiche|video|screenshot|raw|5 stelle|almeno 4 stelle|preferite
"parole esatte"|«da Rimini»|IMG_2034|anno:2019|luogo:Roma|-luogo:"New York"|tag:mare|album:Matrimonio|tipo:video|persona:Marta
più di 5 MB|da 1,5 a 3 MB|dimensione:12MP..|sotto i 500 KB|etichetta spiaggia|#spiaggia|con posizione|★★★★|testo:"a Natale"|data:2019-01-01..|ogni:pasqua|ogni:6,7|ora:sera|gps:no|boh:mah
,|e|di|a|con|il|-|"|'|:|(|)|!|?|…|né|o|ma|senza|non|dal|al|nel|del|l'|d'|e poi|100%|50mm|2000|7|x`
  .trim()
  .split(/[|\n]/);

const SIGNS = 'abcè’\'"«»“”-–:;.,!?()/\\#★0123456789 \t\n\u0301\u200b😀ßİłNATALE  roma';

/** Queries of one to seven pieces in any order. */
export function randomQueries(count: number, seed: number): string[] {
  const next = random(seed);
  const piece = () => PIECES[Math.floor(next() * PIECES.length)] as string;
  return Array.from({ length: count }, () => {
    const query = Array.from({ length: 1 + Math.floor(next() * 7) }, piece).join(' ');
    const style = next();
    if (style < 0.1) return query.toUpperCase();
    if (style < 0.2) return query.toLowerCase();
    return style < 0.25 ? query.normalize('NFD') : query;
  });
}

/** Texts of any signs at all. */
export function randomTexts(count: number, seed: number): string[] {
  const next = random(seed);
  const signs = [...SIGNS];
  return Array.from({ length: count }, () =>
    Array.from(
      { length: Math.floor(next() * 40) },
      () => signs[Math.floor(next() * signs.length)],
    ).join(''),
  );
}
