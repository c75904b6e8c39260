"""Counting's feed: made-up matches, and matches of files of JSON lines."""

from collections.abc import Iterable, Iterator
from functools import partial
from random import Random
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from counting.codec import decode_description, decode_event, encode
from counting.events import Add, Correction, Description, Event
from counting.topics import TOPICS
from feeds.matches.feed import BadFile, Feed, File, MatchFile
from feeds.matches.feed import Description as Described

Record: TypeAlias = Event | Description

SECOND = 1000
TOTAL = 250


class Line(msgspec.Struct, frozen=True):
    """A line of a file: the first describes the match, each other is an event of it."""

    match_id: str = ""
    name: str = ""
    total: int = 0
    at: int = 0
    """Epoch milliseconds."""
    event_id: str = ""
    seq: int = 0
    add: int | None = None
    corrects: int | str | None = None


def simulated(match_id: str, seed: int, number: int, starts_at: int) -> Iterator[Record]:
    """Yield a made-up match, whose events have no numbers."""
    rng, count = Random(f"{seed}:{number}"), 0
    info = Description(match_id, f"Match {number}", TOTAL, starts_at)
    yield info
    for at in range(1, TOTAL + 1):
        add = Add(match_id, f"{match_id}:{at}", 0, starts_at + at * SECOND, rng.randrange(1, 10))
        yield add
        count += add.number
        if count >= TOTAL:
            break
    yield replace(info, ended=True)


def describe(record: Record) -> Described | None:
    """Return what a description says of its match; None for an event."""
    return Described(record.starts_at, record.ended) if isinstance(record, Description) else None


def timestamp(record: Record) -> int:
    """Return when a record is of."""
    return record.starts_at if isinstance(record, Description) else record.timestamp


def retimed(record: Record, at: int) -> Record:
    """Return the same record at another moment (epoch milliseconds)."""
    return replace(record, starts_at=at) if isinstance(record, Description) else replace(record, timestamp=at)


def read(files: Iterable[File]) -> Iterator[MatchFile[Record] | BadFile]:
    """Yield the matches of files of JSON lines."""
    decoder = msgspec.json.Decoder(Line)
    for file in files:
        try:
            first, *events = decoder.decode_lines(file.data)
        except ValueError as error:
            yield BadFile(file.name, f"no match in JSON lines: {error}")
            continue
        yield MatchFile(file.name, first.match_id, partial(_records, first, events))


def _records(first: Line, events: list[Line]) -> list[Record]:
    """Return the records of a match, each checked as a worker checks it.

    Raises:
        RefusedError: a worker would refuse one.
    """
    match_id = first.match_id
    key = match_id.encode()
    info = decode_description(encode(Description(match_id, first.name, first.total, first.at)), key)
    return [
        info,
        *(decode_event(encode(_event(match_id, line)), key) for line in events),
        replace(info, ended=True),
    ]


def _event(match_id: str, line: Line) -> Event:
    head = match_id, line.event_id, line.seq, line.at
    if line.corrects is None:
        return Add(*head, line.add or 0)
    return Correction(*head, line.corrects, None if line.add is None else Add(match_id, "", 0, 0, line.add))


FEED: Feed[Record] = Feed(
    sport="counting",
    events=TOPICS.events,
    matches=TOPICS.descriptions,
    encode=encode,
    describe=describe,
    timestamp=timestamp,
    retimed=retimed,
    simulated=simulated,
    simulated_prefix="count",
    read=read,
    suffixes=(".jsonl",),
    demo=lambda starts_at: simulated("demo-counting", 1, 1, starts_at),
)
