"""Basketball's feed: what sending, replaying and simulating games needs from the sport."""

from collections.abc import Iterator
from operator import attrgetter
from random import Random

from msgspec.structs import replace

from feeds.basketball.files import SUFFIXES, read
from feeds.basketball.mistakes import MISTAKES, AnyRecord
from feeds.basketball.records import Record
from feeds.basketball.simulator.leagues import COLLEGE, PRO, WOMEN, League
from feeds.basketball.simulator.names import fixture
from feeds.basketball.simulator.simulation import demo_game, simulate
from feeds.matches.chances import Chances
from feeds.matches.feed import Description, Feed
from schemas.basketball.codec import encode_event, encode_info
from schemas.basketball.events import GameInfo
from schemas.basketball.topics import EVENTS, GAMES

LEAGUES = Chances({PRO: 80, WOMEN: 12, COLLEGE: 8})
"""Weights of new games."""


def encode(record: AnyRecord) -> bytes:
    """Return the record's bytes of `basketball.v1`."""
    return encode_info(record) if isinstance(record, GameInfo) else encode_event(record)


def describe(record: AnyRecord) -> Description | None:
    """Return what a `GameInfo` says about its game; returns None for any event."""
    return Description(record.starts_at, record.ended) if isinstance(record, GameInfo) else None


def retimed(record: AnyRecord, at: int) -> AnyRecord:
    """Return the same record at another moment (epoch milliseconds)."""
    return replace(record, starts_at=at) if isinstance(record, GameInfo) else replace(record, timestamp=at)


def simulated(
    match_id: str, seed: int, number: int, starts_at: int, *, leagues: Chances[League] = LEAGUES
) -> Iterator[Record]:
    """Yield the game of this number in the season of `seed`."""
    of_game = f"{seed}:{number}"
    league = leagues.draw(Random(of_game).random())
    return simulate(match_id, of_game, league, starts_at, fixture(seed, number, women=league.women))


FEED: Feed[AnyRecord] = Feed(
    sport="basketball",
    events=EVENTS,
    matches=GAMES,
    encode=encode,
    describe=describe,
    timestamp=attrgetter("timestamp"),
    retimed=retimed,
    seq=attrgetter("seq"),
    read=read,
    suffixes=SUFFIXES,
    simulated=simulated,
    simulated_prefix="game",
    demo=demo_game,
    mistakes=MISTAKES,
)
