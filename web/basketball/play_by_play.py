"""The play-by-play of a game and its flow, made together from its stored events; and a page of the plays."""

from collections.abc import Sequence
from typing import cast

import msgspec

from schemas.basketball.events import AnyEvent
from schemas.basketball.published import Flow, PlayLine
from tables.basketball.play_by_play import flow, play_lines, told
from tables.basketball.scoring.state import Game
from tables.basketball.sport import SPORT
from tables.matches.sequence.refold import replaying
from tables.matches.sport import any_sport
from tables.matches.tables import MatchTables
from web.matches.answers import Place

_LINE = 700
"""Bytes of a play's objects and texts."""

_POINT = 200
"""Bytes of a point of the flow."""


class PlayByPlay(msgspec.Struct, frozen=True):
    """The plays of a game in order, and its flow."""

    lines: tuple[PlayLine, ...]
    flow: Flow

    @property
    def weight(self) -> int:
        """Return about how many bytes it takes."""
        return len(self.lines) * _LINE + len(self.flow.timeline) * _POINT


class PlayPage(msgspec.Struct, frozen=True):
    """Some plays in order; `earlier` is whether others of those that were asked for come before them."""

    lines: Sequence[PlayLine]
    earlier: bool


def play_by_play(tables: MatchTables, place: Place, game: Game) -> PlayByPlay:
    """Return the play-by-play of a game: its events are folded again, 500 of them in some 7 ms."""
    events = tables.events_until(place, game)
    folded = replaying(any_sport(SPORT), game.match_id, game.info, events)
    plays = told((cast(AnyEvent, event), cast(Game, after)) for event, after in folded)
    lines = play_lines(game, plays, cast("list[AnyEvent]", events))
    return PlayByPlay(tuple(lines), flow(game, plays))


def page_of(lines: Sequence[PlayLine], period: int | None, last: int, before: int | None) -> PlayPage:
    """Return the `last` plays, those of a `period` and those `before` a number, where they are given."""
    found = [
        line
        for line in lines
        if (period is None or line.period == period) and (before is None or line.seq < before)
    ]
    return PlayPage(found[-last:], len(found) > last)
