/** First names that people in Italy bear, the common ones and some of their grandparents', folded. */
export const italianNames = new Set(
  `
  achille adalgisa addolorata adele adriana adriano agata agnese agostino aida alba alberto albino aldo
  alessandra alessandro alessia alessio alfonso alfredo alice allegra alma amalia amanda ambrogio amedeo
  amelia anastasia andrea angela angelica angelo anita anna annalisa annamaria anselmo antonella antonia
  antonietta antonio arianna armando arturo asia assunta attilio augusta augusto aurelio aurora azzurra
  baldassarre barbara bartolomeo basilio beatrice benedetta benedetto benito beppe berenice bernardo bianca
  brando brenda brigida brunella bruno calogero camilla candida carla carlo carlotta carmela carmelo carmen
  carmine caterina catia cecco cecilia celeste celestino cesare cesira checco chiara christian cinzia clara
  clarissa claudia claudio clelia clemente concetta corrado cosimo costantino costanza cristian cristiana
  cristiano cristina crocifissa dalila damiano daniela daniele danila danilo dario davide debora delia
  demetrio denise desiree diana diego dina dino dolores domenico domitilla donata donatella donato dora
  doriana edoardo egidio elda elena eleonora elia eliana elide elio elisa elisabetta ella elvira emanuela
  emanuele emilia emiliana emiliano emilio emma enea ennio enrica enrico enzo erica ermanno erminia ernesto
  ester ettore eugenio eusebio eva evelina ezio fabiana fabio fabrizio fatima fausta fausto federica federico
  felice ferdinando fernanda fernando filippo filomena fiorella fiorenza flaminia flavia flavio floriana
  fortunato fosca francesca francesco franco fulvio gabriele gabriella gaetano gaia gaspare gaudenzio
  geltrude gemma gennaro gerardo germana germano gerolamo giacinta giacomo giada giampaolo giampiero
  giancarlo gianfranco gianluca gianluigi gianmarco gianmaria gianna gianni giannina gigi gilberto gilda gina
  ginevra gino gioele gioia giordano giorgia giorgio giovanna giovanni giovannina giuditta giulia giuliana
  giuliano giulio giuly giuseppa giuseppe giuseppina grazia graziella gregorio greta guglielmo guido ida
  ignazio ilaria ilario imma immacolata ines innocenzo iole irene iris isabella isidoro italo ivan ivana
  ivano jacopo jessica jole katia laerte lamberto landa lara laura lauro lavinia lea leandro lella leonardo
  leonida leopoldo letizia lia lidia liliana linda lino lisa livia livio lodovico loredana lorella lorena
  lorenzo loris luana luca lucia luciana luciano lucilla lucrezia ludmilla ludovica ludovico luigi luigia
  luigina luisa maddalena manfredi manlio manuel manuela mara marcella marcello marco margherita maria
  mariagrazia mariangela marianna mariano mariella marilena marina marinella marino mario marisa maristella
  marta martina martino marzia massimiliano massimo matilde matteo mattia maura maurizio mauro melania
  melissa mercedes mia micaela michela michele michelle mila milena mimmo mirella miriam miriana mirko moira
  monica morena nadia nadine natalia nazario nevio nicola nicole nicoletta nicolo nina nino nives noemi
  norberto norma novella nunzia oberto olga olimpia olivia omar onofrio orazio oreste orietta orlando ornella
  orsola oscar osvaldo ottavia ottavio palmira paola paolo paride pasquale pasqualina patrizia pellegrino
  peppe perla piera pierangelo piergiorgio pierluigi piero pierpaolo pietro pina pio pippo quirino
  rachele raffaele raffaella raimondo ramona rebecca reginaldo remo renata renato renzo riccarda riccardo
  rinaldo rita roberta roberto rocco rodolfo romeo romina rosa rosalba rosalia rosalinda rosamaria rosanna
  rosaria rosario rosetta rosina rossana rossella ruggero sabina sabrina salvatore samanta samuel samuele
  sandra sandrina sandro santina sara saverio sebastiana sebastiano selene selvaggia serena sergio
  severino sibilla sigismondo silvana silvano silvestro silvia silvio simona simone simonetta siro sofia
  sofonisba sonia stanislao stefania stefano stella susanna tamara tecla teodoro terenzio teresa
  teresina tina titti tiziana tiziano tommaso tonino tosca tullio ubaldo ugo umberto urbano
  valentina valentino valeria valerio vanessa vera veronica vilma vincenza vincenzo viola virgilio virginia
  virginio vitaliano vito vittoria vittorio viviana viviano walter wanda zaccaria zaira zeno zoe
  `
    .trim()
    .split(/\s+/),
);
