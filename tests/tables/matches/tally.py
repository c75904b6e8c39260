"""The smallest sport whose events may come without numbers: it adds up points."""

import msgspec

from schemas.matches.corrections import Changed
from schemas.matches.structs import replace
from schemas.refusals import Reason, RefusedError
from schemas.topics import Cleanup, DeadLetterKind, TopicPolicy
from tables.matches.sequence.gaps import WHOLE, Feed
from tables.matches.sport import MatchTopics, Numbering, Sport

CURSED = 1313
"""A total with which a match cannot be published."""

BROKEN = 999
"""Points that the fold fails with."""


class Points(msgspec.Struct, frozen=True, tag="points"):
    """So many points were made."""

    match_id: str
    points: int = 1
    event_id: str = ""
    seq: int = 0
    timestamp: int = 0


class Fix(msgspec.Struct, frozen=True, tag="fix"):
    """The event `of` was `replacement`."""

    match_id: str
    of: int | str
    replacement: Points | None = None
    event_id: str = ""
    seq: int = 0
    timestamp: int = 0


class About(msgspec.Struct, frozen=True):
    """What is known of a match."""

    match_id: str
    starts_at: int = 0


class Tally(msgspec.Struct, frozen=True, array_like=True):
    """A match: its total, and how many events made it."""

    match_id: str
    last_seq: int = 0
    last_update: int = 0
    total: int = 0
    count: int = 0
    info: About | None = None
    feed: Feed = WHOLE
    heard: int = 0
    offset: int = -1


class Total(msgspec.Struct, frozen=True):
    """What is published of a match."""

    match_id: str
    last_seq: int
    last_update: int
    total: int
    count: int
    status: str = "live"
    is_to_come: bool = False


_EVENTS = msgspec.json.Decoder(Points | Fix)


def decode(value: bytes | None, _key: bytes | None, _kept: bool = False) -> Points | Fix:
    try:
        return _EVENTS.decode(value or b"")
    except msgspec.MsgspecError as error:
        raise RefusedError(Reason.UNREADABLE, str(error)) from error


def fold(match: Tally, event: Points | Fix) -> Tally:
    """Add an event: a match's total is never below zero."""
    if event.seq <= match.last_seq:
        return match
    if isinstance(event, Points) and event.points == BROKEN:
        raise RuntimeError("such points cannot be added")
    points, counts = (event.points, 1) if isinstance(event, Points) else (0, 0)
    if match.total + points < 0:
        raise RefusedError(Reason.BROKEN_RULE, "less than nothing")
    return replace(
        match,
        last_seq=event.seq,
        last_update=event.timestamp,
        total=match.total + points,
        count=match.count + counts,
    )


def publish(match: Tally) -> Total:
    if match.total == CURSED:
        raise RuntimeError("such a total cannot be published")
    return Total(match.match_id, match.last_seq, match.last_update, match.total, match.count)


def changed(before: Tally, after: Tally) -> tuple[Changed, ...]:
    return (Changed("total", str(before.total), str(after.total)),) if before.total != after.total else ()


def _topic(name: str, kind: DeadLetterKind | None = None) -> TopicPolicy:
    return TopicPolicy(f"tally.{name}", Cleanup.DELETE, dead_letters=kind)


TALLY: Sport[Tally, Points | Fix, About, Total, object] = Sport(
    name="tally",
    topics=MatchTopics(
        events=_topic("events"),
        descriptions=_topic("matches"),
        state=_topic("state"),
        late=_topic("late", DeadLetterKind.LATE),
        dead_letters=_topic("dead-letters", DeadLetterKind.DEAD_LETTERS),
    ),
    match=Tally,
    info=About,
    decode=decode,
    decode_info=lambda value, _: msgspec.json.decode(value or b"", type=About),
    start=Tally,
    fold=fold,
    inform=lambda match, info: replace(match, info=info),
    publish=publish,
    summarise=publish,
    published=Total,
    summary=Total,
    statuses=("live",),
    to_come="to come",
    finished="over",
    changed=changed,
    numbering=Numbering.EITHER,
    correction=Fix,
    event_id=lambda event: event.event_id,
)
