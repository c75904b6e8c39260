"""Goals, cards and the looks of officials at them: given, under review, cancelled, and given again."""

from collections.abc import Sequence
from typing import TypeVar

from msgspec.structs import replace

from schemas.football.bounds import MAX_LISTED
from schemas.football.events import Card, Foul, OwnGoal, Review, Shot
from schemas.football.kinds import CardKind, Decision, Side
from schemas.matches.corrections import Changed, CorrectionKind
from schemas.refusals import Reason, RefusedError
from tables.football.scoring.flow import rescored
from tables.football.scoring.state import Booking, Goal, Look, Match, Pair, Restated, Reviewable

T = TypeVar("T")
R = TypeVar("R", bound=Reviewable)


def one_more(known: tuple[T, ...], one: T, things: str) -> tuple[T, ...]:
    """Return what is listed of a match, and one more.

    Raises:
        RefusedError: no match has as many.
    """
    if len(known) >= MAX_LISTED:
        raise RefusedError(Reason.BROKEN_RULE, f"more than {MAX_LISTED} {things} of a match", "kind")
    return (*known, one)


def score(match: Match, event: Shot | OwnGoal) -> Match:
    """Return the match after a goal; an own goal is for the other side."""
    own = isinstance(event, OwnGoal)
    goal = Goal(
        event.seq,
        event.event_id,
        event.phase,
        event.clock_ms,
        event.side.other if own else event.side,
        event.player,
        assist="" if isinstance(event, OwnGoal) else event.assist,
        penalty=False if isinstance(event, OwnGoal) else event.penalty,
        own=own,
    )
    goals = one_more(match.goals, _looked_at(goal, match.looks), "goals")
    return rescored(replace(match, goals=goals))


def book(match: Match, event: Card | Foul, card: CardKind) -> Match:
    """Return the match after a card."""
    bench = isinstance(event, Card) and event.bench
    booking = Booking(
        event.seq,
        event.event_id,
        event.phase,
        event.clock_ms,
        event.side,
        event.player,
        card=card,
        bench=bench,
    )
    return replace(
        match, bookings=one_more(match.bookings, _looked_at(booking, match.looks), "cards and fouls with one")
    )


def review(match: Match, event: Review) -> Match:
    """Return the match after a look of the officials: what it cancels is out of the score at once."""
    look = Look(event.seq, event.phase, event.clock_ms, event.side, event.of, event.decision, event.reason)
    looks = one_more(match.looks, look, "reviews")
    after = rescored(
        replace(
            match,
            looks=looks,
            goals=tuple(_decided(goal, look) for goal in match.goals),
            bookings=tuple(_decided(booking, look) for booking in match.bookings),
        )
    )
    return _told(match, after, event.seq)


def figures(match: Match) -> dict[str, str]:
    """Return the figures that a review can change, as texts."""
    return {"score": text(match.score), **{name: text(pair) for name, pair in cards(match).items()}}


def cards(match: Match) -> dict[str, Pair]:
    """Return how many cards of each kind count."""
    found = {}
    for kind, name in NAMES.items():
        sides = [one.side for one in match.bookings if one.counts and one.card is kind]
        found[name] = sides.count(Side.HOME), sides.count(Side.AWAY)
    return found


def text(pair: Pair) -> str:
    """Return a figure of both sides: "2-1"."""
    return f"{pair[0]}-{pair[1]}"


NAMES = {
    CardKind.YELLOW: "yellow_cards",
    CardKind.SECOND_YELLOW: "second_yellow_cards",
    CardKind.RED: "red_cards",
}
"""What the figures of cards are called."""


def restated(before: Match, after: Match, at: int, of: int, kind: CorrectionKind) -> Match:
    """Return a match that an event `at` changed without being a correction, and says so."""
    old, new = figures(before), figures(after)
    changed = tuple(Changed(name, old[name], new[name]) for name in old if old[name] != new[name])
    return replace(after, restated=Restated(at, of, kind, changed)) if changed else after


def _told(before: Match, after: Match, at: int) -> Match:
    """Say what a review took back or gave again."""
    pairs = [
        *zip(before.goals, after.goals, strict=True),
        *zip(before.bookings, after.bookings, strict=True),
    ]
    for old, new in pairs:
        if old.counts != new.counts:
            kind = CorrectionKind.AMENDED if new.counts else CorrectionKind.VOIDED
            return restated(before, after, at, new.seq, kind)
    return after


def _looked_at(one: R, looks: Sequence[Look]) -> R:
    """Return a goal or a card as reviews say that came before it: arrival may be the order."""
    for look in looks:
        one = _decided(one, look)
    return one


def _decided(one: R, look: Look) -> R:
    """Return a goal or a card after a look at it; another one as it is."""
    if look.of not in (one.seq, one.event_id) or not look.of:
        return one
    counts = one.counts if look.decision is Decision.UNDER_REVIEW else look.decision is Decision.STANDS
    return replace(one, decision=look.decision, counts=counts, reason=look.reason or one.reason)
