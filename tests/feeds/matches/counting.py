"""A sport for the tests, as small as one can be: an event adds a number; arrival, or `seq`, is the order."""

from collections.abc import Iterator
from random import Random

import msgspec
from msgspec.structs import replace

from feeds.matches.feed import Description, Feed, Mistakes
from schemas.topics import Cleanup, TopicPolicy


class Fixture(msgspec.Struct, frozen=True):
    match_id: str
    starts_at: int
    total: int | None = None


class Add(msgspec.Struct, frozen=True):
    match_id: str
    at: int
    number: int
    seq: int = 0
    corrects: str = ""


Count = Fixture | Add


def describe(record: Count) -> Description | None:
    return Description(record.starts_at, record.total is not None) if isinstance(record, Fixture) else None


def retimed(record: Count, at: int) -> Count:
    return replace(record, starts_at=at) if isinstance(record, Fixture) else replace(record, at=at)


def simulated(match_id: str, seed: int, number: int, starts_at: int) -> Iterator[Count]:
    rng, total = Random(f"{seed}:{number}"), 0
    yield Fixture(match_id, starts_at)
    for seq in range(1, 40):
        add = Add(match_id, starts_at + 1_000 * seq, rng.randrange(10), seq)
        total += add.number
        yield add
    yield Fixture(match_id, starts_at, total)


def moment(record: Count) -> int:
    return record.starts_at if isinstance(record, Fixture) else record.at


def seq(record: Count) -> int:
    return record.seq if isinstance(record, Add) else 0


def mistaken(record: Count, rng: Random) -> Count | None:
    return replace(record, number=record.number + rng.randrange(1, 9)) if isinstance(record, Add) else None


def correction(last: Count, of: Count, content: Count | None) -> Count:
    number = content.number if isinstance(content, Add) else 0
    return Add(last.match_id, moment(last), number, seq(last) + 1, corrects=repr(of))


def renumbered(record: Count, seq: int) -> Count:
    return replace(record, seq=seq) if isinstance(record, Add) else record


UNNUMBERED: Feed[Count] = Feed(
    sport="counting",
    events=TopicPolicy("counting.events", Cleanup.DELETE),
    matches=TopicPolicy("counting.matches", Cleanup.COMPACT),
    encode=msgspec.json.encode,
    describe=describe,
    timestamp=moment,
    retimed=retimed,
    simulated=simulated,
    simulated_prefix="count",
    mistakes=Mistakes(mistaken, correction, renumbered),
)
NUMBERED = replace(UNNUMBERED, seq=seq)
