"""Cricket's feed: what sending, replaying and simulating matches needs from the sport."""

from collections.abc import Iterable, Iterator
from functools import partial
from operator import attrgetter
from random import Random
from typing import TypeAlias, cast

from msgspec.structs import replace

from feeds.cricket.cricsheet.events import CricsheetFile, read_matches, to_events, to_info
from feeds.cricket.records import Record
from feeds.cricket.simulator.conditions import FIRST_CLASS, HUNDRED, ONE_DAY, T20
from feeds.cricket.simulator.names import fixture
from feeds.cricket.simulator.simulation import demo_match, simulate
from feeds.matches.chances import Chances
from feeds.matches.feed import BadFile, Description, Feed, File, MatchFile, Mistakes
from schemas.cricket.codec import decode_event, decode_info, encode_event, encode_info
from schemas.cricket.events import Correction, Delivery, Event, MatchFormat, MatchInfo, PlayEvent
from schemas.cricket.topics import EVENTS, MATCHES
from schemas.matches.checks import check_text

FORMATS = Chances({T20: 80, HUNDRED: 12, ONE_DAY: 7, FIRST_CLASS: 1})
"""Weights of new matches; long ones stay in play longer, so their share of those in play is higher."""

CricketRecord: TypeAlias = Record | Correction


def encode(record: CricketRecord) -> bytes:
    """Return the record's bytes of `cricket.v1`."""
    return encode_info(record) if isinstance(record, MatchInfo) else encode_event(record)


def describe(record: CricketRecord) -> Description | None:
    """Return what a `MatchInfo` says about its match; returns None for any event."""
    if isinstance(record, MatchInfo):
        return Description(record.starts_at, record.outcome is not None)
    return None


def retimed(record: CricketRecord, at: int) -> CricketRecord:
    """Return the same record at another moment (epoch milliseconds)."""
    return replace(record, starts_at=at) if isinstance(record, MatchInfo) else replace(record, timestamp=at)


def simulated(
    match_id: str, seed: int, number: int, starts_at: int, *, formats: Chances[MatchFormat] = FORMATS
) -> Iterator[Record]:
    """Yield the match of this number in the season of `seed`."""
    of_match = f"{seed}:{number}"
    match_format = formats.draw(Random(of_match).random())
    return simulate(match_id, of_match, match_format, starts_at, teams=fixture(seed, number))


def read(files: Iterable[File]) -> Iterator[MatchFile[CricketRecord] | BadFile]:
    """Yield the Cricsheet matches of files."""
    for found in read_matches(files):
        if isinstance(found, BadFile):
            yield found
        else:
            yield MatchFile(found.name, found.match_id, partial(_records, found))


def _records(found: CricsheetFile) -> list[Record]:
    info = to_info(found.content, found.match_id)
    records = [replace(info, outcome=None), *to_events(found.content, found.match_id), info]
    for record in records:
        _check(record)
    return records


def _check(record: CricketRecord) -> None:
    """Refuse an event that every worker would refuse.

    Raises:
        RefusedError: it exceeds a bound, or is an impossible ball.
    """
    if isinstance(record, MatchInfo):
        decode_info(encode_info(record))
        return
    event = decode_event(encode_event(record))
    if isinstance(event, Delivery):
        for name in (event.striker, event.non_striker, event.bowler):
            check_text(name, "a name")


def _mistaken(event: CricketRecord, rng: Random) -> CricketRecord | None:
    if not isinstance(event, Delivery):
        return None
    runs = event.runs + rng.randrange(1, 4)
    return replace(event, runs=runs, wide=0, byes=0, leg_byes=0, dismissals=())


def _renumbered(event: CricketRecord, seq: int) -> CricketRecord:
    return event if isinstance(event, MatchInfo) else replace(event, seq=seq)


def _correction(last: CricketRecord, of: CricketRecord, content: CricketRecord | None) -> Correction:
    before, wrong = cast(Event, last), cast(Event, of)
    return Correction(
        before.match_id,
        before.seq + 1,
        before.innings_no,
        "",
        before.timestamp,
        wrong.seq,
        cast(PlayEvent | None, content),
        "review",
    )


FEED: Feed[CricketRecord] = Feed(
    sport="cricket",
    events=EVENTS,
    matches=MATCHES,
    encode=encode,
    describe=describe,
    timestamp=attrgetter("timestamp"),
    retimed=retimed,
    seq=attrgetter("seq"),
    seq_name="ball_seq",
    simulated=simulated,
    read=read,
    demo=demo_match,
    mistakes=Mistakes(_mistaken, _correction, _renumbered),
    moment=lambda record: isinstance(record, Delivery) and bool(record.dismissals),
)
