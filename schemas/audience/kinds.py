"""The words of engagements: what happened, on which device, by which platform, from which country.

The numbers of devices and platforms are bits of stored rows, those of kinds are places of stored counts:
words are added at the end, and none is taken away.
"""

from enum import IntEnum


class Kind(IntEnum):
    """What an engagement is. All but `VIEW_END` show that the viewer is there."""

    LIKE = 0
    SHARE = 1
    COMMENT = 2
    REACTION = 3
    POLL_VOTE = 4
    OTHER = 5
    VIEW_START = 100
    HEARTBEAT = 101
    VIEW_END = 102

    @property
    def counts(self) -> bool:
        """Whether it is an interaction: it counts once by its id, where others only prolong a session."""
        return self < Kind.VIEW_START


INTERACTIONS = tuple(kind for kind in Kind if kind.counts)

KINDS: dict[str, Kind] = {kind.name.lower(): kind for kind in Kind}

OTHER = "other"
"""Stands for each word that is not known."""

DEVICES = (OTHER, "mobile", "tablet", "desktop", "tv", "console")
PLATFORMS = (
    OTHER, "web", "ios", "android", "tvos", "android_tv", "fire_tv", "roku", "playstation", "xbox", "windows",
    "macos", "linux",
)  # fmt: skip

_COUNTRIES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO
FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE
JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO
MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM
TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""

COUNTRIES = frozenset(_COUNTRIES.split())
"""The assigned codes of ISO 3166-1 alpha-2."""
