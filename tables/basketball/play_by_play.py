"""The plays of a game and its flow, made from its stored events with corrections applied."""

from collections.abc import Iterable, Sequence

import msgspec

from schemas.basketball.events import (
    AnyEvent,
    Correction,
    FreeThrow,
    Lineup,
    Note,
    Play,
    PlayEvent,
    Shot,
    Side,
)
from schemas.basketball.published import Flow, FlowPoint, Lead, PlayLine
from tables.basketball.deeds import Deed, deed_of
from tables.basketball.projections import SIDES
from tables.basketball.scoring.state import Game
from tables.basketball.terms import clock_text, elapsed_ms, info_of, name_of, period_name, roster_of

Told = Sequence[tuple[PlayEvent, Game]]
"""The plays of a game in order, each with the game after it."""


class Played(msgspec.Struct, frozen=True, gc=False):
    """A play of the play-by-play: its line, without the text, and what the text is made of."""

    line: PlayLine
    deed: Deed


def told(events: Iterable[tuple[AnyEvent, Game]]) -> Told:
    """Return the plays among events: corrections have been applied, and say nothing themselves."""
    return [(event, game) for event, game in events if not isinstance(event, Correction)]


def played(game: Game, plays: Told, as_arrived: Sequence[AnyEvent]) -> list[Played]:
    """Return the plays of a game; what differs from the events `as_arrived` was corrected."""
    info = info_of(game)
    rosters = roster_of(info.home), roster_of(info.away)
    names = {side: name_of(game, side) for side in Side}
    arrived = {id(event) for event in as_arrived}

    def who(side: Side, player: str) -> str:
        return rosters[side].name(player).name if player else names[side]

    found = []
    for event, after in plays:
        if isinstance(event, Lineup) and not event.starts:
            continue
        side = event.side if isinstance(event, Play | Note) else None
        player = event.player if isinstance(event, Play | Note) else ""
        shot = event if isinstance(event, Shot) else None
        is_throw = isinstance(event, FreeThrow)
        deed = deed_of(event, info.format, who)
        line = PlayLine(
            event.seq,
            event.event_id,
            event.period,
            period_name(info.format, event.period),
            clock_text(event.clock_ms),
            event.clock_ms,
            deed.kind,
            None if side is None else SIDES[side],
            rosters[side].name(player) if side is not None and player else None,
            "",
            shot.points if shot is not None else int(is_throw),
            isinstance(event, Shot | FreeThrow) and event.made,
            shot.place if shot is not None else None,
            after.score,
            event.timestamp,
            id(event) not in arrived,
        )
        found.append(Played(line, deed))
    return found


def flow(game: Game, plays: Told) -> Flow:
    """Return a game's lead over time."""
    form, timeline, before = info_of(game).format, [], (0, 0)
    for event, after in plays:
        if after.score != before:
            before = after.score
            # A late play may be of an earlier period than the game after it: its clock is of its own.
            seconds = elapsed_ms(form, event.period, event.clock_ms) / 1000
            timeline.append(FlowPoint(event.period, clock_text(event.clock_ms), seconds, *after.score))
    ends = [elapsed_ms(form, period, 0) / 1000 for period in range(1, game.period + 1)]
    return Flow(
        game.match_id,
        game.last_seq,
        game.lead_changes,
        game.ties,
        Lead(*game.largest),
        tuple(ends),
        tuple(timeline),
    )
