"""What the pure parts of a sport cost by themselves, in microseconds of CPU: no Kafka, no disk."""

import gc
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from bench.rig.workload import make_workload
from feeds.matches.feed import AnyFeed
from schemas.matches.events import Event
from schemas.matches.structs import replace
from tables.matches.sport import AnySport, Match

_EVENTS = 60_000
_IN_PLAY = 60
_ROUNDS = 7

InputT = TypeVar("InputT")


class Cost(msgspec.Struct, frozen=True):
    """The best of some rounds of an operation; `size` is what it reads or writes, in bytes (0: not bytes)."""

    name: str
    us: float
    size: float = 0.0


def measure_micro(feed: AnyFeed, sport: AnySport) -> list[Cost]:
    """Measure each operation on the events and the final states of 60 matches in play."""
    workload = make_workload(feed, _EVENTS, _IN_PLAY)
    events = _numbered([sport.decode(value, key, False) for key, value in workload.events])
    fresh = {
        key.decode(): sport.inform(sport.start(key.decode()), sport.decode_info(value, key))
        for key, value in workload.infos
    }
    states = [match for match in _fold_all(sport, fresh, events).values() if match.last_seq]
    encode, decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(sport.match).decode
    encode_json = msgspec.json.Encoder().encode
    rows = [encode(match) for match in states]
    published = [encode_json(sport.publish(match)) for match in states]
    return [
        Cost(
            "decode an event",
            best(lambda record: sport.decode(record[1], record[0], False), workload.events),
            mean_size([value for _, value in workload.events]),
        ),
        Cost("fold an event", best_of(lambda: _fold_all(sport, fresh, events)) / len(events)),
        Cost("encode a match's state (msgpack)", best(encode, states), mean_size(rows)),
        Cost("decode a match's state", best(decode, rows), mean_size(rows)),
        Cost("make a match's published state", best(sport.publish, states)),
        Cost(
            "make it, in JSON",
            best(lambda match: encode_json(sport.publish(match)), states),
            mean_size(published),
        ),
    ]


def _numbered(events: Sequence[Event]) -> list[Event]:
    """Number events as a worker does if their producer does not."""
    last = Counter[str]()
    numbered: list[Event] = []
    for event in events:
        last[event.match_id] += 1
        numbered.append(event if event.seq else replace(event, seq=last[event.match_id]))
    return numbered


def _fold_all(sport: AnySport, fresh: dict[str, Match], events: Sequence[Event]) -> dict[str, Match]:
    matches, fold = dict(fresh), sport.fold
    for event in events:
        matches[event.match_id] = fold(matches[event.match_id], event)
    return matches


def best(call: Callable[[InputT], object], inputs: Sequence[InputT]) -> float:
    """Return the microseconds a call, at least some thousand calls a round; it discards the results."""
    times = max(1, 5_000 // len(inputs))

    def calls() -> None:
        for _ in range(times):
            for one in inputs:
                call(one)

    return best_of(calls) / (times * len(inputs))


def best_of(work: Callable[[], object]) -> float:
    """Return the microseconds of CPU of the work's best round."""
    shortest = float("inf")
    for _ in range(_ROUNDS):
        gc.collect()
        before = time.process_time()
        work()
        shortest = min(shortest, time.process_time() - before)
    return shortest * 1e6


def mean_size(values: Sequence[bytes]) -> float:
    """Return their average size in bytes."""
    return sum(map(len, values)) / len(values)
