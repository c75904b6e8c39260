"""The documents of Wyscout (version 2): events, matches, players and teams, as far as the feed needs them."""

from typing import Annotated, Literal, TypeAlias

import msgspec

from schemas.football.bounds import MAX_CLOCK_MS

Person: TypeAlias = int
"""An id of a player; 0 is nobody in particular."""


class Tag(msgspec.Struct, frozen=True, gc=False):
    """Something that is true of an event, by its number."""

    id: int


class Position(msgspec.Struct, frozen=True, gc=False):
    """A place in percent: of the length from the own goal, of the width from the left."""

    x: float = 0
    y: float = 0


class Row(msgspec.Struct, frozen=True, rename="camel"):
    """An event: `player_id` of `team_id` acts, `event_sec` seconds after the period began."""

    id: int
    match_id: int
    team_id: int
    match_period: Literal["1H", "2H", "E1", "E2", "P"]
    event_sec: Annotated[float, msgspec.Meta(le=MAX_CLOCK_MS / 1000)]
    event_name: str
    sub_event_name: str = ""
    player_id: Person = 0
    tags: tuple[Tag, ...] = ()
    positions: tuple[Position, ...] = ()

    @property
    def clock_ms(self) -> int:
        """Milliseconds since the period began; what is told too early was at its beginning."""
        return max(0, round(self.event_sec * 1000))


class Role(msgspec.Struct, frozen=True):
    """Where a player plays."""

    name: str = ""


class Profile(msgspec.Struct, frozen=True, rename="camel"):
    """A player."""

    id: int = msgspec.field(name="wyId")
    short_name: str = ""
    role: Role = Role()


class Club(msgspec.Struct, frozen=True, rename="camel"):
    """A team, of a club or of a nation."""

    id: int = msgspec.field(name="wyId")
    name: str = ""


class WrappedPlayer(msgspec.Struct, frozen=True):
    """A player as a document of events has it; some are missing."""

    player: Profile | None = None


class WrappedTeam(msgspec.Struct, frozen=True):
    """A team as a document of events has it."""

    team: Club | None = None


class Document(msgspec.Struct, frozen=True):
    """The events of a match, with both teams (the home side first) and their players."""

    events: tuple[Row, ...]
    teams: dict[str, WrappedTeam] | None = None
    players: dict[str, list[WrappedPlayer | None] | None] | None = None


class Listed(msgspec.Struct, frozen=True, rename="camel"):
    """A player of a line-up or of the bench."""

    player_id: Person


class Change(msgspec.Struct, frozen=True, rename="camel"):
    """A substitution, in a minute that counts through: 93 is 90+3, without extra time."""

    player_in: Person
    player_out: Person
    minute: Annotated[int, msgspec.Meta(ge=0, le=200)]


class Formation(msgspec.Struct, frozen=True):
    """Who plays for a side; a text ("null") stands for an empty list."""

    lineup: tuple[Listed, ...] | str | None = ()
    bench: tuple[Listed, ...] | str | None = ()
    substitutions: tuple[Change, ...] | str | None = ()


class SheetTeam(msgspec.Struct, frozen=True, rename="camel"):
    """A side of a match."""

    team_id: int
    side: Literal["home", "away"]
    formation: Formation | str | None = None


class Sheet(msgspec.Struct, frozen=True, rename="camel"):
    """What is known of a match beside its events: `comp` is a name of the competition."""

    id: int = msgspec.field(name="wyId")
    teams_data: dict[str, SheetTeam]
    dateutc: str = ""
    venue: str = ""
    label: str = ""
    comp: str = ""
    competition_id: int = 0

    def team(self, side: Literal["home", "away"]) -> SheetTeam | None:
        """Return a side, None where it is missing."""
        return next((team for team in self.teams_data.values() if team.side == side), None)
