"""Rows of StatsBomb as events; what only describes the ball's way (a carry, pressure) is none."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from feeds.football.formats.pitches import Pitch
from feeds.football.formats.places import on_pitch
from feeds.football.formats.script import PHASES
from feeds.football.formats.statsbomb_rows import Misdeed, Named, Row
from feeds.matches.reading import NotReadableError
from schemas.football.bounds import MAX_CLOCK_MS
from schemas.football.events import (
    Card,
    Foul,
    Kick,
    Lineup,
    MatchEvent,
    Note,
    Offside,
    OwnGoal,
    Pass,
    Shot,
    Substitution,
)
from schemas.football.kinds import CardKind, Phase, ShotOutcome, Side

Head: TypeAlias = tuple[str, str, int, int, Phase, int]

LENGTH, WIDTH = 120, 80
"""Of the pitch, in StatsBomb's yards."""

_OUTCOMES = {
    "goal": ShotOutcome.GOAL,
    "saved": ShotOutcome.SAVED,
    "saved to post": ShotOutcome.SAVED,
    "saved off target": ShotOutcome.SAVED,
    "saved off t": ShotOutcome.SAVED,
    "blocked": ShotOutcome.BLOCKED,
    "post": ShotOutcome.WOODWORK,
}
"""All others go wide."""
_ON_TARGET = {"goal", "saved", "saved to post"}
_CARDS = {
    "yellow card": CardKind.YELLOW,
    "second yellow": CardKind.SECOND_YELLOW,
    "red card": CardKind.RED,
}
_NOTES = {
    "injury stoppage": "injury",
    "player off": "off the pitch for a while",
    "player on": "back on the pitch",
    "referee ball-drop": "dropped ball",
}
_TIMESTAMP = re.compile(r"(\d\d):(\d\d):(\d\d(?:\.\d{1,6})?)")


def clock_ms(row: Row) -> int:
    """Return the milliseconds since the row's period began.

    Raises:
        NotReadableError: its timestamp is no time, or beyond the longest half.
    """
    found = _TIMESTAMP.fullmatch(row.timestamp)
    clock = (
        MAX_CLOCK_MS + 1
        if found is None
        else (int(found[1]) * 60 + int(found[2])) * 60_000 + round(float(found[3]) * 1000)
    )
    if clock > MAX_CLOCK_MS:
        raise NotReadableError(f"event {row.id} has the timestamp {row.timestamp!r}; it is 00:12:34.567")
    return clock


def word(named: Named | None) -> str:
    """Return a value in lower case, empty where there is none."""
    return "" if named is None else named.name.lower()


class Plays:
    """The events of a match; `sides` are the teams' ids, home and away."""

    def __init__(self, match_id: str, sides: tuple[int, int], rows: Sequence[Row], pitch: Pitch) -> None:
        self._match_id = match_id
        self._sides = dict(zip(sides, Side, strict=True))
        self._rows = rows
        self._pitch = pitch
        # Of rows that share an id the first is meant: the others are repeats of it.
        self._by_id: dict[str, Row] = {row.id: row for row in reversed(rows)}
        self._makers: Mapping[str, Callable[[Row, Head, Side], MatchEvent | None]] = {
            "pass": self._pass,
            "shot": self._shot,
            "own goal for": self._own_goal,
            "foul committed": self._foul,
            "bad behaviour": self._card,
            "offside": self._offside,
            "substitution": self._substitution,
            "tactical shift": self._formation,
        }

    def events(self) -> Iterator[MatchEvent]:
        """Yield the events in the order of the rows.

        Raises:
            NotReadableError: a timestamp is none.
        """
        for row in self._rows:
            kind, side = row.type.name.lower(), self._sides.get(row.team.id)
            make = self._makers.get(kind)
            if side is None or (make is None and kind not in _NOTES):
                continue
            head = (self._match_id, row.id, 0, 0, PHASES[row.period - 1], clock_ms(row))
            if make is None:
                yield Note(*head, side=side, player=self._player(row), detail=_NOTES[kind])
            elif (event := make(row, head, side)) is not None:
                yield event

    @staticmethod
    def _player(row: Row) -> str:
        return "" if row.player is None else str(row.player.id)

    def _related(self, row: Row, kind: str) -> str:
        """Return the player of the row of a kind that is about the same moment."""
        related = (self._by_id.get(one) for one in row.related_events or ())
        return next((self._player(one) for one in related if one and one.type.name.lower() == kind), "")

    def _pass(self, row: Row, head: Head, side: Side) -> Pass | None:
        if row.pass_ is None or head[4] is Phase.SHOOT_OUT:
            return None
        outcome = word(row.pass_.outcome)
        return Pass(
            *head,
            side,
            self._player(row),
            accurate=not outcome,
            corner=word(row.pass_.type) == "corner",
            offside=outcome == "pass offside",
        )

    def _shot(self, row: Row, head: Head, side: Side) -> Shot | Kick | None:
        if (shot := row.shot) is None:
            return None
        said, player = word(shot.outcome), self._player(row)
        outcome = _OUTCOMES.get(said, ShotOutcome.OFF_TARGET)
        if head[4] is Phase.SHOOT_OUT:
            return Kick(*head, side, player, outcome=outcome)
        kind = word(shot.type)
        before = self._by_id.get(shot.key_pass_id or "") if outcome is ShotOutcome.GOAL else None
        technique = word(shot.technique)
        return Shot(
            *head,
            side,
            player,
            " ".join(filter(None, (word(shot.body_part), "" if technique == "normal" else technique))),
            outcome=outcome,
            on_target=said in _ON_TARGET,
            penalty=kind == "penalty",
            free_kick=kind == "free kick",
            xg=shot.statsbomb_xg,
            assist="" if before is None else self._player(before),
            place=on_pitch(row.location or (), LENGTH, WIDTH),
        )

    def _own_goal(self, row: Row, head: Head, side: Side) -> OwnGoal | None:
        """Make one event of two rows: this one has the side that it counts for, the other the player."""
        if head[4] is Phase.SHOOT_OUT:
            return None
        against = "own goal against"
        same = (
            self._player(one)
            for one in self._rows
            if (one.period, one.timestamp) == (row.period, row.timestamp) and one.type.name.lower() == against
        )
        return OwnGoal(*head, side.other, self._related(row, against) or next(same, ""))

    def _foul(self, row: Row, head: Head, side: Side) -> Foul | Card | None:
        said = row.foul_committed or Misdeed()
        card = _CARDS.get(word(said.card))
        if head[4] is Phase.SHOOT_OUT:
            return None if card is None else self._card(row, head, side)
        fouled = self._related(row, "foul won")
        return Foul(
            *head,
            side,
            self._player(row),
            word(said.type),
            other=fouled,
            card=card,
            penalty=bool(said.penalty),
        )

    def _card(self, row: Row, head: Head, side: Side) -> Card | None:
        said = row.bad_behaviour or row.foul_committed or Misdeed()
        if (card := _CARDS.get(word(said.card))) is None:
            return None
        player = self._player(row)
        bench = self._pitch.is_on_bench(side, player)
        return Card(*head, side, player, row.type.name.lower(), card=card, bench=bench)

    def _offside(self, row: Row, head: Head, side: Side) -> Offside | None:
        return None if head[4] is Phase.SHOOT_OUT else Offside(*head, side, self._player(row))

    def _substitution(self, row: Row, head: Head, side: Side) -> Substitution | None:
        if row.substitution is None:
            return None
        comes, goes = str(row.substitution.replacement.id), self._player(row)
        self._pitch.change(side, comes, goes)
        return Substitution(*head, side, comes, word(row.substitution.outcome), other=goes)

    @staticmethod
    def _formation(row: Row, head: Head, side: Side) -> Lineup | None:
        # Its line-up still has who was sent off.
        shape = formation(row)
        return Lineup(*head, side, formation=shape) if shape else None


def formation(row: Row) -> str:
    """Return the formation of a row as it is written: "4-3-3" for 433."""
    number = row.tactics.formation if row.tactics else None
    return "-".join(str(number)) if number else ""
