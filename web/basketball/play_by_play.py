"""The play-by-play of a game and its flow, made together from its stored events."""

from typing import cast

import msgspec

from schemas.basketball.events import AnyEvent
from schemas.basketball.published import Flow
from tables.basketball.play_by_play import Played, flow, played, told
from tables.basketball.scoring.state import Game
from tables.basketball.sport import SPORT
from tables.matches.sequence.refold import replaying
from tables.matches.sport import any_sport
from tables.matches.tables import MatchTables
from web.matches.answers import Place

_PLAY = 900
"""Bytes of a play's objects and texts."""

_POINT = 200
"""Bytes of a point of the flow."""


class PlayByPlay(msgspec.Struct, frozen=True):
    """The plays of a game in order, not yet in words, and its flow."""

    plays: tuple[Played, ...]
    flow: Flow

    @property
    def weight(self) -> int:
        """Return about how many bytes it takes."""
        return len(self.plays) * _PLAY + len(self.flow.timeline) * _POINT


def play_by_play(tables: MatchTables, place: Place, game: Game) -> PlayByPlay:
    """Return the play-by-play of a game: its events are folded again, 500 of them in some 7 ms."""
    events = tables.events_until(place, game)
    folded = replaying(any_sport(SPORT), game.match_id, game.info, events)
    plays = told((cast(AnyEvent, event), cast(Game, after)) for event, after in folded)
    made = played(game, plays, cast("list[AnyEvent]", events))
    return PlayByPlay(tuple(made), flow(game, plays))
