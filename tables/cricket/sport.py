"""Cricket as a `Sport`: what the shared match code needs of it."""

from collections.abc import Callable

from msgspec.structs import replace

from schemas.cricket import topics
from schemas.cricket.codec import decode_event, decode_info
from schemas.cricket.events import AnyEvent, Correction, Delivery, MatchInfo
from schemas.cricket.glances import MatchSummary
from schemas.cricket.published import MatchState, Status
from schemas.refusals import Reason, RefusedError
from tables.cricket.markets import MARKETS
from tables.cricket.moments import moments
from tables.cricket.overs import OVERS
from tables.cricket.projections import changed, match_state
from tables.cricket.scoring.fold import fold, inform, start
from tables.cricket.scoring.state import Match, Over
from tables.cricket.summaries import summarise
from tables.matches.sport import MatchTopics, Sport

OVERS_BEYOND = 10
"""Overs by which an over number may exceed the format's: a feed may miscount, but not by more."""


def in_place(replacement: AnyEvent, original: AnyEvent) -> AnyEvent:
    """Return the replacement with the original's number; the original fills an empty time and team."""
    return replace(
        replacement,
        seq=original.seq,
        timestamp=replacement.timestamp or original.timestamp,
        batting_team=replacement.batting_team or original.batting_team,
    )


def limit(match: Match) -> Callable[[AnyEvent], None] | None:
    """Return a check that refuses balls of overs far beyond the format's; None where these are unlimited."""
    form = match.info.format if match.info is not None else None
    if form is None or not form.overs:
        return None
    most = form.overs + OVERS_BEYOND

    def check(event: AnyEvent) -> None:
        if type(event) is Delivery and event.over_number >= most:
            raise RefusedError(
                Reason.BROKEN_RULE,
                f"ball {event.seq} of {event.match_id} is of over {event.over_number}, "
                f"and an innings has {most - OVERS_BEYOND}",
            )

    return check


SPORT: Sport[Match, AnyEvent, MatchInfo, MatchState, Over] = Sport(
    name="cricket",
    noun="balls",
    topics=MatchTopics(
        events=topics.EVENTS,
        descriptions=topics.MATCHES,
        state=topics.STATE,
        windows=topics.OVERS,
        late=topics.LATE,
        dead_letters=topics.DEAD_LETTERS,
    ),
    match=Match,
    info=MatchInfo,
    decode=decode_event,
    decode_info=decode_info,
    start=start,
    fold=fold,
    inform=inform,
    publish=match_state,
    summarise=summarise,
    published=MatchState,
    summary=MatchSummary,
    statuses=tuple(Status),
    to_come=Status.SCHEDULED,
    finished=Status.FINISHED,
    changed=changed,
    correction=Correction,
    in_place=in_place,
    moments=moments,
    markets=MARKETS,
    limit=limit,
    seq_field="ball_seq",
    windows=OVERS,
    tables={"events": "cricket-balls", "windows": "cricket-overs"},
    at_root=True,
)
