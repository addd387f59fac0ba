/**
 * Islands, lakes, coasts, mountains and landscapes, which are in no list of populated places. Each
 * is one or more lines of positions and how far it reaches around them, or whole provinces, regions
 * or countries: good enough to say that a photo was taken there, and nothing else.
 *
 * `Name = other name, other name | countries | km: lat lon, lat lon | in: name, name`
 *
 * A name that is also a word has a mark: `?` needs a capital or a preposition to be a place, `!`
 * both. Positions were written down for this list, to about a kilometre.
 */
export const areas = `
Elba = Isola d'Elba | IT | 10: 42.77 10.16, 42.78 10.40
?Capri = Isola di Capri | IT | 3.5: 40.545 14.20, 40.555 14.26
Ischia = Isola d'Ischia | IT | 6: 40.73 13.91
Procida | IT | 3: 40.762 14.02
Ponza | IT | 6: 40.905 12.96
Ventotene | IT | 3: 40.795 13.43
Isole Pontine = Isole Ponziane, Pontine Islands | IT | 11: 40.91 12.93 | 4: 40.795 13.43
Isola del Giglio = !Giglio | IT | 6: 42.355 10.90
Giannutri | IT | 3: 42.25 11.10
!Pianosa = Isola di Pianosa | IT | 4: 42.585 10.08
!Capraia = Isola di Capraia | IT | 5: 43.045 9.84
Montecristo = Isola di Montecristo | IT | 4: 42.33 10.31
!Gorgona = Isola di Gorgona | IT | 3: 43.43 9.90
Arcipelago Toscano = Tuscan Archipelago | IT | 10: 42.77 10.16, 42.78 10.40 | 6: 42.355 10.90 | 3: 42.25 11.10 | 4: 42.585 10.08 | 5: 43.045 9.84 | 4: 42.33 10.31 | 3: 43.43 9.90
Asinara = Isola dell'Asinara | IT | 4: 41.00 8.22, 41.11 8.31
Arcipelago della Maddalena = Maddalena Archipelago | IT | 3.5: 41.225 9.40, 41.21 9.47 | 5: 41.29 9.34
!Caprera | IT | 3: 41.20 9.465
Isola di San Pietro | IT | 6: 39.145 8.27
Sant'Antioco = Isola di Sant'Antioco | IT | 8: 39.05 8.42
Tavolara | IT | 4: 40.905 9.71
Costa Smeralda = Emerald Coast | IT | 4: 41.14 9.47, 41.14 9.54, 41.08 9.55, 41.03 9.54
Porto Cervo | IT | 2: 41.135 9.535
Gallura | IT | 18: 41.22 9.19, 41.10 9.40, 40.88 9.55, 40.95 9.10
Ogliastra | IT | 25: 39.93 9.60
Barbagia | IT | 25: 40.10 9.25
Sulcis | IT | 22: 39.12 8.55
Gennargentu | IT | 12: 40.00 9.30
Golfo di Orosei | IT | 13: 40.23 9.64
Isole Eolie = Eolie, Aeolian Islands | IT | 5: 38.48 14.94 | 5: 38.56 14.84 | 4: 38.40 14.97 | 3: 38.637 15.065 | 3.5: 38.79 15.21 | 4: 38.57 14.56 | 3: 38.54 14.35
Lipari | IT | 5: 38.48 14.94
!Salina = Isola di Salina | IT | 5: 38.56 14.84
!Vulcano = Isola di Vulcano | IT | 4: 38.40 14.97
Panarea | IT | 3: 38.637 15.065
Stromboli | IT | 3.5: 38.79 15.21
Filicudi | IT | 4: 38.57 14.56
Alicudi | IT | 3: 38.54 14.35
Isole Egadi = Egadi, Aegadian Islands | IT | 8: 37.95 12.33 | 4: 37.97 12.06
Favignana | IT | 5.5: 37.93 12.33
Levanzo | IT | 2.5: 37.995 12.335
Marettimo | IT | 4: 37.97 12.06
Isole Pelagie = Pelagie, Pelagian Islands | IT | 7: 35.51 12.58 | 3: 35.865 12.87
Lampedusa | IT | 7: 35.51 12.58
Linosa | IT | 3: 35.865 12.87
Pantelleria | IT | 9: 36.79 11.99
Ustica | IT | 4: 38.705 13.18
Isole Tremiti = Tremiti, Tremiti Islands | IT | 5: 42.12 15.50
Ostia = Ostia Lido | IT | 4: 41.732 12.28
Fregene | IT | 3: 41.855 12.20
Mestre | IT | 4: 45.492 12.242
Lido di Jesolo | IT | 5: 45.505 12.65
Bibione | IT | 4: 45.637 13.035
Milano Marittima | IT | 2.5: 44.28 12.35
Santa Maria di Leuca = Leuca | IT | 2: 39.797 18.358
Mondello | IT | 2: 38.205 13.325
Ortigia | IT | 0.7: 37.061 15.294
Cervinia = Breuil-Cervinia | IT | 3: 45.934 7.632
Madonna di Campiglio | IT | 3: 46.230 10.827
San Martino di Castrozza | IT | 3: 46.262 11.803
San Fruttuoso | IT | 0.8: 44.316 9.175
Manarola | IT | 0.7: 44.107 9.728
Corniglia | IT | 0.7: 44.120 9.709
St. Moritz = St Moritz, Saint Moritz, Sankt Moritz | CH | 3: 46.497 9.838
Medjugorje | BA | 3: 43.192 17.678
Burano | IT | 0.8: 45.485 12.417
Murano | IT | 1: 45.458 12.353
Torcello | IT | 0.6: 45.498 12.418
Lido di Venezia = Venice Lido | IT | 1.5: 45.35 12.32, 45.43 12.40
Laguna di Venezia = Laguna Veneta, Venetian Lagoon | IT | 7: 45.25 12.28, 45.40 12.30, 45.50 12.45
Isole Borromee = Borromee, Borromean Islands | IT | 1.5: 45.90 8.525

Lago di Garda = Lake Garda, Gardasee, Sul Garda | IT | 7: 45.45 10.66, 45.57 10.68, 45.70 10.75, 45.87 10.86 | 6: 45.46 10.55, 45.60 10.57
Lago di Como = Lake Como, Lario | IT | 4: 45.82 9.07, 45.90 9.15, 45.99 9.25, 46.14 9.36 | 4: 45.98 9.27, 45.86 9.39
Lago Maggiore = Lake Maggiore | IT, CH | 5: 45.72 8.60, 45.77 8.57, 45.88 8.55, 45.93 8.60, 46.02 8.70, 46.16 8.80
Lago d'Iseo = Lake Iseo, Sebino | IT | 4: 45.66 10.00, 45.72 10.07, 45.81 10.07
Lago d'Orta = Lake Orta | IT | 3.5: 45.77 8.39, 45.86 8.40
Lago di Lugano = Lake Lugano, Ceresio | IT, CH | 4: 46.03 9.08, 46.00 8.97, 45.91 8.94
Lago Trasimeno = Trasimeno, Lake Trasimeno, Sul Trasimeno | IT | 10: 43.14 12.10
Lago di Bolsena = Lake Bolsena | IT | 9: 42.59 11.94
Lago di Bracciano = Lake Bracciano | IT | 7: 42.12 12.235
Lago di Vico | IT | 4: 42.32 12.17
Lago di Nemi | IT | 2: 41.71 12.70
Lago Albano = Lago di Albano | IT | 3: 41.75 12.67
Lago di Varese | IT | 5: 45.82 8.73
Lago di Viverone | IT | 4: 45.42 8.04
Lago di Mergozzo | IT | 2: 45.955 8.465
Lago d'Idro | IT | 5: 45.78 10.51
Lago di Ledro | IT | 3: 45.877 10.75
Lago di Tenno | IT | 2: 45.937 10.815
Lago di Molveno | IT | 4: 46.13 10.965
Lago di Tovel | IT | 2: 46.262 10.95
Lago di Levico | IT | 3: 46.01 11.28
Lago di Caldonazzo | IT | 3.5: 46.02 11.245
Lago di Caldaro | IT | 3: 46.38 11.265
Lago di Carezza = Karersee | IT | 1.5: 46.41 11.575
Lago di Braies = Pragser Wildsee, Lake Braies | IT | 2.5: 46.695 12.085
Lago di Dobbiaco | IT | 1.5: 46.705 12.22
Lago di Anterselva | IT | 2: 46.885 12.165
Lago di Resia = Reschensee | IT | 5: 46.81 10.53
Lago di Misurina = Misurina | IT | 2: 46.58 12.255
Lago di Sorapis = Sorapis | IT | 1.5: 46.52 12.225
Lago di Alleghe | IT | 3: 46.41 12.015
Lago di Santa Croce | IT | 3: 46.11 12.34
Laghi di Fusine = Lago di Fusine | IT | 2: 46.475 13.67
Lago di Massaciuccoli | IT | 4: 43.83 10.33
Lago di Piediluco | IT | 3: 42.53 12.75
Lago di Scanno | IT | 3: 41.92 13.86
Lago di Barrea | IT | 3: 41.765 13.98
Lago di Campotosto | IT | 6: 42.53 13.38
Lago di Varano | IT | 6: 41.88 15.74
Lago Omodeo | IT | 10: 40.13 8.92
Lago di Ginevra = Lago Lemano, Lake Geneva | CH, FR | 8: 46.21 6.16, 46.40 6.30, 46.47 6.55, 46.41 6.90
Lago di Costanza = Lake Constance, Bodensee | DE, CH, AT | 8: 47.80 9.08, 47.65 9.30, 47.53 9.65
Lago dei Quattro Cantoni = Lake Lucerne | CH | 14: 47.02 8.40
Lago di Annecy = Lake Annecy | FR | 7: 45.86 6.17
Lago di Bled = Lake Bled | SI | 2.5: 46.364 14.095
Lago di Bohinj = Lake Bohinj | SI | 5: 46.285 13.86
Lago Balaton = Balaton | HU | 8: 46.72 17.25, 46.90 17.90, 47.03 18.15
Laghi di Plitvice = Plitvice, Plitvice Lakes | HR | 6: 44.88 15.615
Loch Ness | GB | 4: 57.10 -4.66, 57.41 -4.33
Lago Titicaca = Titicaca | PE, BO | 75: -15.8 -69.4

Adriatico = Mar Adriatico, Mare Adriatico, Costa Adriatica, Adriatic, Adriatic Sea | IT, HR | 10: 45.65 13.75, 45.68 13.38, 45.43 12.35, 44.95 12.45, 44.45 12.28, 44.06 12.57, 43.62 13.52, 42.95 13.88, 42.47 14.22, 42.10 14.75, 41.90 15.60, 41.90 16.18, 41.62 15.92, 41.32 16.28, 41.12 16.87, 40.65 17.95, 40.39 18.32, 40.15 18.49 | 25: 45.30 13.60, 44.87 13.85, 45.30 14.40, 44.10 15.20, 43.50 16.40, 42.65 18.10
Tirreno = Mar Tirreno, Mare Tirreno, Tyrrhenian Sea | IT | 11: 42.93 10.53, 42.40 11.20, 42.09 11.80, 41.75 12.28, 41.22 13.06, 41.21 13.57, 40.84 14.20, 40.63 14.60, 40.35 14.98, 40.03 15.28, 39.98 15.72, 39.36 16.02, 38.73 16.15, 38.68 15.89, 38.25 15.72 | 11: 38.25 15.60, 38.05 14.50, 38.15 13.35, 38.05 12.60 | 10: 41.20 9.40, 40.90 9.60, 40.00 9.70, 39.10 9.55
Ionio = Mar Ionio, Mare Ionio, Ionian Sea | IT | 12: 39.85 18.35, 40.05 17.98, 40.47 17.22, 40.35 16.85, 39.75 16.50, 39.08 17.13, 38.83 16.62, 38.30 16.40, 37.93 16.06 | 12: 38.15 15.53, 37.50 15.09, 37.05 15.30, 36.67 15.10
Mar Ligure = Mare Ligure, Ligurian Sea | IT | 10: 43.79 7.60, 44.31 8.48, 44.41 8.90, 44.25 9.40, 44.05 9.90, 43.55 10.30, 42.97 10.53
Mar Rosso = Red Sea | EG, JO, IL | 25: 29.50 34.90, 27.90 34.35 | 25: 27.25 33.82, 26.10 34.28, 25.07 34.90, 24.10 35.40
Mar Morto = Dead Sea | IL, PS, JO | 8: 31.75 35.47, 31.20 35.42
Riviera Romagnola = Riviera Adriatica, Adriatic Riviera | IT | 6: 44.49 12.28, 44.25 12.36, 44.06 12.57, 43.97 12.74
Riviera di Levante | IT | 7: 44.40 8.95, 44.32 9.20, 44.25 9.40, 44.10 9.74, 44.05 9.95
Riviera di Ponente | IT | 8: 43.79 7.60, 43.88 8.02, 44.10 8.25, 44.31 8.48, 44.41 8.80
Riviera Ligure = Riviera di Liguria, Italian Riviera | IT | 8: 43.79 7.60, 43.88 8.02, 44.10 8.25, 44.31 8.48, 44.41 8.80, 44.40 8.95, 44.32 9.20, 44.25 9.40, 44.10 9.74, 44.05 9.95
Golfo del Tigullio = Tigullio | IT | 8: 44.31 9.25
Golfo dei Poeti | IT | 7: 44.08 9.87
Cinque Terre | IT | 3.5: 44.15 9.65, 44.10 9.74
Versilia | IT | 5: 43.86 10.26, 43.98 10.17
Costa degli Etruschi = Etruscan Coast | IT | 6: 43.48 10.33, 43.25 10.53, 43.00 10.53
Argentario = Promontorio dell'Argentario | IT | 7: 42.40 11.14
Costiera Amalfitana = Costa Amalfitana, Amalfi Coast | IT | 4: 40.61 14.47, 40.63 14.60, 40.66 14.74
Penisola Sorrentina = Costiera Sorrentina, Sorrento Peninsula | IT | 4: 40.58 14.34, 40.63 14.38, 40.70 14.48
Golfo di Napoli = Bay of Naples | IT | 6: 40.80 14.05, 40.84 14.25, 40.74 14.45, 40.62 14.38 | 6: 40.73 13.91, 40.55 14.24
Campi Flegrei | IT | 7: 40.83 14.10
Cilento | IT | 14: 40.35 14.98, 40.15 15.15, 40.05 15.45
Costa degli Dei | IT | 6: 38.62 15.83, 38.68 15.90, 38.73 16.10
Riviera dei Cedri | IT | 7: 39.90 15.76, 39.60 15.86, 39.40 15.98
Costa Viola | IT | 5: 38.25 15.75, 38.36 15.84
Conero = Monte Conero, Riviera del Conero | IT | 5: 43.55 13.60, 43.47 13.62
Costa dei Trabocchi | IT | 5: 42.33 14.40, 42.11 14.71
Delta del Po = Po Delta | IT | 14: 44.95 12.35, 44.68 12.22
Circeo = Monte Circeo | IT | 8: 41.26 13.06

Alpi = Alps, Alpen | IT, FR, CH, AT, DE, SI, LI | 45: 44.10 7.40, 44.90 6.60, 45.60 6.90, 46.00 7.50, 46.30 8.40, 46.50 9.50, 46.60 10.50, 46.80 11.40, 46.90 12.60, 46.80 13.50, 46.40 14.30
Appennino = Appennini, Apennines | IT | 22: 44.50 8.90, 44.50 9.40, 44.20 10.30, 44.10 11.20, 43.70 12.00, 42.90 13.10, 42.20 13.70, 41.60 14.20, 40.90 15.20, 40.10 15.90, 39.20 16.40
Dolomiti = Dolomites, Dolomiten | IT | 15: 46.58 11.72, 46.56 12.05, 46.60 12.35 | 15: 46.43 11.63, 46.38 11.95, 46.42 12.35 | 12: 46.25 11.80, 46.28 12.10 | 8: 46.12 10.90, 46.24 10.90
Dolomiti di Brenta | IT | 8: 46.12 10.90, 46.24 10.90
Tre Cime di Lavaredo = Tre Cime, Drei Zinnen | IT | 3: 46.62 12.30
Marmolada | IT | 4: 46.435 11.85
Alpe di Siusi = Seiser Alm | IT | 5: 46.54 11.62
Val Gardena = Gröden | IT | 4: 46.585 11.62, 46.555 11.77
Val Badia = Alta Badia | IT | 5: 46.70 11.89, 46.55 11.87
Val di Fassa | IT | 5: 46.37 11.66, 46.48 11.77
Val di Fiemme | IT | 5: 46.29 11.42, 46.31 11.62
Val Pusteria = Pustertal | IT | 6: 46.80 11.75, 46.80 11.94, 46.74 12.30
Val Venosta = Vinschgau | IT | 6: 46.68 10.55, 46.62 10.77, 46.63 11.05
Val di Sole | IT | 5: 46.27 10.62, 46.32 10.75, 46.39 10.98
Val di Non | IT | 11: 46.36 11.05
Valtellina | IT | 7: 46.13 9.50, 46.17 9.87, 46.20 10.17, 46.47 10.37
Val Camonica = Valcamonica | IT | 6: 45.83 10.12, 46.00 10.33, 46.24 10.48
Valsesia | IT | 8: 45.72 8.28, 45.82 8.00
Val di Susa = Valsusa | IT | 6: 45.10 7.30, 45.13 7.05, 45.05 6.75
Val d'Ossola = Ossola | IT | 16: 46.12 8.30
Passo dello Stelvio = Stelvio | IT | 4: 46.53 10.45
Monte Bianco = Mont Blanc | IT, FR | 13: 45.85 6.88
Monte Rosa | IT, CH | 10: 45.93 7.87
Cervino = Matterhorn | IT, CH | 9: 45.975 7.66
Gran Paradiso | IT | 14: 45.52 7.27
Alpi Apuane = Apuane | IT | 9: 44.05 10.28
Monti Sibillini = Sibillini | IT | 14: 42.87 13.24
Gran Sasso = Gran Sasso d'Italia | IT | 14: 42.45 13.56
Campo Imperatore | IT | 6: 42.44 13.60
Maiella = Majella | IT | 13: 42.05 14.10
Parco Nazionale d'Abruzzo = Parco d'Abruzzo | IT | 15: 41.80 13.80
Vesuvio = Vesuvius, Mount Vesuvius | IT | 4: 40.82 14.43
Pollino | IT | 20: 39.92 16.17
?Sila | IT | 25: 39.30 16.55
Aspromonte | IT | 15: 38.16 15.95
Etna = Mount Etna | IT | 14: 37.75 15.00
Madonie | IT | 15: 37.87 14.02
Nebrodi | IT | 18: 37.95 14.65
Altopiano di Asiago = Altopiano dei Sette Comuni | IT | 12: 45.88 11.50
Cadore | IT | 22: 46.48 12.37
Carnia | IT | 22: 46.43 12.95
?Carso = Karst | IT, SI | 12: 45.72 13.80
Colli Euganei = Euganean Hills | IT | 9: 45.31 11.71

Trentino | IT | in: Trento
Alto Adige = Südtirol, South Tyrol | IT | in: Bolzano
?Emilia | IT | in: Piacenza, Parma, Reggio Emilia, Modena, Bologna, Ferrara
Romagna | IT | in: Ravenna, Forlì-Cesena, Rimini
Brianza | IT | in: Monza e della Brianza | 11: 45.73 9.25
Irpinia | IT | in: Avellino
Ciociaria | IT | in: Frosinone
Tuscia | IT | in: Viterbo
Polesine | IT | in: Rovigo
!Sabina | IT | 18: 42.25 12.75
Castelli Romani | IT | 10: 41.75 12.70
Agro Pontino | IT | 18: 41.45 12.95
?Maremma = Maremma Toscana | IT | 20: 42.93 10.70, 42.76 11.11, 42.55 11.25, 42.42 11.45
!Chianti = Colline del Chianti | IT | 9: 43.66 11.20, 43.55 11.30, 43.42 11.42
Val d'Orcia = Valdorcia | IT | 12: 43.06 11.60
Crete Senesi | IT | 12: 43.24 11.52
Valdichiana = Val di Chiana | IT | 14: 43.25 11.82
Valdarno | IT | 10: 43.55 11.55
Mugello | IT | 13: 43.98 11.42
Casentino | IT | 14: 43.73 11.78
Garfagnana | IT | 14: 44.11 10.40
Lunigiana | IT | 16: 44.27 9.98
Monte Amiata = Amiata | IT | 9: 42.89 11.62
Valnerina | IT | 8: 42.78 13.02, 42.62 12.90
Langhe | IT | 14: 44.60 8.03
Roero | IT | 9: 44.77 7.95
Monferrato | IT | 18: 45.00 8.30
Canavese | IT | 15: 45.40 7.75
Franciacorta | IT | 8: 45.62 10.02
Valpolicella | IT | 7: 45.53 10.85
Oltrepò Pavese = Oltrepò | IT | 15: 44.95 9.20
?Collio | IT | 8: 45.98 13.50
Gargano | IT | 27: 41.80 15.90
Salento | IT | in: Lecce | 13: 40.38 17.62, 40.55 17.85
Valle d'Itria | IT | 15: 40.75 17.34
?Murge = Murgia, Alta Murgia | IT | 20: 40.92 16.50
Marsica | IT | 20: 41.98 13.60
Val di Noto | IT | 22: 36.90 15.00
Valle dei Templi = Valley of the Temples | IT | 2: 37.29 13.585
Scala dei Turchi | IT | 1: 37.29 13.472

Provenza = Provence | FR | 40: 43.95 5.00, 43.55 5.40, 43.75 6.10
Costa Azzurra = Côte d'Azur, French Riviera | FR, MC | 10: 43.78 7.50, 43.70 7.25, 43.55 7.02, 43.27 6.65, 43.12 6.10
Camargue | FR | 22: 43.50 4.50
Borgogna = Bourgogne, Burgundy | FR | 80: 47.20 4.50
Alsazia = Alsace | FR | 25: 47.75 7.30, 48.30 7.50, 48.80 7.80
!Champagne | FR | 50: 49.05 4.10
Valle della Loira = Loira, Castelli della Loira, Loire Valley | FR | 22: 47.27 -0.08, 47.38 0.69, 47.59 1.33, 47.90 1.90
Mont Saint-Michel | FR | 3: 48.636 -1.511
Gole del Verdon = Verdon | FR | 15: 43.76 6.37
Pirenei = Pyrenees | FR, ES, AD | 25: 43.00 -1.20, 42.75 0.00, 42.65 1.00, 42.50 2.20
Maiorca = Mallorca, Majorca | ES | 50: 39.60 2.95
Minorca = Menorca | ES | 28: 39.97 4.08
Ibiza = Eivissa | ES | 20: 38.98 1.43
Formentera | ES | 12: 38.69 1.47
Tenerife | ES | 48: 28.27 -16.60
Gran Canaria | ES | 30: 27.96 -15.60
Lanzarote | ES | 32: 29.03 -13.65
Fuerteventura | ES | 22: 28.10 -14.35, 28.62 -13.95
La Palma | ES | 26: 28.66 -17.86
La Gomera | ES | 14: 28.11 -17.23
Costa Brava | ES | 9: 41.68 2.80, 41.85 3.10, 42.05 3.20, 42.30 3.30
Costa del Sol | ES | 9: 36.42 -5.20, 36.51 -4.90, 36.60 -4.55, 36.72 -4.40, 36.74 -3.90
Santorini = Thira | GR | 10: 36.41 25.43
Mykonos = Mikonos | GR | 10: 37.45 25.37
Paros | GR | 8.5: 37.06 25.20
Antiparos | GR | 7: 36.99 25.06
Naxos = Nasso | GR | 14: 37.05 25.50
Milos | GR | 13: 36.70 24.43
!Ios | GR | 10: 36.72 25.32
Amorgos | GR | 16: 36.85 25.90
Folegandros | GR | 7: 36.62 24.92
Sifnos | GR | 9: 36.98 24.70
Tinos | GR | 12: 37.60 25.13
Syros | GR | 9: 37.43 24.92
Cicladi = Isole Cicladi, Cyclades | GR | 98: 37.00 25.20
Dodecaneso = Dodecanese | GR | 142: 36.30 27.50
Sporadi = Isole Sporadi, Sporades | GR | 26: 39.15 23.68
Skiathos | GR | 7: 39.16 23.46
Skopelos | GR | 10: 39.13 23.68
?Rodi = Rhodes, Rhodos | GR | 18: 35.95 27.77, 36.43 28.20
Kos | GR | 9: 36.72 26.95, 36.88 27.27
Karpathos = Scarpanto | GR | 10: 35.42 27.15, 35.80 27.20
Patmos | GR | 8: 37.32 26.55
Samos = Samo | GR | 22: 37.75 26.83
Lesbo = Lesbos | GR | 35: 39.20 26.30
Corfù = Kerkyra, Corfu | GR | 14: 39.78 19.75, 39.42 20.05
Cefalonia = Kefalonia | GR | 22: 38.22 20.57
!Zante = Zacinto, Zakynthos | GR | 20: 37.80 20.75
Itaca = Ithaca | GR | 10: 38.39 20.69
Leucade = Lefkada | GR | 17: 38.70 20.65
Penisola Calcidica = Calcidica, Halkidiki, Chalkidiki | GR | 12: 40.35 23.35, 39.97 23.40 | 12: 40.30 23.60, 39.98 23.95 | 8: 40.35 23.90, 40.15 24.33
Meteora = Meteore | GR | 4: 39.72 21.63
Dalmazia = Dalmatia | HR | 40: 44.25 15.10, 43.75 15.90, 43.50 16.45, 43.10 17.20, 42.65 18.10
Brač = Brazza | HR | 8: 43.33 16.45, 43.33 16.85
Hvar | HR | 6: 43.18 16.42, 43.13 17.15
Krk = Veglia | HR | 17: 45.07 14.60
Cres = Cherso | HR | 8: 45.10 14.35, 44.65 14.40
Lussino = Lošinj | HR | 12: 44.55 14.45
!Rab = Arbe | HR | 9: 44.76 14.75
!Pag = !Pago | HR | 8: 44.62 14.80, 44.36 15.15
Curzola = Korčula | HR | 5: 42.96 16.68, 42.93 17.17
!Vis = !Lissa | HR | 10: 43.05 16.15
Gozo | MT | 9: 36.045 14.25
Foresta Nera = Black Forest, Schwarzwald | DE | 22: 48.70 8.35, 48.30 8.20, 47.85 8.00
Salzkammergut | AT | 28: 47.65 13.60
Engadina = Engadin | CH | 8: 46.42 9.75, 46.50 9.87, 46.70 10.10, 46.85 10.35
Cornovaglia = Cornwall | GB | 25: 50.10 -5.45, 50.40 -4.80, 50.65 -4.50
Highlands = Scottish Highlands | GB | 60: 56.70 -5.10, 57.50 -4.80, 58.30 -4.60
Isola di Skye = Skye, Isle of Skye | GB | 32: 57.30 -6.25
Cotswolds | GB | 25: 51.85 -1.85
Lake District | GB | 25: 54.50 -3.10
Connemara | IE | 28: 53.48 -9.85
Scandinavia | NO, SE, DK | in: Norvegia, Svezia, Danimarca
Isole Lofoten = Lofoten, Lofoten Islands | NO | 70: 68.20 13.90
Capo Nord = Nordkapp, North Cape | NO | 25: 71.00 25.60
Lapponia = Lapland | FI, SE, NO | 230: 67.80 24.00
Transilvania = Transylvania | RO | 110: 46.20 24.60
Cappadocia | TR | 35: 38.65 34.85
Phuket | TH | 26: 7.95 98.35
Ko Samui = Koh Samui | TH | 15: 9.51 100.00
Lombok | ID | 45: -8.60 116.30
Zanzibar | TZ | 20: -5.75 39.30, -6.45 39.45
Manhattan | US | 2: 40.71 -74.01, 40.87 -73.92
Grand Canyon | US | 45: 36.10 -112.10
Monument Valley | US | 20: 37.00 -110.15
Yellowstone | US | 60: 44.60 -110.50
Yosemite | US | 35: 37.85 -119.55
Death Valley = Valle della Morte | US | 50: 36.45 -116.90
Machu Picchu | PE | 5: -13.163 -72.545
!Patagonia | AR, CL | 350: -40.00 -69.00, -46.00 -70.00, -52.00 -71.00
Galapagos = Isole Galapagos, Galápagos | EC | 150: -0.60 -90.60
`;
