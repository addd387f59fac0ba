/** Names of places, which are kept in Italian, in the reader's language. */
import type { Language } from './i18n/translate.ts';

/** Those that are called otherwise in English, by their names in the gazetteer. */
const ENGLISH = new Map(
  `Lombardia = Lombardy, Piemonte = Piedmont, Toscana = Tuscany, Sardegna = Sardinia, Sicilia = Sicily,
  Puglia = Apulia, Valle d'Aosta = Aosta Valley, Trentino-Alto Adige = Trentino-South Tyrol,
  Roma = Rome, Milano = Milan, Napoli = Naples, Torino = Turin, Genova = Genoa, Firenze = Florence,
  Venezia = Venice, Padova = Padua, Mantova = Mantua, Siracusa = Syracuse,
  Lago di Garda = Lake Garda, Lago di Como = Lake Como, Lago Maggiore = Lake Maggiore,
  Lago d'Iseo = Lake Iseo, Lago Trasimeno = Lake Trasimeno, Dolomiti = Dolomites, Alpi = Alps,
  Parigi = Paris, Marsiglia = Marseille, Lione = Lyon, Nizza = Nice, Strasburgo = Strasbourg,
  Bretagna = Brittany, Normandia = Normandy, Londra = London, Edimburgo = Edinburgh, Dublino = Dublin,
  Inghilterra = England, Scozia = Scotland, Galles = Wales, Irlanda del Nord = Northern Ireland,
  Berlino = Berlin, Monaco di Baviera = Munich, Colonia = Cologne, Amburgo = Hamburg,
  Francoforte = Frankfurt, Stoccarda = Stuttgart, Norimberga = Nuremberg, Dresda = Dresden,
  Lipsia = Leipzig, Baviera = Bavaria, Sassonia = Saxony, Salisburgo = Salzburg, Tirolo = Tyrol,
  Zurigo = Zurich, Ginevra = Geneva, Berna = Bern, Basilea = Basel, Losanna = Lausanne,
  Barcellona = Barcelona, Siviglia = Seville, Saragozza = Zaragoza, Cordova = Córdoba,
  Palma di Maiorca = Palma de Mallorca, Catalogna = Catalonia, Canarie = Canary Islands,
  Baleari = Balearic Islands, Paesi Baschi = Basque Country, Lisbona = Lisbon, Azzorre = Azores,
  Madera = Madeira, Bruxelles = Brussels, Anversa = Antwerp, Gand = Ghent, Copenaghen = Copenhagen,
  Stoccolma = Stockholm, Praga = Prague, Varsavia = Warsaw, Cracovia = Krakow, Lubiana = Ljubljana,
  Zagabria = Zagreb, Spalato = Split, Zara = Zadar, Belgrado = Belgrade, Bucarest = Bucharest,
  Atene = Athens, Salonicco = Thessaloniki, Creta = Crete, Rodi = Rhodes, Isole Ionie = Ionian Islands,
  Mosca = Moscow, San Pietroburgo = Saint Petersburg, Il Cairo = Cairo, Algeri = Algiers,
  Gerusalemme = Jerusalem, Pechino = Beijing, L'Avana = Havana, San Paolo = São Paulo`
    .split(',')
    .map((pair) => pair.split('=').map(plain) as [string, string]),
);

/** The name of a place in a language; as it is where there is none. */
export function placeIn(language: Language, name: string): string {
  if (language === 'it') return name;
  return ENGLISH.get(plain(name)) ?? countries().get(plain(name)) ?? name;
}

function plain(name: string): string {
  return name.replaceAll('’', "'").replace(/\s+/g, ' ').trim();
}

let known: Map<string, string> | null = null;

/** Countries by their Italian names (CLDR's, as the gazetteer has them). */
function countries(): Map<string, string> {
  if (known) return known;
  const options = { type: 'region', fallback: 'none' } as const;
  const [it, en] = [new Intl.DisplayNames('it', options), new Intl.DisplayNames('en', options)];
  known = new Map();
  const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i));
  for (const code of letters.flatMap((a) => letters.map((b) => a + b))) {
    const [italian, english] = [it.of(code), en.of(code)];
    if (italian && english) known.set(plain(italian), english);
  }
  return known;
}
