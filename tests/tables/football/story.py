"""A match told event by event, for tests."""

from collections.abc import Sequence
from typing import Any

from schemas.football.events import (
    AddedTime,
    Card,
    Corner,
    Foul,
    Kick,
    Lineup,
    MatchEvent,
    MatchInfo,
    Note,
    OwnGoal,
    Pass,
    PhaseEnd,
    PhaseStart,
    Possession,
    Review,
    Score,
    Shot,
    Substitution,
)
from schemas.football.kinds import CardKind, Decision, Phase, ShotOutcome, Side
from schemas.football.published import MatchState
from tables.football.projections import match_state
from tables.football.scoring.fold import fold, inform, start
from tables.football.scoring.state import Match, Window
from tables.football.windows import closed

HOME, AWAY = Side.HOME, Side.AWAY
ELEVEN = tuple("abcdefghijk")
MINUTE = 60_000


def ms(clock: str) -> int:
    """Return the milliseconds of a clock: "47:12"."""
    minutes, seconds = clock.split(":")
    return int(minutes) * MINUTE + round(float(seconds) * 1000)


class Story:
    """A match, the events that made it, and the windows that they closed.

    `phase` and `clock` (since the phase began) are those of the next event.
    """

    def __init__(self, match_id: str = "m", numbered: bool = True) -> None:
        self.match_id = match_id
        self.numbered = numbered
        self.match: Match = start(match_id)
        self.events: list[MatchEvent] = []
        self.windows: list[Window] = []
        self.phase = Phase.FIRST_HALF
        self.clock = "0:00"

    @property
    def state(self) -> MatchState:
        return match_state(self.match)

    def head(self) -> tuple[str, str, int, int, Phase, int]:
        """Return what every event begins with."""
        number = len(self.events) + 1
        seq = number if self.numbered else 0
        return self.match_id, f"e{number}", seq, number * 1000, self.phase, ms(self.clock)

    def at(self, clock: str, phase: Phase | None = None) -> "Story":
        self.clock = clock
        self.phase = self.phase if phase is None else phase
        return self

    def apply(self, event: MatchEvent) -> "Story":
        before, self.match = self.match, fold(self.match, event)
        self.events.append(event)
        self.windows += closed(before, self.match)
        return self

    def inform(self, info: MatchInfo) -> "Story":
        self.match = inform(self.match, info)
        return self

    def begin(self, phase: Phase = Phase.FIRST_HALF) -> "Story":
        return self.at("0:00", phase).apply(PhaseStart(*self.head()))

    def end(self, *, match: bool = False) -> "Story":
        return self.apply(PhaseEnd(*self.head(), match=match))

    def passes(self, side: Side, number: int = 1, accurate: bool = True, **more: bool) -> "Story":
        for _ in range(number):
            self.apply(Pass(*self.head(), side, "a", accurate=accurate, **more))
        return self

    def shot(
        self, side: Side, outcome: ShotOutcome = ShotOutcome.SAVED, player: str = "a", **more: Any
    ) -> "Story":
        on_target = more.pop("on_target", outcome in (ShotOutcome.GOAL, ShotOutcome.SAVED))
        return self.apply(Shot(*self.head(), side, player, outcome=outcome, on_target=on_target, **more))

    def goal(self, side: Side, player: str = "a", **more: Any) -> "Story":
        return self.shot(side, ShotOutcome.GOAL, player, **more)

    def own_goal(self, side: Side, player: str = "") -> "Story":
        return self.apply(OwnGoal(*self.head(), side, player))

    def corner(self, side: Side) -> "Story":
        return self.apply(Corner(*self.head(), side))

    def foul(self, side: Side, player: str = "c", **more: Any) -> "Story":
        return self.apply(Foul(*self.head(), side, player, **more))

    def card(
        self, side: Side, player: str = "c", card: CardKind = CardKind.YELLOW, bench: bool = False
    ) -> "Story":
        return self.apply(Card(*self.head(), side, player, card=card, bench=bench))

    def sub(self, side: Side, on: str, off: str) -> "Story":
        return self.apply(Substitution(*self.head(), side, on, other=off))

    def line_up(self, side: Side, players: Sequence[str] = ELEVEN, formation: str = "") -> "Story":
        return self.apply(Lineup(*self.head(), side, players=tuple(players), formation=formation))

    def kick(self, side: Side, scored: bool, player: str = "a") -> "Story":
        outcome = ShotOutcome.GOAL if scored else ShotOutcome.SAVED
        return self.apply(Kick(*self.head(), side, player, outcome=outcome))

    def review(self, of: int | str, decision: Decision, reason: str = "") -> "Story":
        return self.apply(Review(*self.head(), of=of, decision=decision, reason=reason))

    def added(self, minutes: int) -> "Story":
        return self.apply(AddedTime(*self.head(), minutes=minutes))

    def possession(self, home: float) -> "Story":
        return self.apply(Possession(*self.head(), home=home))

    def note(self, detail: str = "water break") -> "Story":
        return self.apply(Note(*self.head(), detail=detail))

    def score(self, home: int, away: int, final: bool = False, **more: Any) -> "Story":
        return self.apply(Score(*self.head(), score=(home, away), final=final, **more))
