"""Sentences of French, Spanish and German news: what they count, and what they only seem to count."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.claims.find import find_claims
from pipeline.reading.claims.found import FoundClaim
from pipeline.reading.claims.load import lexicon
from pipeline.reading.text import read_text
from storage.records.reading import ClaimStatus, Victims

Tolls = Callable[[str, str], list[str]]
Find = Callable[..., list[FoundClaim]]
LANGUAGES = ("fr", "es", "de")

REPORTS = {
    "fr": {
        "Une frappe de drone tue quatre mineurs et en blesse deux à Gourma": "killed 4, wounded 2",
        (
            "Trois morts et une dizaine de blessés dans une attaque contre un bus près de Tillabéri"
        ): "killed 3, wounded ~10",
        "Six casques bleus bangladais ont perdu la vie dans l'explosion d'une mine à Kidal.": "killed 6",
        "Le bilan de l'attentat de Mogadiscio passe à 85 morts.": "killed 85",
        "Le nombre de tués dans le bombardement de Kharkiv s'élève désormais à dix-neuf, selon le maire.": "killed 19",
        "Où sont morts 22 soldats, au poste d'Inates, l'armée a repris position.": "killed 22",
        (
            "L'armée affirme avoir éliminé une trentaine de djihadistes lors d'un raid aérien près de Ménaka."
        ): "killed ~30",
        "Selon l'ONG, 1 500 civils ont été tués depuis le début du siège.": "killed 1500",
        "Des hommes armés ont enlevé quarante-trois écolières à Chibok.": "captured 43",
        (
            "Au moins 200 000 habitants ont été déplacés par les combats dans le Nord-Kivu, indique l'ONU."
        ): "displaced 200000+",
        "Les combats ont jeté sur les routes quelque 12 000 personnes.": "displaced ~12000",
        (
            "Un soldat a été tué et trois autres grièvement blessés par un engin explosif improvisé."
        ): "killed 1, wounded 3",
        (
            "Parmi les morts figurent trois enfants et deux femmes, a dit un secouriste après le bombardement."
        ): "killed 2, killed 3",
        "Plus d'une centaine de combattants talibans tués dans des frappes américaines": "killed >100",
        "Soixante-dix-sept personnes ont péri dans le massacre de Yirgou.": "killed 77",
        "Une roquette s'est abattue sur le marché, faisant cinq morts et dix-huit blessés.": "killed 5, wounded 18",
        "Bilan : 14 tués, 30 blessés et quatre disparus après l'embuscade.": "killed 14, missing 4, wounded 30",
        "Les rebelles ont tué, mardi soir, onze gendarmes dans la localité de Djibo.": "killed 11",
        "L'attaque a coûté la vie à sept soldats et à deux civils.": "killed 2, killed 7",
        (
            "Cent vingt-trois corps ont été retrouvés dans des fosses communes après le départ des miliciens."
        ): "killed 123",
        (
            "Une femme et ses trois enfants ont été tués dans le bombardement de leur maison à Idleb."
        ): "killed 1, killed 3",
        "Le chef rebelle Jean Mboma a été tué dans une embuscade.": "killed 1",
        "« Nous avons perdu 14 hommes », a reconnu le commandant de la brigade.": "killed 14",
        "Douze soldats ukrainiens ont été faits prisonniers à Avdiïvka, affirme Moscou.": "captured 12",
        (
            "Un hélicoptère s'est écrasé, tuant ses treize occupants, lors d'une opération contre des jihadistes."
        ): "killed 13",
        "L'armée dément la mort de vingt soldats.": "killed 20",
        "Le raid pourrait avoir fait une quarantaine de morts, craint l'ONU.": "killed ~40",
        "Quatre des blessés sont dans un état critique après l'attentat.": "wounded 4",
        "Le nombre de déplacés atteint 75 000 après l'offensive des rebelles.": "displaced 75000",
        (
            "Vingt-deux personnes sont mortes, dont huit enfants, dans la frappe contre une école de Rafah."
        ): "killed 22, killed 8",
        "Deux policiers tués et un troisième blessé dans une attaque à Bamako": "killed 2, wounded 1",
        "Le terroriste présumé a été abattu par la police après avoir tué deux passants.": "killed 1, killed 2",
        "Entre 30 et 40 miliciens ont trouvé la mort dans les affrontements.": "killed 30-40",
        "L'explosion d'une voiture piégée a tué neuf personnes et en a blessé vingt-sept.": "killed 9, wounded 27",
        "Près de 300 personnes, en majorité des femmes, ont fui les violences.": "displaced ~300",
        "Les secours ont extrait 17 cadavres des décombres de l'immeuble bombardé.": "killed 17",
        "Quinze paysans fauchés par une rafale à la sortie de Bambari, selon la mairie": "killed 15",
        "La milice a passé par les armes neuf captifs, raconte un survivant du massacre.": "killed 9",
        "Au Yémen, une frappe houthie a emporté la vie de huit pêcheurs.": "killed 8",
        "Le HCR recense 48 000 nouveaux déplacés au Burkina depuis janvier.": "displaced 48000",
        "Une cinquantaine de morts, c'est le bilan provisoire du raid sur Bunia.": "killed ~50",
        "Dix-huit otages sont toujours retenus par les assaillants dans l'hôtel.": "captured 18",
        "Six disparus après le bombardement d'un hôpital à Marioupol": "missing 6",
        "Le sergent Koné et deux de ses hommes sont tombés au combat près de Sévaré.": "killed 1, killed 2",
        "Les shebab disent avoir abattu 61 militaires éthiopiens ; Addis-Abeba dément.": "killed 61",
        (
            "Au total, 214 personnes ont trouvé la mort et plus de 600 ont été blessées lors des affrontements."
        ): "killed 214, wounded >600",
        "Un bébé de six mois figure parmi les victimes tuées par le bombardement.": "killed 1",
        (
            "Onze membres des forces de sécurité ont été tués et quinze blessés dans l'explosion d'une bombe."
        ): "killed 11, wounded 15",
        "La guerre civile syrienne a fait plus de 500 000 morts depuis 2011.": "killed >500000",
        "L'OSDH fait état de 19 combattants prorusses tués par des tirs d'artillerie.": "killed 19",
        (
            "Quatre enseignants et leur chauffeur ont été kidnappés par des hommes armés à Kaduna."
        ): "captured 1, captured 4",
        "« Trente-deux des nôtres ont été tués », a déclaré le chef rebelle.": "killed 32",
        "Neuf corps sans vie ont été découverts dans un puits après le passage des rebelles.": "killed 9",
        "Le bombardement du marché a tué sur le coup vingt-six personnes.": "killed 26",
        "Plusieurs dizaines de soldats auraient péri dans l'assaut.": "killed 20+",
        (
            "Deux avions ont largué des barils d'explosifs, tuant une fillette et blessant ses deux frères."
        ): "killed 1, wounded 2",
        "Les talibans ont capturé une vingtaine de soldats afghans lors d'un assaut.": "captured ~20",
        "Un raid israélien sur Rafah fait 45 morts": "killed 45",
        "Les Casques bleus ont évacué 80 civils blessés.": "wounded 80",
        "Les insurgés menacent d'exécuter huit otages.": "killed 8",
        "Le colonel Haftar a perdu 35 de ses hommes dans l'assaut sur Tripoli.": "killed 35",
        "On déplore 9 tués et 31 blessés, selon un dernier bilan de l'attaque.": "killed 9, wounded 31",
        "Cinq ambulanciers palestiniens ont succombé à leurs blessures après un tir de drone.": "killed 5",
        "Une mine saute au passage d'un convoi : sept militaires tués près de Gao": "killed 7",
        "Le Soudan compte désormais 10 millions de déplacés internes à cause de la guerre.": "displaced 10000000",
        "Les forces russes ont fait prisonniers 90 soldats ukrainiens.": "captured 90",
        ("Plus de quarante détenus auraient été exécutés, selon une ONG, après le coup d'État."): "killed >40",
        "La fusillade a laissé quatre corps sur le carreau ; les assaillants étaient des rebelles.": "killed 4",
        "Des centaines de yézidies restent portées disparues depuis l'offensive de l'EI.": "missing 200+",
        "Bombardement d'Alep : 15 enfants parmi les 60 morts": "killed 15, killed 60",
        "Les jihadistes ont décapité onze pêcheurs sur une île du lac Tchad.": "killed 11",
        "« Deux de nos soldats sont morts en opération », a déclaré le président.": "killed 2",
        "Quatre cents villageois massacrés en une nuit par la milice, selon des survivants": "killed 400",
        "Trois employés de MSF tués en Éthiopie par des soldats": "killed 3",
        "Le général Soleimani a été tué par une frappe américaine à Bagdad.": "killed 1",
        "L'attaque, qui a fait 14 morts, n'a pas été revendiquée.": "killed 14",
        (
            "Au moins huit personnes dont un bébé ont été tuées dans la nuit par des missiles russes à Lviv."
        ): "killed 1, killed 8+",
        "Les rebelles ont enlevé un prêtre et trois religieuses.": "captured 1, captured 3",
    },
    "es": {
        "Mueren 12 soldados en una emboscada de las disidencias en Cauca": "killed 12",
        "Murieron cinco civiles y otros veinte resultaron heridos por el bombardeo.": "killed 5, wounded 20",
        "Un dron mató el lunes a tres milicianos cerca de Erbil.": "killed 3",
        "Asesinan a balazos a cuatro líderes comunitarios en Nariño": "killed 4",
        "El ejército ucraniano asegura haber abatido a 650 soldados rusos en las últimas 24 horas.": "killed 650",
        "La cifra de fallecidos por el ataque a la escuela subió a 41.": "killed 41",
        "Suben a 85 los muertos por el atentado en Mogadiscio": "killed 85",
        (
            "Al menos treinta y dos personas murieron, entre ellas nueve niños, en el ataque aéreo."
        ): "killed 32+, killed 9",
        "El atentado dejó 17 muertos y una treintena de heridos.": "killed 17, wounded ~30",
        "Fueron secuestrados 19 pasajeros de un autobús por la guerrilla del ELN.": "captured 19",
        "Los insurgentes secuestraron a más de 200 alumnas en Chibok.": "captured >200",
        "Unas 3.000 familias han huido de sus hogares por los combates.": "displaced ~3000",
        (
            "Cerca de 15.000 personas han sido desplazadas por los enfrentamientos entre grupos armados."
        ): "displaced ~15000",
        "Siete policías heridos en un atentado con explosivos en Tibú": "wounded 7",
        "Hallan los cuerpos de seis militares en una fosa tras el combate": "killed 6",
        "Un soldado falleció y dos más quedaron gravemente heridos al pisar una mina.": "killed 1, wounded 2",
        (
            "La explosión de un coche bomba causó la muerte de nueve personas y heridas a otras 27."
        ): "killed 9, wounded 27",
        "Doscientos cincuenta y tres combatientes cayeron en la batalla de Alepo.": "killed 253",
        "El comandante guerrillero Gentil Duarte murió en un bombardeo.": "killed 1",
        "Entre 30 y 40 yihadistas fueron eliminados en la operación.": "killed 30-40",
        "Israel mató a un alto mando de Hezbolá y a dos escoltas en Beirut.": "killed 1, killed 2",
        "El Ministerio de Sanidad de Gaza eleva a 41.788 los muertos desde octubre.": "killed 41788",
        "Hubo 14 muertos y 8 desaparecidos tras el ataque de los rebeldes.": "killed 14, missing 8",
        "Perdieron la vida una mujer y sus tres hijos al caer un proyectil sobre su vivienda.": "killed 1, killed 3",
        "El ataque se cobró la vida de ocho civiles.": "killed 8",
        "Mil doscientos milicianos fueron capturados por el ejército.": "captured 1200",
        "Dieciséis campesinos fueron masacrados por hombres armados en Michoacán.": "killed 16",
        "Once militares muertos y 19 heridos: es el saldo de la emboscada.": "killed 11, wounded 19",
        "El ataque podría haber causado medio centenar de muertos.": "killed ~50",
        "Moscú negó la muerte de 89 soldados en Makiivka.": "killed 89",
        "Veintitrés de los heridos son niños, según el hospital tras el bombardeo.": "wounded 23",
        "Fuentes médicas cifran en 63 los muertos y en 120 los heridos por los ataques.": "killed 63, wounded 120",
        "Tres sanitarios murieron y un cuarto resultó herido en el bombardeo del hospital.": "killed 3, wounded 1",
        "Las fuerzas israelíes mataron ayer en Yenín a cinco palestinos.": "killed 5",
        "Decenas de miles de personas huyeron de Jartum por los combates.": "displaced 20000+",
        "Fueron hallados los cadáveres de 20 civiles en Bucha.": "killed 20",
        "Un ataque con misiles mata a dos personas y hiere a otras quince en Odesa": "killed 2, wounded 15",
        "Han muerto 27 soldados y 40 han resultado heridos en los combates.": "killed 27, wounded 40",
        "Dos soldados, muertos en un ataque talibán en Kunduz": "killed 2",
        "El grupo armado retiene a doce soldados desde el jueves.": "captured 12",
        "Veintinueve muertos por ataques aéreos israelíes contra Jan Yunis": "killed 29",
        "Acribillan a siete policías en Guerrero": "killed 7",
        "Cayeron en combate tres oficiales y un suboficial, según el parte militar.": "killed 1, killed 3",
        "Un grupo armado asesinó a la lideresa Ana Gómez en el Chocó.": "killed 1",
        "El Ejército ultima a diez insurgentes en Mindanao": "killed 10",
        "Van 43 muertos por los enfrentamientos en Jartum, dice el sindicato de médicos.": "killed 43",
        "Más de medio millar de civiles han perecido desde que empezó la ofensiva.": "killed >500",
        "Las autoridades elevaron a 28 la cifra de muertos del atentado.": "killed 28",
        (
            "Se registran 15 heridos, tres de ellos de gravedad, tras el estallido de una granada."
        ): "wounded 15, wounded 3",
        "Plagiados ocho ingenieros por hombres armados en Sinaloa": "captured 8",
        "Otras 6.000 personas se desplazaron hacia Gao por temor a los yihadistas.": "displaced 6000",
        "La mina acabó con la vida de un niño indígena en Dabeiba.": "killed 1",
        "El bombardeo mató a una madre y sus dos hijas.": "killed 1, killed 2",
        "Sesenta y cuatro fieles perecieron en el ataque a la mezquita.": "killed 64",
        "Los talibanes ejecutaron a trece miembros de la etnia hazara.": "killed 13",
        "Una veintena de talibanes fueron neutralizados en Helmand, según el Ministerio de Defensa.": "killed ~20",
        "La ONU documenta 8.490 civiles muertos desde el inicio de la guerra.": "killed 8490",
        "Cinco soldados que patrullaban la zona murieron al explotar una mina.": "killed 5",
        "El ataque causó 16 víctimas mortales y dejó 40 lesionados.": "killed 16, wounded 40",
        "Un francotirador mató a un periodista y dejó herido a su camarógrafo en Homs.": "killed 1, wounded 1",
        "Desaparecidos 43 estudiantes tras un ataque armado": "missing 43",
        "Unos veinte rebeldes habrían muerto en el bombardeo.": "killed ~20",
        "El saldo de la masacre es de 34 muertos.": "killed 34",
        "Ocho de los fallecidos en el bombardeo eran niños.": "killed 8",
        "Los rebeldes amenazan con matar a 12 rehenes.": "killed 12",
        "Una mina antipersona mutiló a dos niños en Antioquia.": "wounded 2",
        "Suman 18 los muertos por la ofensiva en Rafah.": "killed 18",
        "La guerrilla dinamitó un puente y mató a cuatro soldados que lo custodiaban.": "killed 4",
        "Rusia dice haber capturado a 120 soldados ucranianos en Kursk.": "captured 120",
        "Ataque suicida en Kabul: al menos 14 víctimas mortales": "killed 14+",
        "El Observatorio Sirio contabiliza 37 combatientes muertos en los choques.": "killed 37",
        "Matan a un reportero y hieren a su hermano en una emboscada en Siria": "killed 1, wounded 1",
        "Tres cascos azules perdieron la vida y siete resultaron heridos de gravedad en Malí.": "killed 3, wounded 7",
        "Los enfrentamientos forzaron a huir a unas 900 familias.": "displaced ~900",
        "El ELN secuestra a un ingeniero y a dos contratistas": "captured 1, captured 2",
        "Aumentan a 61 los fallecidos por el bombardeo del mercado": "killed 61",
        "Cinco niñas murieron calcinadas tras el impacto de un misil.": "killed 5",
        "El régimen ejecutó a 13 presos políticos acusados de terrorismo.": "killed 13",
        "Según la Fiscalía, 23 personas han sido asesinadas por paramilitares.": "killed 23",
        (
            "Una decena de civiles, entre ellos cuatro menores, perdió la vida por el fuego de artillería."
        ): "killed 4, killed ~10",
        "Los atacantes degollaron a seis pastores.": "killed 6",
        "Caen abatidos siete yihadistas en Burkina Faso": "killed 7",
        "El bombardeo se saldó con 8 muertos y 25 heridos.": "killed 8, wounded 25",
        "Más de 300.000 sirios cruzaron la frontera huyendo de la guerra.": "displaced >300000",
        "Abatido el cabecilla de Al Shabaab en Somalia": "killed 1",
        "El gobernador de Lugansk, asesinado en un atentado": "killed 1",
        "Los militares abatieron a un mando talibán y detuvieron a tres.": "killed 1",
    },
    "de": {
        "In Kabul starben am Montag bei einem Selbstmordanschlag der Taliban neun Menschen.": "killed 9",
        (
            "Bei dem Anschlag kamen mindestens 60 Menschen ums Leben, mehr als hundert wurden verletzt."
        ): "killed 60+, wounded >100",
        "Die Angreifer töteten fünf Soldaten und verletzten acht weitere.": "killed 5, wounded 8",
        "Am Dienstag töteten Rebellen nahe Goma zwölf Dorfbewohner.": "killed 12",
        "Die Armee hat nach eigenen Angaben dreißig Dschihadisten getötet.": "killed 30",
        "Eine Bombe hat in Bagdad vier Polizisten getötet und elf verletzt.": "killed 4, wounded 11",
        "Ein Bundeswehrsoldat ist bei einem Sprengstoffanschlag in Kundus gefallen.": "killed 1",
        "Drei Tote und acht Schwerverletzte nach Drohnenangriff auf Odessa": "killed 3, wounded 8",
        "Die Zahl der Todesopfer nach dem Angriff auf Dnipro ist auf 45 gestiegen.": "killed 45",
        "Unter den Toten sind zwei Kinder, teilte der Gouverneur nach dem Raketenangriff mit.": "killed 2",
        "Zweiundzwanzig Zivilisten wurden erschossen, als Kämpfer das Dorf stürmten.": "killed 22",
        "Hunderte Menschen sind vor den Kämpfen geflohen.": "displaced 200+",
        "Rund 120.000 Menschen wurden durch die Kämpfe vertrieben.": "displaced ~120000",
        "Bewaffnete entführten am Freitag mehr als 80 Schülerinnen im Norden Nigerias.": "captured >80",
        (
            "Bei Gefechten sind nach Militärangaben 14 Regierungssoldaten und 30 Aufständische ums Leben gekommen."
        ): "killed 14, killed 30",
        (
            "Mindestens 17 Menschen wurden bei Luftangriffen auf Idlib getötet, unter ihnen fünf Frauen."
        ): "killed 17+, killed 5",
        (
            "Zwei Blauhelmsoldaten wurden bei einem Angriff getötet, drei weitere erlitten Verletzungen."
        ): "killed 2, wounded 3",
        "Der Anschlag forderte 23 Todesopfer und 60 Verletzte.": "killed 23, wounded 60",
        "Der Angriff hat 35 Menschen das Leben gekostet.": "killed 35",
        "Nach Angaben des Roten Halbmonds werden noch zwölf Helfer vermisst nach dem Beschuss.": "missing 12",
        "Ein Journalist und sein Fahrer wurden bei einem Drohnenangriff getötet.": "killed 1, killed 1",
        "Die Rebellen nahmen 40 Regierungssoldaten gefangen.": "captured 40",
        "Russland bestreitet den Tod von 63 Soldaten in Makijiwka.": "killed 63",
        "Bei dem Beschuss könnten bis zu 50 Menschen getötet worden sein.": "killed <50",
        "Neun Milizionäre seien getötet worden, sagte ein Sprecher.": "killed 9",
        (
            "Wie das Gesundheitsministerium mitteilte, starben 21 Palästinenser, 40 weitere wurden verwundet."
        ): "killed 21, wounded 40",
        "Im Osten der Ukraine ist ein Mann bei einem Artillerieangriff getötet worden.": "killed 1",
        "Mehr als 500 Tote bei Kämpfen im Sudan seit Mitte April": "killed >500",
        "Rettungskräfte bargen 17 Leichen aus den Trümmern des bombardierten Wohnhauses.": "killed 17",
        "Elf Angreifer getötet": "killed 11",
        "Einen Toten und vier Verletzte gab es bei einem Granatenangriff auf Cherson.": "killed 1, wounded 4",
        "Zwei der Verletzten schweben in Lebensgefahr nach dem Anschlag.": "wounded 2",
        "Ein Dutzend Soldaten fiel im Kampf um Bachmut.": "killed 12",
        "Dreihundertfünfzig Kämpfer der Terrormiliz wurden ausgeschaltet.": "killed 350",
        "Seit Kriegsbeginn wurden in der Region mehr als 10 000 Zivilisten getötet.": "killed >10000",
        "Der Feldkommandeur Abu Omar wurde bei einem Luftschlag getötet.": "killed 1",
        "Zwischen 30 und 40 Islamisten wurden bei der Operation getötet.": "killed 30-40",
        "Bei der Explosion einer Landmine verlor ein Kind sein Leben.": "killed 1",
        "Mehr als zwei Dutzend Verletzte wurden nach dem Anschlag in Kliniken gebracht.": "wounded >24",
        "In dem Ort wurden 37 Bewohner von Milizionären hingerichtet, berichten Aktivisten.": "killed 37",
        "Zwei Frauen und ein Kind seien dabei getötet worden, hieß es nach dem Beschuss.": "killed 1, killed 2",
        "Im Gazastreifen sind bei israelischen Angriffen mindestens 31 Palästinenser getötet worden.": "killed 31+",
        "Vierzehn Tote bei Anschlag auf Bus in Burkina Faso": "killed 14",
        "Die Extremisten verschleppten 27 Mädchen aus einem Internat.": "captured 27",
        "Die Explosion riss acht Passanten in den Tod, erklärte die Polizei nach dem Anschlag.": "killed 8",
        "Durch den Beschuss wurden zwei Kinder schwer verletzt.": "wounded 2",
        "Bei dem Überfall der Rebellen sind elf Bauern abgeschlachtet worden.": "killed 11",
        "Der IS bekannte sich zu dem Anschlag, bei dem 22 Menschen starben.": "killed 22",
        "Kolumbiens Armee: 13 Guerilleros bei Luftangriff getötet": "killed 13",
        "Über 70 000 Menschen haben vor der Offensive die Flucht ergriffen.": "displaced >70000",
        "Bei einem Gefecht fielen drei Offiziere und ein Feldwebel.": "killed 1, killed 3",
        "Ein Arzt und zwei Krankenschwestern wurden bei dem Luftangriff auf die Klinik getötet.": "killed 1, killed 2",
        "Die Huthi melden 40 gefallene Kämpfer.": "killed 40",
        "Acht Geiseln wurden von den Terroristen enthauptet.": "killed 8",
        "Zwei Reporter wurden angeschossen, als Soldaten das Feuer eröffneten.": "wounded 2",
        "Es gibt mindestens 15 Tote und viele Verletzte nach dem Raketenangriff.": "killed 15+",
        "Scharfschützen erschossen in Homs fünf Demonstranten.": "killed 5",
        "Der Krieg im Jemen hat nach UN-Schätzung 377.000 Menschen das Leben gekostet.": "killed 377000",
        "Bei den Kämpfen um Mossul seien rund 2500 Islamisten umgekommen, so die Armee.": "killed ~2500",
        "Mehrere Dutzend Zivilisten wurden am Markt von Granaten getroffen und getötet.": "killed 36+",
        "Nach dem Anschlag werden 16 Menschen vermisst.": "missing 16",
        "Die Angreifer hatten zuvor sieben Dorfälteste hingerichtet.": "killed 7",
        "Insgesamt 48 Tote, 130 Verwundete: Das ist die Bilanz der Luftangriffe.": "killed 48, wounded 130",
        "Drei Menschen starben, zwanzig wurden verletzt, als eine Autobombe explodierte.": "killed 3, wounded 20",
        "Ein Selbstmordattentäter riss in Peschawar 59 Gläubige mit in den Tod.": "killed 59",
        "Tausende flüchten vor den Kämpfen in den Tschad.": "displaced 2000+",
        "Bei der Befreiung von 20 Geiseln kamen zwei Polizisten um.": "killed 2",
        "Vor 20 Jahren töteten Terroristen in Madrid 191 Menschen.": "killed 191",
        "Die Rebellen drohen, zehn Geiseln zu töten.": "killed 10",
        (
            "Beim Absturz eines abgeschossenen Militärhubschraubers sind alle sechs Insassen ums Leben gekommen."
        ): "killed 6",
        "Kämpfer der Al-Shabaab haben in Somalia 30 Soldaten getötet.": "killed 30",
        "Wegen der Kämpfe mussten 5000 Menschen aus ihren Häusern fliehen.": "displaced 5000",
        "Die Terrormiliz köpfte elf Fischer.": "killed 11",
        "Sechs UN-Mitarbeiter kamen beim Beschuss einer Schule in Gaza um.": "killed 6",
        "Die Opferzahl nach dem Anschlag in Mogadischu klettert auf 358.": "killed 358",
        "Der türkische Präsident sprach von 40 getöteten Terroristen.": "killed 40",
        "Bei den Angriffen seien 12 Menschen verletzt worden, drei davon schwer.": "wounded 12, wounded 3",
        "Armee tötet 25 Rebellen im Osten des Kongo": "killed 25",
        "Russischer Angriff auf Saporischschja: zwei Tote, neun Verletzte": "killed 2, wounded 9",
        "Ein Sanitäter erlag seinen Verletzungen nach dem Drohnenangriff.": "killed 1",
        "Von den 40 Geiseln wurden zehn erschossen.": "killed 10",
        "Mehr als ein Dutzend Menschen seien von Bewaffneten verschleppt worden.": "captured >12",
        "Die Hilfsorganisation beklagt den Tod dreier Mitarbeiter bei einem Luftangriff.": "killed 3",
        "15 Soldaten sind gefallen, 20 gelten als vermisst.": "killed 15, missing 20",
        "In dem Massengrab lagen die Leichen von 50 Zivilisten.": "killed 50",
        "Das Militär hat den Anführer der Terrorgruppe getötet.": "killed 1",
        "Mindestens vier Kinder unter den Toten nach Angriff auf Schule": "killed 4+",
        (
            "Die Explosion einer Autobombe tötete 13 Menschen, mindestens 30 erlitten Verletzungen."
        ): "killed 13, wounded 30+",
        "Neun Tote bei Gefechten in Bergkarabach": "killed 9",
        "Seine Einheit verlor 60 Mann in der Schlacht.": "killed 60",
        "Ein deutscher Soldat ist in Mali durch eine Mine verletzt worden.": "wounded 1",
    },
}
OTHER_NEWS = {
    "fr": [
        "Aucun soldat n'a été tué, assure le ministère.",
        "Les talibans ont relâché 40 soldats capturés l'an dernier.",
        "Cinq mille réfugiés vivent dans le camp de Dadaab.",
        "Le film retrace la mort de 12 soldats en Afghanistan.",
        "Vingt-trois migrants se sont noyés dans le naufrage de leur embarcation.",
        "Deux morts dans un accident de la route près de Rennes",
        "La grippe a tué 340 personnes cet hiver.",
        "L'armée a détruit 12 pick-up et saisi 40 fusils.",
        "Un homme de 34 ans a été condamné à vingt ans de prison pour le meurtre de deux femmes.",
        "L'OM a battu Lyon 3-0, deux joueurs blessés.",
        "Trois cents soldats ont été déployés dans la capitale.",
        "Le gouvernement commémore les 77 victimes de l'attentat.",
        "Aucune victime n'est à déplorer après la frappe contre le dépôt.",
        "Les obsèques des 13 militaires auront lieu lundi aux Invalides.",
        "Le parquet a requis 30 ans contre les auteurs de l'attentat.",
        "Dix personnes ont été arrêtées après l'attaque du poste de police.",
        "Une avalanche emporte quatre skieurs en Savoie : deux morts.",
        "Le séisme a fait 2 000 morts au Maroc.",
        "Quelque 400 combattants ont déposé les armes.",
        "L'aviation a visé trois dépôts de munitions, sans faire de victimes.",
        "Les rebelles ont relâché trois humanitaires enlevés en mars.",
        "Sept ouvriers ont été ensevelis dans l'effondrement d'une mine d'or.",
        "L'incendie d'une discothèque a fait 51 morts.",
        "L'armée a abattu trois drones au-dessus de Koursk.",
        "Deux mille soldats participent à l'exercice Orion.",
        "Dans le roman, dix soldats meurent de froid.",
        "La vache folle a tué 12 bêtes.",
        "Le tribunal a reconnu coupables huit hommes pour l'attentat de Nice.",
        "Le ministre a rendu hommage aux 58 parachutistes morts à Beyrouth il y a quarante ans.",
        "Cinq arbres ont été abattus rue de Rivoli.",
        "Les pourparlers prévoient l'échange de 300 prisonniers.",
        "L'entreprise supprime 1 200 postes.",
        "Aucun des 12 occupants n'a été blessé par le tir de roquette.",
        "Six supporters blessés dans des heurts avant le match.",
        "Un ouragan a tué 14 personnes en Floride.",
        "L'armée israélienne a annoncé avoir frappé 120 cibles du Hezbollah.",
        "Les démineurs ont neutralisé 14 engins explosifs sur la plage.",
        "Le régiment compte 900 soldats et 60 blindés.",
        "La bataille de Verdun, en 1916, est au cœur du nouveau musée.",
        "Deux touristes ont trouvé la mort dans une avalanche en Savoie.",
        "L'Assemblée a voté 400 millions d'euros pour l'armée.",
        "Le procureur réclame 30 ans pour le tueur présumé de deux policiers.",
        "Treize joueurs blessés, l'équipe de France décimée avant le tournoi.",
        "Le cyclone a tué 40 personnes et fait 300 blessés à Mayotte.",
        "Le cessez-le-feu a été violé douze fois en une journée.",
        "L'opération n'a fait aucune victime parmi les 40 otages, tous libérés.",
        "Un millier de soldats manifestent pour leurs soldes.",
        "Une fusillade liée au trafic de drogue a fait deux morts à Grenoble.",
        "Le livre raconte l'exécution de 28 résistants.",
        "Deux alpinistes portés disparus dans l'Himalaya.",
        "Les secouristes ont sauvé 30 mineurs piégés.",
        "Trois vaches tuées par un obus.",
        "Le ministère dément que des soldats aient été tués.",
        "Quelque 60 000 personnes ont manifesté contre la guerre.",
        "Le char Leclerc pèse 57 tonnes et emporte trois hommes.",
        "Israël a libéré 90 prisonniers palestiniens en échange de trois otages.",
        "La rougeole a fait 300 morts dans les camps de déplacés.",
        "Huit soldats sont morts de paludisme dans le camp militaire.",
        "L'armée n'a perdu aucun homme dans l'opération.",
        "Une collision entre deux trains a fait 45 morts.",
        "Les casques bleus quittent le Mali après dix ans de mission.",
        "L'EI a revendiqué 12 attaques en mars.",
        "Deux kamikazes ont été arrêtés avant de se faire exploser.",
    ],
    "es": [
        "Ningún soldado murió en el ataque.",
        "Tres personas murieron al chocar dos camiones en la autopista.",
        "La película narra la muerte de 16 soldados en Irak.",
        "La policía capturó a cinco narcotraficantes en Cali.",
        "El Barcelona perdió a tres jugadores heridos en el partido.",
        "El dengue deja 30 muertos en el departamento.",
        "El ejército destruyó nueve campamentos y decomisó 20 fusiles.",
        "Liberados 12 soldados que estaban en poder del ELN",
        "Unos 5.000 desplazados reciben ayuda en el albergue.",
        "El tribunal condenó a 40 años a los responsables de la masacre.",
        "El naufragio de una patera deja 14 muertos en Canarias.",
        "Trescientos soldados serán enviados a la frontera.",
        "Madrid recuerda a las 193 víctimas de los atentados.",
        "El sismo mató a 230 personas en Puebla.",
        "Colombia: 14 guerrilleros se entregaron al ejército.",
        "Un incendio deja siete muertos en una residencia de ancianos.",
        "Detenidas tres personas por el asesinato de una mujer.",
        "El atentado no causó víctimas.",
        "La policía abatió a un atracador en Sevilla.",
        "Un tribunal absolvió a los cinco militares acusados de la masacre.",
        "El huracán deja 30 muertos en Honduras.",
        "Ocho toreros heridos en la feria.",
        "El ejército liberó a 25 secuestrados en Borno.",
        "La exposición recuerda a los 300 fusilados de la guerra civil.",
        "La empresa despide a 500 trabajadores.",
        "Cuatro soldados murieron en un accidente de tráfico en Almería.",
        "Sin víctimas el ataque con misiles contra Kiev, según el alcalde.",
        "El misil destruyó 15 viviendas y tres escuelas.",
        "Un tiroteo entre narcotraficantes deja dos muertos en Marsella.",
        "Los rebeldes entregaron a 40 niños soldados a la ONU.",
        "Un niño de 12 años ganó el torneo de ajedrez.",
        "El Ejército incautó 200 kilos de explosivos en Arauca.",
        "La OTAN desplegará 40.000 soldados en el flanco este.",
        "Ocho alpinistas mueren en el Himalaya.",
        "El juez procesa a doce militares por la matanza de 1984.",
        "El documental sigue a tres soldados en Afganistán.",
        "La guerrilla liberó a dos soldados secuestrados.",
        "El volcán obligó a evacuar a 3.000 vecinos.",
        "El Real Madrid mató el partido con tres goles.",
        "Un autobús con 40 soldados volcó: seis muertos.",
        "Se entregan 30 combatientes de Boko Haram.",
        "El Gobierno indemnizará a 600 víctimas del conflicto.",
        "Los drones derribados fueron 47, según la Fuerza Aérea.",
        "El covid deja 230 muertos en residencias.",
        "Manifestación por los 43 estudiantes de Ayotzinapa.",
        "La guerra ha destruido 300 escuelas.",
        "Hombres armados robaron 60 vacas en la frontera.",
        "Un sicario mata a dos hombres por un ajuste de cuentas.",
        "La ONU pide 200 millones para los refugiados.",
        "El general cumplió 80 años.",
        "Las tropas mataron a 20 perros callejeros.",
        "El ministro niega que haya habido bajas.",
        "Un gol en el minuto 90 mata al Sevilla.",
        "Chocan dos helicópteros militares: nueve muertos en un entrenamiento.",
        "Los 33 mineros fueron rescatados con vida.",
        "Los rehenes, 12 en total, fueron liberados.",
    ],
    "de": [
        "Bei dem Angriff gab es keine Toten.",
        "Drei Menschen starben bei einem Verkehrsunfall nahe Ulm.",
        "Der Film zeigt den Tod von 20 Soldaten in Stalingrad.",
        "Die Polizei nahm nach dem Anschlag fünf Verdächtige fest.",
        "Die Grippe hat in diesem Winter 200 Menschen getötet.",
        "Bayern siegte 3:0, zwei Spieler verletzten sich.",
        "Die Armee zerstörte zwölf Panzer und drei Drohnen.",
        "Das Gericht verurteilte ihn wegen Mordes an zwei Frauen zu lebenslanger Haft.",
        "Rund 300 Soldaten sollen nach Mali entsandt werden.",
        "Bei dem Erdbeben kamen 120 Menschen ums Leben.",
        "Die Regierung ließ 60 Gefangene der Taliban frei.",
        "In der Stadt leben 40.000 Vertriebene.",
        "Bei einem Wohnungsbrand in Essen starben zwei Kinder.",
        "Vier Bergsteiger werden nach einer Lawine vermisst.",
        "Gedenken an die 77 Opfer von Utøya",
        "Etwa 400 Kämpfer ergaben sich der Armee.",
        "Ein 45-Jähriger hat in Köln seine Frau getötet.",
        "Bei einem Grubenunglück sind 18 Kumpel ums Leben gekommen.",
        "Ein Geisterfahrer tötet drei Menschen auf der A5.",
        "Die Bundeswehr schickt 600 Soldaten nach Litauen.",
        "Im Krimi werden fünf Leichen gefunden.",
        "Die Feuerwehr rettete neun Menschen aus dem brennenden Haus.",
        "An Masern starben 300 Kinder.",
        "Die Ukraine tauscht 95 Kriegsgefangene aus.",
        "Der Angriff auf den Flughafen verursachte Schäden an zwei Maschinen.",
        "Bei der Razzia beschlagnahmte die Polizei 30 Waffen.",
        "Zwei Rekruten kamen bei einem Manöverunfall ums Leben.",
        "Die Bundeswehr bildet 80 ukrainische Soldaten am Patriot-System aus.",
        "Die Luftabwehr schoss 41 von 60 Drohnen ab.",
        "Zwei Wanderer stürzten in den Alpen in den Tod.",
        "Der Prozess gegen fünf mutmaßliche IS-Kämpfer beginnt in München.",
        "In der neuen Staffel sterben drei Hauptfiguren.",
        "Der Stürmer traf zweimal, ein Verteidiger wurde verletzt.",
        "Die Hamas ließ 24 Geiseln frei.",
        "2000 Menschen demonstrierten gegen den Krieg.",
        "Ein Lkw erfasste drei Soldaten auf der Autobahn, einer starb.",
        "Das Virus tötete 3000 Rinder.",
        "Die Armee bekommt 18 neue Kampfjets.",
        "Bei dem Angriff wurden keine Soldaten verletzt.",
        "Nach dem Hochwasser werden zwölf Menschen vermisst.",
        "Der Roman schildert, wie 40 Männer erschossen werden.",
        "Vier Männer wurden wegen Mordes verurteilt.",
        "Die Soldaten befreiten 30 Geiseln aus der Gewalt der Terroristen.",
        "Minen töten jedes Jahr Tausende Tiere.",
        "Israels Armee griff nach eigenen Angaben 90 Ziele an.",
        "Die Regierung dementierte, dass Soldaten getötet wurden.",
        "Ein Hund wurde bei dem Beschuss getötet.",
        "An dem Manöver nehmen 12.000 Soldaten teil.",
        "Der Anschlag wurde vereitelt, vier Verdächtige sind in Haft.",
        "Bei der Geiselnahme wurde niemand verletzt, alle acht Geiseln sind frei.",
        "Ein Bus mit Pilgern stürzte in eine Schlucht: 20 Tote.",
    ],
}

_REPORTED = [(language, text, tolls) for language, found in REPORTS.items() for text, tolls in found.items()]
_UNREPORTED = [(language, text) for language, texts in OTHER_NEWS.items() for text in texts]


@pytest.mark.parametrize(("language", "text", "expected"), _REPORTED)
def test_a_report_counts_its_people(tolls: Tolls, language: str, text: str, expected: str) -> None:
    found = tolls(text, language)

    assert found == sorted(expected.split(", "))


@pytest.mark.parametrize(("language", "text"), _UNREPORTED)
def test_other_news_count_nobody(tolls: Tolls, language: str, text: str) -> None:
    assert tolls(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "status"),
    [
        ("fr", "L'armée dément la mort de vingt soldats.", ClaimStatus.DENIED),
        ("es", "Moscú negó la muerte de 89 soldados en Makiivka.", ClaimStatus.DENIED),
        ("de", "Russland bestreitet den Tod von 63 Soldaten in Makijiwka.", ClaimStatus.DENIED),
        ("fr", "Le raid pourrait avoir tué trente soldats, craint l'ONU.", ClaimStatus.HYPOTHETICAL),
        ("es", "El bombardeo podría haber matado a 25 rehenes.", ClaimStatus.HYPOTHETICAL),
        ("de", "Bei dem Beschuss könnten 50 Menschen getötet worden sein.", ClaimStatus.HYPOTHETICAL),
        ("fr", "La guerre civile a fait plus de 500 000 morts depuis 2011.", ClaimStatus.CUMULATIVE),
        ("es", "La ONU documenta 8.490 civiles muertos desde el inicio de la guerra.", ClaimStatus.CUMULATIVE),
        ("de", "Seit Kriegsbeginn wurden mehr als 10 000 Zivilisten getötet.", ClaimStatus.CUMULATIVE),
        ("fr", "Des dizaines de civils ont été tués à l'aube par une frappe.", ClaimStatus.ASSERTED),
    ],
)
def test_the_status_is_read_in_each_language(find: Find, language: str, text: str, status: ClaimStatus) -> None:
    (claim,) = find(text, language=language)

    assert claim.status is status


@pytest.mark.parametrize(
    ("language", "text", "victims"),
    [
        ("fr", "Treize soldats maliens ont été tués dans une embuscade.", Victims.SOLDIER),
        ("fr", "Une frappe de drone a tué quatre djihadistes étrangers.", Victims.MILITANT),
        ("es", "Un dron mató a tres periodistas palestinos.", Victims.JOURNALIST),
        ("de", "Sieben Regierungssoldaten starben bei einem Gefecht.", Victims.SOLDIER),
        ("de", "Elf PKK-Kämpfer wurden bei dem Luftangriff getötet.", Victims.MILITANT),
    ],
)
def test_adjectives_and_compounds_say_who_they_are(find: Find, language: str, text: str, victims: Victims) -> None:
    (claim,) = find(text, language=language)

    assert claim.victims is victims


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_count_stands_where_it_is_said_to_stand(find: Find, language: str) -> None:
    for text in REPORTS[language]:
        for claim in find(text, language=language):
            count, trigger = (
                (claim.anchor.start, claim.anchor.end),
                (claim.anchor.trigger_start, claim.anchor.trigger_end),
            )

            assert text[slice(*count)] == claim.count_text
            assert text[slice(*trigger)].strip()


@pytest.mark.parametrize(
    ("word", "value"),
    [("zweiundzwanzig", 22), ("dreihundertfünfzig", 350), ("zweitausendeinhundert", 2100), ("hundertzwölf", 112)],
)
def test_german_writes_a_number_in_one_word(word: str, value: int) -> None:
    entry = lexicon("de").tail(read_text(word).sentences[0].tokens[0].word)

    assert entry is not None
    assert entry.number == value


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Quatre-vingt-douze soldats tués dans une embuscade", 92),
        ("Mille deux cents soldats tués dans une bataille", 1200),
        ("Soixante et onze soldats tués dans une embuscade", 71),
        ("Trois cent quarante et un soldats tués dans une bataille", 341),
    ],
)
def test_french_writes_numbers_in_many_words(find: Find, text: str, count: int) -> None:
    assert [claim.best for claim in find(text, language="fr")] == [count]


def test_an_accent_tells_a_preposition_from_a_verb(tolls: Tolls) -> None:
    assert tolls("Le bilan du raid passe à douze morts.", "fr") == ["killed 12"]
    assert tolls("Le raid a tué à Gao douze soldats.", "fr") == ["killed 12"]


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text(max_size=200))
def test_no_text_is_an_error(language: str, text: str) -> None:
    found = find_claims(read_text(text), language=language)

    assert isinstance(found, list)


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """Read the words of each language before anything is timed."""
    for language in LANGUAGES:
        lexicon(language)


@pytest.mark.parametrize("language", LANGUAGES)
@given(words=st.data())
def test_no_order_of_known_words_is_an_error(language: str, words: st.DataObject) -> None:
    known = sorted({w for text in REPORTS[language] for w in re.findall(r"\w+|[^\w\s]", text)})
    text = " ".join(words.draw(st.lists(st.sampled_from(known), max_size=30)))

    for claim in find_claims(read_text(text), language=language):
        assert text[claim.anchor.start : claim.anchor.end] == claim.count_text
