"""Goals, cards, substitutions, reviews, kicks and recent events of a match, as they are published."""

from collections.abc import Iterator

from schemas.football.kinds import CardKind, Decision, Phase, ShotOutcome, Side
from schemas.football.published import (
    CardState,
    GoalState,
    KickState,
    PlayerName,
    RecentEvent,
    ReviewState,
    ShootOut,
    SubstitutionState,
)
from schemas.football.words import CardColour, DecisionName, EventKind, Outcome, SideName, Standing
from tables.football.scoring.plays import add
from tables.football.scoring.state import NONE, Match, Recent, Reviewable
from tables.football.terms import PHASES, Rosters, info_of, minute_text, shoot_out_winner

SIDES = (SideName.HOME, SideName.AWAY)

_OUTCOMES = tuple(Outcome(outcome.name.lower()) for outcome in ShotOutcome)
_COLOURS = tuple(CardColour(card.name.lower()) for card in CardKind)
_DECISIONS = tuple(DecisionName(decision.name.lower()) for decision in Decision)


class Listed:
    """What is listed of a match."""

    __slots__ = ("_form", "_match", "_rosters")

    def __init__(self, match: Match, rosters: Rosters) -> None:
        self._match = match
        self._form = info_of(match).format
        self._rosters = rosters

    def goals(self) -> Iterator[GoalState]:
        """Yield the goals, cancelled ones too; none of a match of which only the score is known."""
        named = self._rosters.named
        for goal in () if self._match.snapshots else self._match.goals:
            yield GoalState(
                goal.seq,
                goal.event_id,
                self.minute(goal.phase, goal.clock_ms),
                PHASES[goal.phase],
                SIDES[goal.side],
                named(goal.side.other if goal.own else goal.side, goal.player),
                named(goal.side, goal.assist),
                goal.penalty,
                goal.own,
                standing(goal),
                goal.reason,
            )

    def cards(self) -> Iterator[CardState]:
        """Yield the cards, cancelled ones too."""
        for booking in self._match.bookings:
            yield CardState(
                booking.seq,
                booking.event_id,
                self.minute(booking.phase, booking.clock_ms),
                PHASES[booking.phase],
                SIDES[booking.side],
                self._rosters.named(booking.side, booking.player),
                _COLOURS[booking.card - 1],
                booking.bench,
                standing(booking),
                booking.reason,
            )

    def substitutions(self) -> Iterator[SubstitutionState]:
        """Yield the substitutions."""
        for change in self._match.changes:
            yield SubstitutionState(
                change.seq,
                self.minute(change.phase, change.clock_ms),
                PHASES[change.phase],
                SIDES[change.side],
                self._rosters.named(change.side, change.on),
                self._rosters.named(change.side, change.off),
            )

    def reviews(self) -> Iterator[ReviewState]:
        """Yield the reviews as they were told."""
        for look in self._match.looks:
            yield ReviewState(
                look.seq,
                self.minute(look.phase, look.clock_ms),
                PHASES[look.phase],
                None if look.side is None else SIDES[look.side],
                look.of if isinstance(look.of, int) else 0,
                look.of if isinstance(look.of, str) else "",
                _DECISIONS[look.decision],
                look.reason,
            )

    def recent(self) -> Iterator[RecentEvent]:
        """Yield the latest events."""
        for one in self._match.recent:
            yield RecentEvent(
                one.seq,
                self.minute(one.phase, one.clock_ms),
                PHASES[one.phase],
                one.kind,
                None if one.side is None else SIDES[one.side],
                self._player(one.side, one.player),
                self._player(_side_of_other(one), one.other),
                one.detail,
                one.score,
            )

    def shoot_out(self) -> ShootOut | None:
        """Return the shoot-out; None where there is none."""
        match, score, kicks = self._match, NONE, []
        if match.phase is not Phase.SHOOT_OUT and not match.penalties:
            return None
        for kick in match.penalties:
            scored = kick.outcome is ShotOutcome.GOAL
            score = add(score, kick.side) if scored else score
            player = self._rosters.named(kick.side, kick.player)
            kicks.append(
                KickState(kick.seq, SIDES[kick.side], player, _OUTCOMES[kick.outcome], scored, score)
            )
        home, away = score
        leader = None if home == away else SIDES[home < away]
        winner = shoot_out_winner(match.penalties)
        return ShootOut(home, away, tuple(kicks), leader, None if winner is None else SIDES[winner])

    def minute(self, phase: Phase, clock_ms: int) -> str:
        """Return a moment as a scoreboard shows it."""
        return minute_text(self._form, phase, clock_ms)

    def _player(self, side: Side | None, player: str) -> PlayerName | None:
        return None if side is None else self._rosters.named(side, player)


def _side_of_other(one: Recent) -> Side | None:
    """Return the side of an event's second player: who was fouled is of the other one."""
    return one.side.other if one.kind is EventKind.FOUL and one.side is not None else one.side


def standing(one: Reviewable) -> Standing:
    """Return whether a goal or a card counts."""
    if one.decision is Decision.UNDER_REVIEW:
        return Standing.UNDER_REVIEW
    return Standing.GIVEN if one.counts else Standing.CANCELLED
