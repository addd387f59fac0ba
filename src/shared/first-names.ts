/** First names that are words as well: flowers, colours, qualities, months, numbers, animals. Folded. */
export const NAMES_AND_WORDS: ReadonlySet<string> = new Set(
  (
    'rosa viola margherita dalia iris flora erica oliva fiore giglio narciso giacinto mimosa camelia ginestra edera melissa ' +
    'bianca bianco bruno bruna celeste azzurra rosso mora chiara chiaro scuro fulvia candida candido ' +
    'stella luna sole alba aurora cielo luce nive neve perla gemma ambra corallo rubino zaffiro diamante ' +
    'vittoria gioia speranza fede grazia letizia costanza pace vita fortunato amato amata diletta bella bello gioconda dolce ' +
    'felice franco sereno serena libero libera santo santa pio pia puro pura clemente modesto modesta onesto onesta massimo massima minimo ' +
    'primo prima secondo seconda terzo quinto settimio ottavio natale pasquale domenica sabatino gennaro aprile maggio agosto silvestre ' +
    'angelo leone cane lupo orso pino olmo abele marina romano romana toscano lauro laura vera asia italia india africa europa ' +
    'salvatore carmine assunta immacolata rosario mercedes crocifissa valentino cesare romeo ' +
    'june may april august autumn summer rose lily grace faith hope joy daisy ruby amber holly ivy jasmine poppy violet dawn eve crystal pearl robin mark bill bob jack frank pat sue gene will rob art drew skip paris florence sydney victor'
  ).split(' '),
);
