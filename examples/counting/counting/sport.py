"""Counting, as the machinery that every match shares knows it."""

from operator import attrgetter

from counting.codec import decode_description, decode_event
from counting.events import Correction, Description, Event
from counting.scoring import changed, closed, fold, inform, is_complete, publish, publish_round, summarise
from counting.state import Match, MatchState, Round, Status, Summary
from counting.topics import TOPICS
from tables.matches.sport import Numbering, Sport, Windows

ROUNDS: Windows[Match, Round] = Windows(
    help="match_id, a zero and its number -> `Round`, once it is complete; one without events was taken back",
    kind=Round,
    place=lambda one: one.number.to_bytes(4, "big"),
    place_bytes=4,
    closed=closed,
    current=lambda match: () if match.round is None else (match.round,),
    in_progress=lambda match: () if match.round is None or is_complete(match.round) else (match.round,),
    publish=publish_round,
    void=lambda place: Round(int.from_bytes(place, "big")),
    exists=lambda one: one.events > 0,
)

SPORT: Sport[Match, Event, Description, MatchState, Round] = Sport(
    name="counting",
    topics=TOPICS,
    match=Match,
    info=Description,
    decode=decode_event,
    decode_info=decode_description,
    start=Match,
    fold=fold,
    inform=inform,
    publish=publish,
    summarise=summarise,
    published=MatchState,
    summary=Summary,
    statuses=tuple(Status),
    to_come=Status.SCHEDULED,
    finished=Status.FINISHED,
    changed=changed,
    numbering=Numbering.EITHER,
    correction=Correction,
    event_id=attrgetter("event_id"),
    windows=ROUNDS,
)
