"""The documents of StatsBomb: a match's events, and lists of matches, as far as the feed needs them."""

from typing import Annotated

import msgspec


class Named(msgspec.Struct, frozen=True, gc=False):
    """A person, a team, or a value of a list; some have no id."""

    name: str
    id: int = 0


class Listed(msgspec.Struct, frozen=True):
    """One of the eleven who start."""

    player: Named
    position: Named | None = None
    jersey_number: int | None = None


class Tactics(msgspec.Struct, frozen=True):
    """A formation (433), and who is where in it. One who was sent off still is."""

    formation: int | None = None
    lineup: tuple[Listed, ...] = ()


class Pass(msgspec.Struct, frozen=True, gc=False):
    """A pass; it reached its side if nothing is said of its outcome."""

    outcome: Named | None = None
    type: Named | None = None


class Shot(msgspec.Struct, frozen=True, gc=False):
    """A shot, a kick of the shoot-out too."""

    outcome: Named
    type: Named | None = None
    body_part: Named | None = None
    technique: Named | None = None
    statsbomb_xg: float | None = None
    key_pass_id: str | None = None


class Misdeed(msgspec.Struct, frozen=True, gc=False):
    """What is said of a foul, or of bad behaviour."""

    card: Named | None = None
    type: Named | None = None
    penalty: bool | None = None


class Replacement(msgspec.Struct, frozen=True, gc=False):
    """A substitution: who comes, and why."""

    replacement: Named
    outcome: Named | None = None


class Row(msgspec.Struct, frozen=True, rename={"pass_": "pass"}):
    """An event: `player` of `team` acts. `related_events` are the ids of rows about the same moment."""

    id: str
    period: Annotated[int, msgspec.Meta(ge=1, le=5)]
    timestamp: str
    type: Named
    team: Named
    player: Named | None = None
    location: tuple[float, ...] | None = None
    related_events: tuple[str, ...] | None = None
    tactics: Tactics | None = None
    pass_: Pass | None = None
    shot: Shot | None = None
    foul_committed: Misdeed | None = None
    bad_behaviour: Misdeed | None = None
    substitution: Replacement | None = None
    match_id: int | str | None = None


class Season(msgspec.Struct, frozen=True):
    """The year of a competition."""

    season_name: str = ""


class Competition(msgspec.Struct, frozen=True):
    """A competition."""

    competition_name: str = ""


class Stadium(msgspec.Struct, frozen=True):
    """Where a match is played."""

    name: str = ""


class Home(msgspec.Struct, frozen=True):
    """The home side of a match in a list."""

    home_team_id: int


class Match(msgspec.Struct, frozen=True):
    """A match in a list of matches, which says what its events do not."""

    match_id: int
    home_team: Home
    match_date: str = ""
    kick_off: str | None = None
    competition: Competition = Competition()
    season: Season = Season()
    stadium: Stadium | None = None
