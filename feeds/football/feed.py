"""Football's feed: what sending, replaying and simulating matches needs from the sport."""

from collections.abc import Iterator
from operator import attrgetter
from random import Random

from msgspec.structs import replace

from feeds.football.files import SUFFIXES, read
from feeds.football.mistakes import MISTAKES, AnyRecord
from feeds.football.records import Record
from feeds.football.simulator.names import fixture
from feeds.football.simulator.simulation import demo_match, simulate
from feeds.matches.chances import Chances
from feeds.matches.feed import Description, Feed
from schemas.football.codec import encode_event, encode_info
from schemas.football.events import CUP, LEAGUE, MatchInfo, OwnGoal, Shot
from schemas.football.kinds import ShotOutcome
from schemas.football.topics import EVENTS, MATCHES

FORMATS = Chances({LEAGUE: 75, CUP: 25})
"""Weights of new matches."""


def encode(record: AnyRecord) -> bytes:
    """Return the record's bytes of `football.v1`."""
    return encode_info(record) if isinstance(record, MatchInfo) else encode_event(record)


def describe(record: AnyRecord) -> Description | None:
    """Return what a `MatchInfo` says about its match; returns None for any event."""
    return Description(record.starts_at, record.ended) if isinstance(record, MatchInfo) else None


def retimed(record: AnyRecord, at: int) -> AnyRecord:
    """Return the same record at another moment (epoch milliseconds)."""
    return replace(record, starts_at=at) if isinstance(record, MatchInfo) else replace(record, timestamp=at)


def simulated(match_id: str, seed: int, number: int, starts_at: int) -> Iterator[Record]:
    """Yield the match of this number in the season of `seed`."""
    of_match = f"{seed}:{number}"
    form = FORMATS.draw(Random(of_match).random())
    return simulate(match_id, of_match, form, starts_at, fixture(seed, number))


def _is_goal(record: AnyRecord) -> bool:
    return isinstance(record, OwnGoal) or (isinstance(record, Shot) and record.outcome is ShotOutcome.GOAL)


FEED: Feed[AnyRecord] = Feed(
    sport="football",
    events=EVENTS,
    matches=MATCHES,
    encode=encode,
    describe=describe,
    timestamp=attrgetter("timestamp"),
    retimed=retimed,
    seq=attrgetter("seq"),
    read=read,
    suffixes=SUFFIXES,
    simulated=simulated,
    simulated_prefix="match",
    demo=demo_match,
    mistakes=MISTAKES,
    moment=_is_goal,
)
