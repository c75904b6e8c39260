"""The scoring of counting: a match and its next event make the match after it. Pure: no clock, no I/O."""

from itertools import chain, islice

import msgspec
from msgspec.structs import replace

from counting.events import Correction, Description, Event
from counting.state import Match, MatchState, Note, PublishedRound, Round, Status, Summary
from schemas.matches.corrections import Changed
from schemas.refusals import Reason, RefusedError

ROUND = 10
"""Events of a round."""

_FIGURES = ("count", "status")
_MOST_MISSING = 100


def fold(match: Match, event: Event) -> Match:
    """Apply the next event of a match.

    Raises:
        RefusedError: it takes away more than there is.
    """
    if event.seq <= match.last_seq:
        return match
    if isinstance(event, Correction):
        return replace(match, last_seq=event.seq, last_update=event.timestamp)
    count, at = match.count + event.number, match.round
    if count < 0:
        raise RefusedError(Reason.BROKEN_RULE, f"{event.number} of a count of {match.count}")
    if at is None or is_complete(at):
        at = Round(at.number + 1 if at is not None else 1)
    at = Round(at.number, at.events + 1, at.added + event.number)
    return replace(match, last_seq=event.seq, last_update=event.timestamp, count=count, round=at)


def inform(match: Match, info: Description) -> Match:
    """Replace what is known of a match beside its events: it may come before, between or after them."""
    return match if info == match.info else replace(match, info=info)


def publish(match: Match) -> MatchState:
    """Return how a match stands."""
    info = match.info or Description(match.match_id)
    status = Status.LIVE if match.last_seq else Status.SCHEDULED
    if info.ended or (info.total and match.count >= info.total):
        status = Status.FINISHED
    corrected = match.feed.corrected
    missing = chain.from_iterable(range(first, last + 1) for first, last in match.feed.missing)
    return MatchState(
        match.match_id,
        info.name,
        match.count,
        info.total or None,
        status,
        match.last_seq,
        match.last_update or info.starts_at,
        tuple(islice(missing, _MOST_MISSING)),
        Note(corrected.kind, corrected.of, corrected.changed)
        if corrected is not None and corrected.at == match.last_seq
        else None,
    )


def summarise(match: Match) -> Summary:
    """Return a match at a glance."""
    state = publish(match)
    return Summary(
        state.match_id,
        state.name,
        state.count,
        state.total,
        state.status,
        state.last_seq,
        state.last_update,
    )


def changed(before: Match, after: Match) -> tuple[Changed, ...]:
    """Return the figures that a correction changed."""
    old, new = publish(before), publish(after)
    figures = ((name, str(getattr(old, name)), str(getattr(new, name))) for name in _FIGURES)
    return tuple(Changed(name, was, now) for name, was, now in figures if was != now)


def is_complete(one: Round) -> bool:
    """Tell whether a round has all its events."""
    return one.events == ROUND


def closed(before: Match, after: Match) -> tuple[Round, ...]:
    """Return the round that an event completed, from the matches before and after it."""
    one = after.round
    return (one,) if one is not None and one is not before.round and is_complete(one) else ()


def publish_round(match: Match, one: Round, known: Round | None) -> bytes:
    """Return a round as it is published; one that a correction took back goes on, or has no events."""
    if not one.events and match.round is not None and match.round.number == one.number:
        one = match.round
    return msgspec.json.encode(
        PublishedRound(match.match_id, one.number, one.events, one.added, known is not None)
    )
