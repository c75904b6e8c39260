"""Invented teams, players and arenas. None of them is known to play basketball."""

import unicodedata
from functools import lru_cache
from random import Random

from schemas.basketball.events import Player, Team


def _listed(names: str) -> tuple[str, ...]:
    return tuple(" ".join(name.split()) for name in names.split(","))


_PLACES = _listed("""
    Almery, Anvil Bay, Århaven, Bexley Falls, Blaukirchen, Bramhollow, Cayo Lindo, Cedar Narrows, Çamova,
    Corvane, Crystal Fork, Dakaranto, Delmont, Drumlough, Durnovka, Eastquay, Élancourt Ville, Emberton,
    Fairwick, Ferrodale, Fonteblanca, Gaspard City, Glimmersby, Granholm, Gullhavn, Harlow Springs,
    Hexworth, Ibarona, Inverlund, Isla Brava, Jasper Mills, Juniper City, Kamareva, Keystead, Kilmarra,
    Kōyama Bay, Lagosetta, Lindqvara, Lowmoor, Lumière Point, Maravelle, Mistral Port, Mobaye, Nairovia,
    New Fenwick, Northgate, Novigard, Oakmere, Ostrava Nova, Pinecrest, Port Ulloa, Quarryton, Queensmoor,
    Redhaven, Rio Celeste, Sable Rock, Şirinpark, Tallowmere, Tirrano, Umbrell, Uptonville, Valdoro,
    Verrières, Westerlund, Whitcairn, Xalvador, Yarranga, Yellowbank, Zambara, Zelenograd Hill
""")

_NICKNAMES = _listed("""
    Aces, Archers, Arrows, Blizzard, Bolts, Breakers, Bridgers, Chargers, Cobras, Condors, Copperheads,
    Dynamos, Embers, Express, Falcons, Foundry, Geysers, Glaciers, Hammers, Hornbills, Jaguars, Kites,
    Lynx, Meteors, Monsoon, Nomads, Orcas, Pioneers, Quakes, Ramblers, Ravens, Riveters, Rovers, Sentinels,
    Skyline, Stags, Steamers, Storks, Tempest, Voyagers
""")

_MEN = _listed("""
    Aleksandar, Amadou, Andrej, Anthony, Arvydas, Boris, Bogdan, Bruno, Caleb, Carlos, Cheikh, Damian, Dante,
    Darius, Deng, Desmond, Dragan, Elijah, Emeka, Emre, Facundo, Femi, Gaël, Hiroshi, Hugo, Ibrahima, Jae-won,
    Jamal, Joaquín, Jonas, José, Juwan, Kaito, Khalil, Kofi, Kyrylo, Lamar, Leandro, Malik, Marcus, Mateo,
    Mihkel, Miloš, Moussa, Nemanja, Noah, Omar, Osaze, Pau, Quentin, Rodrigo, Sekou, Siim, Takumi, Tariq,
    Terrence, Théo, Tomáš, Tyrell, Usman, Vasilis, Wei, Xavier, Yusuf, Žan
""")

_WOMEN = _listed("""
    Adaora, Aïssatou, Alyssa, Amara, Ana, Anniina, Astou, Ayşe, Bria, Camila, Chiara, Chloé, Élodie, Emma,
    Fatou, Gabriela, Haruka, Iliana, Imani, Ivana, Jelena, Jasmine, Jia, Kaila, Laeticia, Leonie, Li Meng,
    Lucía, Maïa, Marine, Mariya, Mei, Michaela, Naomi, Natasha, Olga, Rebekah, Shakira, Soraya, Sonja,
    Tiffany, Valériane, Yui, Yvonne, Zofia
""")

_SURNAMES = _listed("""
    Abendroth-Cole, Abubakari, Adomavičienas, Ainsbury, Akuffo-Lane, Alderwick, Amoretti, Ampadou, Aramendi,
    Ashbrooke, Åkerlund, Baldoni, Banhidi, Barrowmont, Batsukhan, Belhadjou, Berisheva, Bjarnholt,
    Blessington, Bofanda, Bongwele, Bramwell-Osei, Brzezowski, Cabralinho, Calloway-Rhodes, Çakaroğlan,
    Castellucci, Chikwendu, Chivington, Cordovan, Courtemarche, Czarnopolski, Dabrowny, Dakouré, D'Almeirim,
    Danforth-Bey, Delacourte, Demirsoylu, Diakonou, Dlugopol, Dragomirov, Drewsbury, Dubravčić, Dumontel,
    Ebersold, Eguavon, Eisenhart, Ekholm, Elmasry, Esparragosa, Fakatava, Falkenrath, Farnsworthy, Feketovics,
    Ferragosto, Fjellheim, Folarinde, Fontainebois, Frimpomaa, Galbadrakh, Garofalini, Georgakos, Ghebreab,
    Gintaraitis, Gorecki-Fox, Grimshawe, Gudelj-Hart, Habteselam, Hallstead, Hamidović-Ray, Hanamura,
    Harcastle, Hatzidaki, Hirvonsalo, Hollingdale, Horvathy, Ichinomiya, Ilunga-Mbo, Imanbekov, Jääskel,
    Jambalova, Jarrettson, Jovičinac, Kaboré-Smith, Kaleinamoku, Kalnozols, Kambaya, Karahasan, Kasprovich,
    Katalenić, Keïtara, Kellermann-Ito, Khachaturov, Kikuyama, Kingsbridge, Kolokotsas, Kuosmala,
    Kwarteng-Bell, Laskarakis, Latukefu, Lemasson, Liepinauskas, Lindenskov, Lokombe, Lovelace-Grant,
    Łęczycki, Mabikana, Machiavello, Mahlangeni, Makwala, Mandrekic, Marlowe-Diaz, Matulionas, Mbuyamba,
    McAllardice, Melnychenka, Merriweath, Mihailescu-Ott, Montesclaros, Mukasana, Múgicaza, Nakagusuku,
    Ndoumbelane, Nduwayo, Nesbitt-Okoye, Niedermeyr, Nkemdiri, Novotnika, Nygaardsen, Obafunmi, Ó Súileach,
    Odhiambira, Okparaocha, Olufemiwa, Orestakis, Ouedrane, Özgürel, Paasikoski, Palmerstone, Papalexis,
    Pellegrinaud, Penhallow, Pereirinho, Popescaru, Quagliarini, Quintanar-Voss, Ragnarsborg, Rakotoarisoa,
    Ramasheka, Ravelomanan, Redcliffe, Rosenquist-Hale, Rukavičnik, Sagastume, Sakamaki, Samaké-Jones,
    Santorelli, Sedlárik, Semakulu, Sheffelton, Shirakawa, Silvestrini, Skalický-Reed, Sorokovyk, Strandvik,
    Sumukadas, Szentesi, Şahinbeyli, Takemiyagi, Talaseni, Tapsobana, Tekletsadik, Thackeraye, Thibodelle,
    Tovmasyan, Tuilaepani, Tungalag, Ugochukwura, Ulfsdal, Vaitkunskas, Valdespino, Vancleeve, Vasconcelhos,
    Veselinić-Roy, Vinterbakk, Vukadinac, Wachirangu, Waldemarsson, Wickersham-Lee, Xanthakos, Xiaolongtu,
    Yamashirogi, Yankovych, Yeboahene, Zakharyuk, Zamorano-Pell, Zeballines, Zhaoyuan, Zubirreta
""")

_ARENAS = ("Arena", "Center", "Coliseum", "Fieldhouse", "Forum", "Garden", "Hall", "Pavilion")

SQUAD = 13
POSITIONS = ("G", "G", "F", "F", "C", "G", "F", "C", "G", "F", "F-C", "G", "F")
"""The five who start, then the others as the coach prefers them."""

_SHIRTS = ("0", "00", *map(str, range(1, 56)))


def abbreviation(place: str) -> str:
    """Return the three letters that a scoreboard has for a place."""
    bare = unicodedata.normalize("NFD", place)
    return "".join(letter for letter in bare if letter.isalpha() and letter.isascii())[:3].upper()


@lru_cache(maxsize=8192)
def squad(place: int, nickname: int, women: bool) -> Team:
    """Return the team of this place and nickname, always with the same thirteen players.

    A player's id is the same in every game, and unique among all teams.
    """
    number = 2 * (place * len(_NICKNAMES) + nickname) + women
    rng, forenames = Random(f"squad {number}"), _WOMEN if women else _MEN
    names: dict[str, None] = {}
    while len(names) < SQUAD:
        names[f"{rng.choice(forenames)} {rng.choice(_SURNAMES)}"] = None
    shirts = rng.sample(_SHIRTS, SQUAD)
    players = tuple(
        Player(str(100_000 + 100 * number + at), name, shirts[at], POSITIONS[at])
        for at, name in enumerate(names)
    )
    return Team(f"{_PLACES[place]} {_NICKNAMES[nickname]}", abbreviation(_PLACES[place]), players)


@lru_cache(maxsize=16)
def _shuffled(seed: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    rng = Random(seed)
    places, nicknames = list(range(len(_PLACES))), list(range(len(_NICKNAMES)))
    rng.shuffle(places)
    rng.shuffle(nicknames)
    return tuple(places), tuple(nicknames)


def fixture(seed: int, number: int, *, women: bool = False) -> tuple[Team, Team]:
    """Return home and away of the game of this number (from 0) of a season.

    They are of two places, and no team is in two of any 1,400 games in a row.
    """
    places, nicknames = _shuffled(seed)
    of_round = len(places) // 2
    turn, game = divmod(number, of_round)
    home, away = 2 * game, (2 * (game + turn) + 1) % len(places)
    return (
        squad(places[home], nicknames[(turn + home) % len(nicknames)], women),
        squad(places[away], nicknames[(turn + away) % len(nicknames)], women),
    )


def arena(team: Team, rng: Random) -> str:
    """Return where this team plays at home."""
    place = team.name.rpartition(" ")[0]
    return f"{place} {rng.choice(_ARENAS)}"
