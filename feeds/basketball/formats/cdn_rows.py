"""The documents of cdn.nba.com: play-by-play and box scores, as far as the feed needs them."""

from typing import Annotated, TypeAlias

import msgspec

from schemas.basketball.bounds import MAX_PERIODS

Number: TypeAlias = int | None
"""An id of a person or a team; 0 and None are nobody."""


_DIGITS = 4
"""Digits of a score, at most."""


class Action(msgspec.Struct, frozen=True, rename="camel"):
    """A row. `person_id` of `team_id` acts; the possession is that after it."""

    action_number: int
    action_type: str
    period: Annotated[int, msgspec.Meta(ge=1, le=MAX_PERIODS)]
    clock: str = ""
    time_actual: str = ""
    order_number: int = 0
    team_id: Number = None
    team_tricode: str | None = None
    sub_type: str | None = None
    descriptor: str | None = None
    person_id: Number = None
    player_name_i: str | None = None
    player_name: str | None = None
    possession: Number = None
    score_home: str | int = ""
    score_away: str | int = ""
    shot_result: str | None = None
    shot_distance: float | None = None
    x_legacy: float | None = None
    y_legacy: float | None = None
    assist_person_id: Number = None
    foul_drawn_person_id: Number = None
    description: str | None = None

    @property
    def words(self) -> str:
        """What the row says of the play's kind: "driving layup", "out-of-bounds lost ball"."""
        return f"{self.descriptor or ''} {self.sub_type or ''}".strip().lower()

    @property
    def score(self) -> tuple[int, int] | None:
        """The score after it, home and away; None where the row states none."""
        home, away = str(self.score_home), str(self.score_away)
        said = all(text.isdecimal() and len(text) <= _DIGITS for text in (home, away))
        return (int(home), int(away)) if said else None


class BoxPlayer(msgspec.Struct, frozen=True, rename="camel"):
    """A player of a box score; `starter` is "1" for one of the five."""

    person_id: int
    name: str = ""
    jersey_num: str = ""
    position: str = ""
    starter: str = ""
    status: str = "ACTIVE"


class BoxTeam(msgspec.Struct, frozen=True, rename="camel"):
    """A side of a box score."""

    team_id: int
    team_city: str = ""
    team_name: str = ""
    team_tricode: str = ""
    players: tuple[BoxPlayer, ...] = ()


class Arena(msgspec.Struct, frozen=True, rename="camel"):
    """Where a game is played."""

    arena_name: str = ""
    arena_city: str = ""


class Official(msgspec.Struct, frozen=True):
    """A referee."""

    name: str = ""


class Game(msgspec.Struct, frozen=True, rename="camel"):
    """A game's play-by-play."""

    game_id: str
    actions: tuple[Action, ...]


class Document(msgspec.Struct, frozen=True):
    """The play-by-play document."""

    game: Game


class Box(msgspec.Struct, frozen=True, rename="camel"):
    """A game's box score."""

    game_id: str
    home_team: BoxTeam
    away_team: BoxTeam
    game_time_utc: str = msgspec.field(name="gameTimeUTC", default="")
    arena: Arena = Arena()
    officials: tuple[Official, ...] = ()

    @property
    def teams(self) -> tuple[BoxTeam, BoxTeam]:
        """Home and away."""
        return self.home_team, self.away_team


class BoxDocument(msgspec.Struct, frozen=True):
    """The box score document."""

    game: Box
