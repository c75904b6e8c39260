"""Matches of which a feed says only the score: each snapshot replaces what was known.

The goals that a snapshot has more are those of its minute, of nobody; those that it has less never were.
"""

from msgspec.structs import replace

from schemas.football.events import AnyEvent, Score
from schemas.football.kinds import Phase, Side
from schemas.matches.corrections import CorrectionKind
from schemas.refusals import Reason, RefusedError
from tables.football.scoring.flow import closed, rescored
from tables.football.scoring.goals import restated
from tables.football.scoring.recent import recent
from tables.football.scoring.state import Goal, Match


def follows(match: Match, event: AnyEvent) -> bool:
    """Return whether a snapshot without an id says anything that the latest accepted one does not.

    Raises:
        RefusedError: it is of an earlier moment of the match.
    """
    if not isinstance(event, Score) or not match.snapshots:
        return True
    now, then = match.moment, (event.phase, event.clock_ms)
    if then < now:
        raise RefusedError(
            Reason.LATE,
            f"the score of {event.match_id} in {_moment(*then)}: it is known up to {_moment(*now)}",
        )
    over = event.final and match.phase is not Phase.POST_MATCH
    return then > now or event.score != match.score or over or _names(match, event) != match.names


def snapshot(match: Match, event: Score) -> Match:
    """Return the match after a snapshot; a score that fell corrects what was known, and says so."""
    before = match
    goals, fell = list(match.goals), False
    for side in Side:
        change = event.score[side] - before.score[side]
        goals += [Goal(event.seq, event.event_id, event.phase, event.clock_ms, side, "")] * change
        for _ in range(-change):
            fell = True
            del goals[max(place for place, goal in enumerate(goals) if goal.side is side)]
    if event.score != before.score:
        match = rescored(replace(match, goals=tuple(goals)))
        match = replace(match, recent=recent(match, event))
    if fell:
        match = restated(before, match, event.seq, event.seq, CorrectionKind.AMENDED)
    if event.final and match.phase is not Phase.POST_MATCH:
        match = replace(closed(match), phase=Phase.POST_MATCH, clock_ms=0)
    moment = max(before.moment, (event.phase, event.clock_ms))
    since = min(before.since, event.phase) if before.snapshots else event.phase
    return replace(match, snapshots=True, names=_names(match, event), moment=moment, since=since)


def _names(match: Match, event: Score) -> tuple[str, str]:
    return event.teams[0] or match.names[0], event.teams[1] or match.names[1]


def _moment(phase: Phase, clock_ms: int) -> str:
    name = phase.name.lower().replace("_", " ")
    return f"the {name} at {clock_ms // 60_000}:{clock_ms // 1000 % 60:02}"
