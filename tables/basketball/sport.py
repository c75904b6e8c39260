"""Basketball as a `Sport`: what the shared match code needs of it."""

from operator import attrgetter

from msgspec.structs import replace

from schemas.basketball import topics
from schemas.basketball.codec import decode_event, decode_info
from schemas.basketball.events import AnyEvent, Correction, GameInfo, Score
from schemas.basketball.glances import GameSummary
from schemas.basketball.published import GameState, Status
from schemas.basketball.scores import SCORE
from tables.basketball.markets import MARKETS
from tables.basketball.moments import moments
from tables.basketball.projections import changed, game_state, summarise
from tables.basketball.scoring.fold import fold, inform, start
from tables.basketball.scoring.snapshots import follows
from tables.basketball.scoring.state import Game, Window
from tables.basketball.windows import WINDOWS
from tables.matches.sport import MatchTopics, Numbering, Sport


def in_place(replacement: AnyEvent, original: AnyEvent) -> AnyEvent:
    """Return the replacement with the original's number and id, and its time where it has none."""
    return replace(
        replacement,
        seq=original.seq,
        event_id=original.event_id,
        timestamp=replacement.timestamp or original.timestamp,
    )


SPORT: Sport[Game, AnyEvent, GameInfo, GameState, Window] = Sport(
    name="basketball",
    topics=MatchTopics(
        events=topics.EVENTS,
        descriptions=topics.GAMES,
        state=topics.STATE,
        windows=topics.PERIODS,
        late=topics.LATE,
        dead_letters=topics.DEAD_LETTERS,
    ),
    match=Game,
    info=GameInfo,
    decode=decode_event,
    decode_info=decode_info,
    start=start,
    fold=fold,
    inform=inform,
    publish=game_state,
    summarise=summarise,
    published=GameState,
    summary=GameSummary,
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
    id_field="game_id",
    posts=(SCORE,),
    snapshot=Score,
    follows=follows,
    windows=WINDOWS,
)
