"""Football as a `Sport`: what the shared match code needs of it."""

from operator import attrgetter

from msgspec.structs import replace

from schemas.football import topics
from schemas.football.codec import decode_event, decode_info
from schemas.football.events import AnyEvent, Correction, MatchInfo, Score
from schemas.football.glances import MatchSummary
from schemas.football.posts import EVENTS
from schemas.football.published import MatchState
from schemas.football.words import Status
from tables.football.markets import MARKETS
from tables.football.moments import moments
from tables.football.projections import changed, match_state, summarise
from tables.football.scoring.fold import fold, inform, start
from tables.football.scoring.snapshots import follows
from tables.football.scoring.state import Match, Window
from tables.football.windows import WINDOWS
from tables.matches.sport import MatchTopics, Numbering, Sport


def in_place(replacement: AnyEvent, original: AnyEvent) -> AnyEvent:
    """Return the replacement with the original's number and id, and its time where it has none."""
    return replace(
        replacement,
        seq=original.seq,
        event_id=original.event_id,
        timestamp=replacement.timestamp or original.timestamp,
    )


SPORT: Sport[Match, AnyEvent, MatchInfo, MatchState, Window] = Sport(
    name="football",
    topics=MatchTopics(
        events=topics.EVENTS,
        descriptions=topics.MATCHES,
        state=topics.STATE,
        windows=topics.WINDOWS,
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
    numbering=Numbering.EITHER,
    correction=Correction,
    in_place=in_place,
    moments=moments,
    markets=MARKETS,
    event_id=attrgetter("event_id"),
    posts=(EVENTS,),
    snapshot=Score,
    follows=follows,
    windows=WINDOWS,
)
