"""Invented clubs, players and grounds. None of them is known to play football."""

import unicodedata
from functools import lru_cache
from random import Random

from schemas.football.events import Player, Team


def _listed(names: str) -> tuple[str, ...]:
    return tuple(" ".join(name.split()) for name in names.split(","))


_PLACES = _listed("""
    Abbotsmere, Aldwych Heath, Ankerholm, Bascastle, Beaurivage, Brackenford, Bridgmoor, Calderon Bay,
    Carrowmist, Castelvento, Cliffmarsh, Coldharbour East, Dalby Cross, Dinslake, Dornwald, Eastermouth,
    Eichental, Elmstow, Fenchester, Fossgate, Galloway Sands, Gorsefield, Grünwarden, Halewick, Hartlepike,
    Holmsund, Ilmenbrück, Ivelmouth, Jarrowdene, Kelderby, Kingsferry, Kotobrzeże, Lançaire, Lyngmere,
    Larkhall Mills, Lochinmore, Marlstone, Mirabelle-sur-Lac, Montefosco, Nantgarrow, Netherhythe,
    Nordstrand Vik, Oldcastle Green, Ormsgate, Penrhydd, Porto Sereno, Quernmoor, Ravensglass, Ribadelmar,
    Rookhope, Saltwater Quay, San Telmino, Sedgebrook, Skarnes, Strandhaven, Tarnbrook, Thornaby Moss,
    Torrealba, Uldale, Valdivento, Vierlingen, Wansford, Wexcombe, Whinfell, Yewdale, Zinnowald
""")

_KINDS = ("Albion", "Athletic", "City", "County", "Rangers", "Rovers", "Town", "United", "Wanderers", "Sport")

_FORENAMES = _listed("""
    Abel, Adem, Aiden, Alvar, Amadou, Andrea, Antal, Anton, Arnau, Bartek, Benedikt, Boubacar, Brendan,
    Callum, Cédric, Chidi, Dario, Davide, Denzel, Dominik, Duarte, Edin, Eirik, Emil, Enzo, Fabian, Facundo,
    Felix, Filip, Florian, Gabriel, Gerard, Goran, Hakim, Hamza, Harvey, Ibrahim, Igor, Ilya, Ivo, Jakub,
    Jamie, Jérôme, Joël, Jordi, Josip, Kaspar, Kenji, Kevin, Lars, Leandro, Lorenzo, Luca, Luís, Magnus,
    Marek, Matteo, Mehdi, Milan, Moses, Nando, Niklas, Nuno, Okan, Oleksiy, Ola, Oscar, Pape, Pascal,
    Patrik, Raúl, Ren, Rhys, Ricardo, Ruben, Samir, Santiago, Sergej, Simon, Søren, Stefan, Szymon, Tariq,
    Teodor, Thiago, Tobias, Unai, Valentin, Viktor, Wesley, Yann, Youssef, Zoran
""")

_SURNAMES = _listed("""
    Abernath, Adeyomi-Cole, Agerholt, Akintunwe, Albescu-Roth, Almendaro, Andriuk, Appelgaard, Arrozpide,
    Ashcombe, Aubertin-Lys, Baranyek, Barrowclough, Battistelo, Belmokhar, Bergqvarn, Bialkowsky, Blakenham,
    Boateku, Bondarchik, Bramhall-Dee, Brankovan, Brúnason, Cadwaller, Calvetti-Ross, Camposol, Carnoustey,
    Çelikbaş, Cheruiyat, Chlumecky, Cortinhas, Coulibarre, Crosthwaite, Dahlgrun, Damasceni, De Vroomen,
    Delmastro, Diagouraga-Bell, Dobrovsky, Drinkwater-Poe, Dujmovan, Dumitrache-Ion, Ekwalla, Ellingboe,
    Engelvart, Escalonilla, Essomba-Ray, Fairbourne, Falkenmark, Farrugione, Fernhagen, Ferreirosa,
    Fitzmorton, Folkestad, Fontalvo, Forsbergen, Gallinari, Garmendio, Gavranić-Toth, Giannopoulis,
    Glowackie, Gorostegi, Grabowiecki, Granqvarn, Gudmundar, Guimarense, Haddouchi, Hallworth,
    Hargreave-Lunn, Hasanbegov, Hetherwick, Hlaváčik, Holtermann-Li, Hovgaard, Ibarretxe, Ihejirika-Mo,
    Ilunde, Iwanowicz, Jagielko, Jankulov, Jelavčan, Johannsberg, Jurčević-Orr, Kaczmarz, Kallstrand,
    Kankava-Di, Karlsvik, Kavanaugh-Obi, Keïba, Kirkebo, Kolasinski-Ade, Kouyatey, Kristinar, Kuzmanin,
    Lamouchy, Larssonius, Lewandrov, Lindelund, Ljungmark, Lopetegar, Łukasiek, Macallum-Roy, Madueñas,
    Makoundou, Malenkov, Mandanza, Marchettin, Martinssen, Matuidar, Mbokanga, McFarquhar, Meriläinen,
    Mikautze, Moldovanu, Montrivel, Mundaray, Nadarevic, Nakatomi, Ndombayo, Nielsgaard, Nkounkar,
    Nordtveidt, Nwakaeze, O'Dowdall, Obradan, Odegbami-Li, Okazawa, Olivenza, Onyekuro, Orsolan, Östlundh,
    Özbayrak, Palacín-Vega, Papastathis, Pavlenkin, Pellissari, Penverne, Perišan, Petkovar, Piątkowiak,
    Pocognole, Prendergast-Ito, Quagliata-Sy, Quintelas, Rakitzan, Ravanelio, Reinholt, Rigonato,
    Rondinelle, Rotherham-Ba, Saganowicz, Salihamid, Sandgrén, Sarmiento-Lo, Schürwald, Seferagić,
    Sigurdarr, Silvestrin, Skjelbredt, Sobrinal, Sørlund, Stanković-Ama, Strootveld, Suárez-Onda, Szalayi,
    Šehić-Brandt, Talavero, Tavernari, Terzićan, Thorarinss, Tielemann-Osei, Toivomäki, Traoreyah, Tsimikar,
    Türkmenoğ, Uchidana, Ulvestrand, Valverdin, Vandenbrouck-Ng, Vecinovic, Verhaegen-Lo, Vestergord,
    Villaluenga, Vranješan, Wakabe, Wallqvist, Weidenfell, Wijnalda, Woodhouse-Kim, Xhakollari, Yarmolan,
    Yilmazer-Ray, Zabaleto, Zambranelli, Zelenkaya, Ziyechar, Żurawik
""")

_GROUNDS = ("Arena", "Field", "Ground", "Lane", "Meadow", "Park", "Road", "Stadium")

BENCH = ("GK", "DF", "MF", "FW", "DF", "MF", "FW", "MF", "DF")
"""The positions of those who wait, as the coach prefers them."""
FORMATIONS = {"4-3-3": (4, 3, 3), "4-4-2": (4, 4, 2), "4-2-3-1": (4, 5, 1), "3-5-2": (3, 5, 2)}
"""Defenders, midfielders and forwards."""


def abbreviation(place: str) -> str:
    """Return the three letters that a scoreboard has for a place."""
    bare = unicodedata.normalize("NFD", place)
    return "".join(letter for letter in bare if letter.isalpha() and letter.isascii())[:3].upper()


def _positions(formation: str) -> tuple[str, ...]:
    defenders, midfielders, forwards = FORMATIONS[formation]
    return ("GK", *("DF",) * defenders, *("MF",) * midfielders, *("FW",) * forwards)


@lru_cache(maxsize=4096)
def squad(place: int, kind: int) -> Team:
    """Return the club of this place and kind, always with the same eleven and the same bench of nine.

    A player's id is the same in every match, and unique among all clubs.
    """
    number = place * len(_KINDS) + kind
    rng = Random(f"club {number}")
    formation = rng.choice(tuple(FORMATIONS))
    positions = (*_positions(formation), *BENCH)
    names: dict[str, None] = {}
    while len(names) < len(positions):
        names[f"{rng.choice(_FORENAMES)} {rng.choice(_SURNAMES)}"] = None
    shirts = ["1", *map(str, rng.sample(range(2, 40), len(positions) - 1))]
    players = tuple(
        Player(str(200_000 + 100 * number + at), name, shirts[at], positions[at], starts=at < 11)
        for at, name in enumerate(names)
    )
    coach = f"{rng.choice(_FORENAMES)} {rng.choice(_SURNAMES)}"
    name = _PLACES[place]
    return Team(f"{name} {_KINDS[kind]}", abbreviation(name), players, formation, coach)


@lru_cache(maxsize=16)
def _shuffled(seed: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    rng = Random(seed)
    places, kinds = list(range(len(_PLACES))), list(range(len(_KINDS)))
    rng.shuffle(places)
    rng.shuffle(kinds)
    return tuple(places), tuple(kinds)


def fixture(seed: int, number: int) -> tuple[Team, Team]:
    """Return home and away of the match of this number (from 0) of a season.

    They are of two places, and no club is in two of any 320 matches in a row.
    """
    places, kinds = _shuffled(seed)
    of_round = len(places) // 2
    turn, match = divmod(number, of_round)
    home, away = 2 * match, (2 * (match + turn) + 1) % len(places)
    return (
        squad(places[home], kinds[(turn + home) % len(kinds)]),
        squad(places[away], kinds[(turn + away) % len(kinds)]),
    )


def ground(team: Team, rng: Random) -> str:
    """Return where this club plays at home."""
    return f"{team.name.rpartition(' ')[0]} {rng.choice(_GROUNDS)}"
