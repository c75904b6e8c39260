"""The fold: a match and its next event make the match after it."""

from msgspec.structs import replace

from schemas.football.events import (
    AnyEvent,
    Correction,
    MatchEvent,
    MatchInfo,
    Pass,
    Play,
    Possession,
    Score,
)
from schemas.refusals import Reason, RefusedError
from tables.football.scoring.flow import at
from tables.football.scoring.plays import COUNTED
from tables.football.scoring.recent import recent
from tables.football.scoring.snapshots import snapshot
from tables.football.scoring.state import Match


def start(match_id: str) -> Match:
    """Return the match before anything is known of it."""
    return Match(match_id)


def inform(match: Match, info: MatchInfo) -> Match:
    """Replace what is known of a match beside its events: it may come before, between or after them."""
    return match if info == match.info else replace(match, info=info)


def fold(match: Match, event: AnyEvent) -> Match:
    """Apply the next event of a match.

    Raises:
        RefusedError: a match is scored by events or by snapshots, and this one is of the other kind; or it
            would have more goals, cards, substitutions, kicks or reviews than any.
    """
    if event.seq <= match.last_seq:
        return match
    if isinstance(event, Correction):
        return replace(match, last_seq=event.seq, last_update=event.timestamp or match.last_update)
    kind = type(event)
    if kind is Score or match.snapshots:
        _check_kind(match, event)
    match = at(match, event)
    if isinstance(event, Score):
        return snapshot(match, event)
    if (count := COUNTED.get(kind)) is not None:
        match = count(match, event)
    if kind is Pass:
        return match if match.snapshots is False else replace(match, snapshots=False)
    if kind is Possession:
        return match
    snapshots = False if isinstance(event, Play) else match.snapshots
    return replace(match, snapshots=snapshots, recent=recent(match, event))


def _check_kind(match: Match, event: MatchEvent) -> None:
    """Refuse a play in a match of snapshots, and the reverse: the goals would count twice.

    Raises:
        RefusedError: it is such an event.
    """
    is_play = isinstance(event, Play)
    if match.snapshots is not None and (is_play if match.snapshots else isinstance(event, Score)):
        known, given = ("snapshots", "an event") if match.snapshots else ("events", "a snapshot of the score")
        raise RefusedError(
            Reason.BROKEN_RULE, f"{match.match_id} is scored by {known}, and this is {given}", "kind"
        )
