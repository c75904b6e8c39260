"""Invented sides, players and grounds. None of them is known to play cricket."""

from functools import lru_cache
from random import Random

from schemas.cricket.events import Team


def _listed(names: str) -> tuple[str, ...]:
    return tuple(" ".join(name.split()) for name in names.split(","))


_PLACES = _listed("""
    Ambermoor, Ashcombe Regis, Bellhaven, Brackwater, Bruyère-sur-Lac, Calderbrook, Cendrillon Bay,
    Château-Noix, Clovermead, Corrindale, Dunmarrow, Dålsund, Eastermere, Eskvale, Fairlough, Fernhollow,
    Galwarra, Glenfathom, Großweiler, Harrowmere, Hollin Cross, Ivelbridge, Jasperton, Kallakurra,
    Karavely, Kestrel Bay, Kåseberg, Lanternport, Larkspur Hill, Lindenau, Lumbanora, Marrowgate, Merrigum
    Flat, Millrace, Moonambel Creek, Nettlecombe, Northolme, Oakenshaw, Orchid Quay, Pellinore, Penwarrow,
    Puerto Añil, Quillford, Ravensby, Saltmarket, Sandalpuri, São Bravio, Silverkloof, Skælskov,
    Stonehythe, Tamarindi, Thornbury Vale, Umberstone, Valehurst, Veldspruit, Wattlegrove, Wexmoor,
    Willowbank, Yarrowdale, Zeedorp
""")

_NICKNAMES = _listed("""
    Herons, Otters, Lanterns, Comets, Ironclads, Badgers, Harriers, Tides, Foxgloves, Anvils, Kingfishers,
    Mariners, Wolfhounds, Sparks, Millers, Curlews, Pilgrims, Thunderbirds, Jackdaws, Beacons, Sabres,
    Drovers, Gannets, Wayfarers
""")

_SURNAMES = _listed("""
    Abernathwaite, Achterkamp, Adeyinka, Aldersey, Amarakoon, Andrássovits, Anqvist, Arrowsmythe,
    Ashgrove, Attanagoda, Balakumaran, Barrowclough, Basnayaka, Beaumaris, Bellingsworth, Berglund-Ames,
    Bhandarkoti, Birchinall, Björkander, Blackadder-Roe, Boissonnet, Brännmark, Bulathsinga, Carrigaline,
    Castellanor, Çelikkaya, Chakravorthy, Chimbwanda, Claverhouse, Colquhitt, Coppersmith, Côté-Ryle,
    Cranleigh, D'Ambrosine, Dahanukara, Dąbrowiak, Delacroze, Dhanapalan, Dlaminzi, Dovecot, Dreyfontein,
    Dunmorrow, Eastlake, Ekanayaka, Ellingham, Escobedo, Etxeberri, Fairweather, Fernandopillai,
    Fitzwarren, Frøysland, Gajanayaka, Galbraithe, Gandhavi, Garrowby, Gillespey, Goonetilaka, Greatorex,
    Grünwald, Gunasinghe, Habibzada, Hallgrímsen, Hardcastel, Hassanpour, Hawksmoor, Heatherington,
    Hobsbawn, Hüseynli, Iddamalgoda, Inglethorpe, Ironmonger, Jagannathan, Jayalath, Kallicharane,
    Kapugoda, Karunamuni, Kekezović, Khwajazai, Kilbracken, Kingsnorth, Koekemoor, Kovačević-Hall,
    Kulasegara, Lambourne, Langstaffe, Leatherbarrow, Lekganyana, Liyanarachi, Łukasiak, Mabuzane,
    Macklewraith, Madhavani, Makhubela, Maplethorpe, Marchbanks, Mavunga, Meiklejohn, Merryweather,
    Mkhizana, Moorcroft, Mthethwane, Mukherjani, Muñoz-Tate, Nachtwey, Nanayakara, Narasimham, Ndlovana,
    Netherwood, Ngarimu-Poole, Niazullah, Nightingale, Nørregaard, Ó Dálaigh, Oakeshott, Oosthuyzen,
    Orimoto, Palliyaguru, Papadreou, Parthasarathi, Pemberley, Perérault, Pickersgill, Pradhanang,
    Quarrington, Quennell, Radhakrishna, Rainsford, Ramdhanie, Rašković, Ravenscroft, Rutherglen,
    Sabaratnam, Safarzai, Samarakone, Schoonraad, Señorans, Shackleford, Shahidullah, Shinwarai,
    Sibandana, Siriwardhane, Skeffington, Söderholm, Somasundar, Stonebridge, Strickmere, Subasinghe,
    Swanwick, Tamarapalli, Tendolkari, Thistlewood, Tharangani, Thorneycroft, Torvaldsen, Trelawney,
    Tshabalani, Tunnicliffe, Turakhil, Udawatta, Underhill, Uwimana, Vandermerk, Vanterpole, Venkatraghu,
    Viljoenaar, Villanueve, Wadsworth-Obi, Warnapura, Weerakoone, Whitlock, Wickramage, Wildgoose,
    Winterbourne, Wolvaart, Yousafi, Zadranzai, Zondekile, Žerovnik
""")

_INITIALS = "ABCDEFGHJKLMNPRSTVWZ"
_RARE_INITIALS = "ÁÉÍÖØŠÜŁ"
_FORENAMES = _listed("""
    Zoë, Åsa, Renée, Tomás, Siân, Björn, Noor, Ayesha, Imran, Tendai, Lindiwe, Chamari, Rohan, Māia,
    Wiremu, Aroha, Jago, Ffion, Rangana, Sofía, Usman, Meera, Kavya, Dinesh
""")

_GROUNDS = ("Park", "Oval", "Recreation Ground", "Meadow", "Gardens", "Stadium", "Common", "Road End")

SQUAD = 12
"""Eleven in their batting order, and a substitute who may field."""


def _name(rng: Random) -> str:
    style = rng.random()
    if style < 0.12:
        first = rng.choice(_FORENAMES)
    elif style < 0.17:
        first = rng.choice(_RARE_INITIALS)
    else:
        first = "".join(rng.choice(_INITIALS) for _ in range(1 if style < 0.5 else 2 if style < 0.93 else 3))
    return f"{first} {rng.choice(_SURNAMES)}"


@lru_cache(maxsize=4096)
def squad(name: str) -> Team:
    """Return the side of this name, always with the same twelve players."""
    rng = Random(f"squad of {name}")
    players: dict[str, None] = {}
    while len(players) < SQUAD:
        players[_name(rng)] = None
    return Team(name, tuple(players))


@lru_cache(maxsize=16)
def _sides(seed: int) -> tuple[str, ...]:
    names = [f"{place} {nickname}" for place in _PLACES for nickname in _NICKNAMES]
    Random(seed).shuffle(names)
    return tuple(names)


def fixture(seed: int, number: int) -> tuple[Team, Team]:
    """Return the two sides of the match of this number (from 0) of a season.

    No side is in two of any 720 matches in a row.
    """
    sides = _sides(seed)
    first = 2 * number % len(sides)
    return squad(sides[first]), squad(sides[first + 1])


def ground(team: Team, rng: Random) -> str:
    """Return where this side plays at home."""
    place = next(place for place in _PLACES if team.name.startswith(place))
    return f"{place} {rng.choice(_GROUNDS)}"
