"""The rows of playbyplayv2, with players' ids or without."""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated

import msgspec

from feeds.basketball.formats.kinds import Kind
from feeds.basketball.formats.leagues import padded
from feeds.basketball.formats.sheets import rows
from feeds.basketball.formats.texts import blocker, stealer
from feeds.matches.reading import NotReadableError
from schemas.basketball.bounds import MAX_PERIODS
from schemas.basketball.events import Side

COLUMNS = frozenset(
    ("eventnum", "eventmsgtype", "eventmsgactiontype", "game_id", "homedescription", "pctimestring", "period")
)
"""Names by which the format is recognised."""

_SCORE = re.compile(r"\s*\d{1,3}\s*-\s*\d{1,3}\s*")
_SIDES = {2: Side.HOME, 3: Side.AWAY, 4: Side.HOME, 5: Side.AWAY}
"""PERSONnTYPE: a team, and a player of it. The coaches, 6 and 7, are no part of the box score."""


class Row(msgspec.Struct, frozen=True):
    """A row; of its people 1 acts, 2 assists, steals, comes or is fouled, 3 blocks or gets the ball."""

    game_id: Annotated[str, msgspec.Meta(min_length=1)]
    eventnum: str
    eventmsgtype: int
    period: Annotated[int, msgspec.Meta(ge=1, le=MAX_PERIODS)]
    eventmsgactiontype: int = 0
    pctimestring: str = ""
    homedescription: str = ""
    neutraldescription: str = ""
    visitordescription: str = ""
    score: str = ""
    person1type: int = 0
    player1_id: str = ""
    player1_name: str = ""
    player1_team_city: str = ""
    player1_team_nickname: str = ""
    player1_team_abbreviation: str = ""
    person2type: int = 0
    player2_id: str = ""
    player2_name: str = ""
    person3type: int = 0
    player3_id: str = ""
    player3_name: str = ""

    @property
    def sentences(self) -> tuple[str, str]:
        """What it says of the home side, and of the visitors."""
        return self.homedescription, self.visitordescription

    def person(self, number: int) -> tuple[str, str, Side | None]:
        """Return the id and name of person 1, 2 or 3, "" where it is no player, and whose it is."""
        kind, player, name = self._people[number - 1]
        if not name or player in ("", "0"):
            player = name = ""
        return player, name, _SIDES.get(kind)

    @property
    def _people(self) -> Sequence[tuple[int, str, str]]:
        return (
            (self.person1type, self.player1_id, self.player1_name),
            (self.person2type, self.player2_id, self.player2_name),
            (self.person3type, self.player3_id, self.player3_name),
        )

    @property
    def told(self) -> tuple[Side | None, str]:
        """Whose play it is and its sentence: steals and blocks stand beside it, in the other column.

        A row without a sentence is of its first person's side, but for fouls: double and bench ones have
        none, and are of both or of nobody on court.
        """
        by_side = [(side, text) for side, text in zip(Side, self.sentences, strict=True) if text]
        own = [(side, text) for side, text in by_side if not stealer(text) and not blocker(text)]
        for side, text in own or by_side:
            return side, text
        return None if self.eventmsgtype == Kind.FOUL else self.person(1)[2], self.neutraldescription

    def beside(self, side: Side) -> str:
        """Return the other side's sentence."""
        return self.sentences[side.other]


def games(text: str) -> Iterator[tuple[str, Sequence[Row]]]:
    """Yield the games of a file, of which it has one as a rule, and the rows of each, in their order.

    Raises:
        NotReadableError: a row is none of this format, or a spreadsheet changed the file.
    """
    found: dict[str, list[Row]] = {}
    for row in rows(text, Row):
        if row.score and not _SCORE.fullmatch(row.score):
            raise NotReadableError(
                f"its scores are none, as where a spreadsheet turned them into dates: SCORE is {row.score!r} "
                f"in EVENTNUM {row.eventnum}; play the file as it was before"
            )
        found.setdefault(padded(row.game_id), []).append(row)
    if not found:
        raise NotReadableError("a play-by-play without a row")
    yield from found.items()
