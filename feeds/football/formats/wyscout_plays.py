"""Rows of Wyscout as events; what only describes the ball's way (a duel, a touch, a throw-in) is none."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from feeds.football.formats.pitches import Pitch
from feeds.football.formats.places import on_pitch
from feeds.football.formats.script import PHASES
from feeds.football.formats.wyscout_rows import Change, Row
from schemas.football.events import (
    Card,
    Corner,
    Foul,
    Kick,
    MatchEvent,
    Offside,
    OwnGoal,
    Pass,
    Shot,
    Substitution,
)
from schemas.football.kinds import CardKind, Phase, ShotOutcome, Side

Head: TypeAlias = tuple[str, str, int, int, Phase, int]
Changes: TypeAlias = tuple[Sequence[Change], Sequence[Change]]
"""The substitutions of a match file, home and away."""

PERIODS = dict(zip(("1H", "2H", "E1", "E2", "P"), PHASES, strict=True))

_GOAL, _OWN_GOAL, _ASSIST, _ACCURATE, _BLOCKED = 101, 102, 301, 1801, 2101
_WOODWORK = frozenset(range(1217, 1224))
_IN_GOAL = frozenset(range(1201, 1210))
_CARDS = {1701: CardKind.RED, 1702: CardKind.YELLOW, 1703: CardKind.SECOND_YELLOW}
_PARTS = {401: "left foot", 402: "right foot", 403: "header"}
_SHOTS = ("Penalty", "Free kick shot")
"""Kinds of free kicks that are shots."""
_NEAR = 8
"""Rows before a goal among which its assist is."""
_MINUTE = 60_000


def moment_of(minute: int, extra_time: bool) -> tuple[Phase, int]:
    """Return the phase and the clock (ms) at which a minute begins that a match file counts through."""
    for phase, first, last in (
        (Phase.FIRST_HALF, 0, 45),
        (Phase.SECOND_HALF, 45, 90 if extra_time else 999),
        (Phase.EXTRA_TIME_FIRST_HALF, 90, 105),
    ):
        if minute <= last:
            return phase, max(0, minute - 1 - first) * _MINUTE
    return Phase.EXTRA_TIME_SECOND_HALF, (minute - 106) * _MINUTE


class Plays:
    """The events of a match; `sides` are the teams' ids, home and away."""

    def __init__(self, match_id: str, sides: tuple[int, int], rows: Sequence[Row], pitch: Pitch) -> None:
        self._match_id = match_id
        self._sides = dict(zip(sides, Side, strict=True))
        self._rows = rows
        self._pitch = pitch

    def events(self, changes: Changes) -> Iterator[MatchEvent]:
        """Yield the events in the order of the rows, each substitution before what comes after its minute."""
        extra_time = any(row.match_period == "E1" for row in self._rows)
        due = [
            (*moment_of(change.minute, extra_time), side, change) for side in Side for change in changes[side]
        ]
        due.sort(key=lambda one: one[:2])
        for place, row in enumerate(self._rows):
            phase, clock = PERIODS[row.match_period], row.clock_ms
            while due and due[0][:2] <= (phase, clock):
                yield self._substitution(*due.pop(0))
            side = self._sides.get(row.team_id)
            if side is not None:
                yield from self._told(place, (self._match_id, str(row.id), 0, 0, phase, clock), side)
        yield from (self._substitution(*one) for one in due)

    def _told(self, place: int, head: Head, side: Side) -> Iterator[MatchEvent]:
        """Yield what one row tells: a touch, a clearance or a pass may be an own goal, too."""
        row = self._rows[place]
        tags = frozenset(tag.id for tag in row.tags)
        player = str(row.player_id) if row.player_id else ""
        shot = row.event_name == "Shot" or row.sub_event_name in _SHOTS
        card = next((kind for tag, kind in _CARDS.items() if tag in tags), None)
        if shot and head[4] is Phase.SHOOT_OUT:
            # The place in the goal of a kick that is not one is where it was saved.
            saved = _GOAL not in tags and bool(tags & _IN_GOAL)
            yield Kick(*head, side, player, outcome=ShotOutcome.SAVED if saved else _outcome(tags))
        elif shot:
            yield self._shot(place, head, side, tags)
        elif row.event_name == "Foul" and head[4] is not Phase.SHOOT_OUT:
            yield Foul(*head, side, player, _detail(row), card=card)
            card = None
        elif head[4] is not Phase.SHOOT_OUT:
            yield from _counted(row, head, side, tags)
        if _OWN_GOAL in tags and head[4] is not Phase.SHOOT_OUT:
            yield OwnGoal(*head, side, player)
        if card is not None:
            bench = self._pitch.is_on_bench(side, player)
            yield Card(*head, side, player, _detail(row), card=card, bench=bench)

    def _shot(self, place: int, head: Head, side: Side, tags: frozenset[int]) -> Shot:
        row = self._rows[place]
        outcome = _outcome(tags)
        return Shot(
            *head,
            side,
            str(row.player_id) if row.player_id else "",
            next((part for tag, part in _PARTS.items() if tag in tags), ""),
            outcome=outcome,
            on_target=_ACCURATE in tags,
            penalty=row.sub_event_name == "Penalty",
            free_kick=row.sub_event_name == "Free kick shot",
            assist=self._assist(place) if outcome is ShotOutcome.GOAL else "",
            place=on_pitch((row.positions[0].x, row.positions[0].y), 100, 100) if row.positions else None,
        )

    def _assist(self, place: int) -> str:
        """Return who passed the ball before a goal."""
        goal = self._rows[place]
        for row in reversed(self._rows[max(0, place - _NEAR) : place]):
            if row.team_id == goal.team_id and row.player_id and any(tag.id == _ASSIST for tag in row.tags):
                return str(row.player_id)
        return ""

    def _substitution(self, phase: Phase, clock: int, side: Side, change: Change) -> Substitution:
        comes, goes = (str(one) if one else "" for one in (change.player_in, change.player_out))
        self._pitch.change(side, comes, goes)
        head = (self._match_id, f"substitution-{comes}", 0, 0, phase, clock)
        return Substitution(*head, side, comes, other=goes)


def _counted(row: Row, head: Head, side: Side, tags: frozenset[int]) -> Iterator[MatchEvent]:
    player = str(row.player_id) if row.player_id else ""
    if row.event_name == "Pass":
        yield Pass(*head, side, player, accurate=_ACCURATE in tags)
    elif row.event_name == "Offside":
        yield Offside(*head, side, player)
    elif row.sub_event_name == "Corner":
        yield Corner(*head, side, player)


def _outcome(tags: frozenset[int]) -> ShotOutcome:
    if _GOAL in tags:
        return ShotOutcome.GOAL
    if _BLOCKED in tags:
        return ShotOutcome.BLOCKED
    if tags & _WOODWORK:
        return ShotOutcome.WOODWORK
    return ShotOutcome.SAVED if _ACCURATE in tags else ShotOutcome.OFF_TARGET


def _detail(row: Row) -> str:
    words = row.sub_event_name or row.event_name
    return "" if words == "Foul" else words.lower()
