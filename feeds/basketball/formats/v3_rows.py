"""Play-by-play of version 3: the documents of stats.nba.com, and the pages of wnba.com around it."""

import re
from typing import Annotated

import msgspec

from schemas.basketball.bounds import MAX_PERIODS
from schemas.basketball.events import Side

_INITIAL = re.compile(r"\w\. ")
_SIDES = {"h": Side.HOME, "v": Side.AWAY}


class Action(msgspec.Struct, frozen=True, rename="camel"):
    """A row: `person_id` of the side at `location` ("h" or "v") acts; a team's own id is the team."""

    action_id: int
    action_type: str
    period: Annotated[int, msgspec.Meta(ge=1, le=MAX_PERIODS)]
    action_number: int = 0
    sub_type: str = ""
    clock: str = ""
    location: str = ""
    team_id: int = 0
    team_tricode: str = ""
    person_id: int = 0
    player_name: str = ""
    player_name_i: str = ""
    description: str = ""
    shot_value: int = 0
    shot_distance: float = 0
    x_legacy: float = 0
    y_legacy: float = 0

    @property
    def side(self) -> Side | None:
        """Whose play it is."""
        return _SIDES.get(self.location)


class PagePlayer(msgspec.Struct, frozen=True, rename="camel"):
    """A player of a page; `position` is that of a starter, empty for others."""

    person_id: int
    first_name: str = ""
    family_name: str = ""
    jersey_num: str = ""
    position: str = ""


class PageTeam(msgspec.Struct, frozen=True, rename="camel"):
    """A side of a page."""

    team_id: int = 0
    team_city: str = ""
    team_name: str = ""
    team_tricode: str = ""
    players: tuple[PagePlayer, ...] = ()


class Arena(msgspec.Struct, frozen=True, rename="camel"):
    """Where a game is played."""

    arena_name: str = ""


class Box(msgspec.Struct, frozen=True, rename="camel"):
    """What a page says of its game."""

    game_id: str = ""
    home_team: PageTeam = PageTeam()
    away_team: PageTeam = PageTeam()
    game_time_utc: str = msgspec.field(name="gameTimeUTC", default="")
    arena: Arena = Arena()

    @property
    def teams(self) -> tuple[PageTeam, PageTeam]:
        """Home and away."""
        return self.home_team, self.away_team


class Period(msgspec.Struct, frozen=True):
    """A period of a page."""

    actions: tuple[Action, ...]


class PostGame(msgspec.Struct, frozen=True, rename="camel"):
    """What a page has of a game that was played."""

    post_play_by_play_data: tuple[Period, ...]
    post_boxscore_data: Box = Box()


class Page(msgspec.Struct, frozen=True, rename="camel"):
    """A page of wnba.com about a game."""

    post_game_data: PostGame
    boxscore: Box


class Game(msgspec.Struct, frozen=True, rename="camel"):
    """A game's play-by-play."""

    game_id: str
    actions: tuple[Action, ...]


class Version3(msgspec.Struct, frozen=True):
    """The document of stats.nba.com."""

    game: Game


def surname(printed: str) -> str:
    """Return a printed name without the initial that stands where two share the surname: "K. Brown"."""
    return _INITIAL.sub("", printed, count=1) if _INITIAL.match(printed) else printed
