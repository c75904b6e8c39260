"""What the pure parts cost by themselves, in microseconds of CPU: no Kafka, no disk."""

import gc
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from bench.rig.feeds import CRICKET
from bench.rig.workload import make_workload
from feeds.cricket.simulator.conditions import FIRST_CLASS
from feeds.cricket.simulator.simulation import simulate
from schemas.cricket.codec import decode_event, decode_info, encode_event
from schemas.cricket.events import AnyEvent, Correction, Delivery, MatchInfo, PlayEvent
from schemas.cricket.v1.ball_event_pb2 import BallEvent
from tables.cricket.projections import encode_state, match_state, scorecard
from tables.cricket.scoring.fold import fold, inform, start
from tables.cricket.scoring.state import Match, decode, encode
from tables.cricket.sport import SPORT
from tables.matches.sequence.refold import refold
from tables.matches.sport import any_sport

_BALLS = 60_000
_ROUNDS = 7
_MATCHES = 20
"""First-class matches of which the longest is corrected."""

InputT = TypeVar("InputT")

_SPORT = any_sport(SPORT)


class Cost(msgspec.Struct, frozen=True):
    """The best of some rounds of an operation; `size` is what it reads or writes, in bytes (0: not bytes)."""

    name: str
    us: float
    size: float = 0.0


def measure_micro() -> list[Cost]:
    """Measure each operation on the balls and the final states of 60 matches in play."""
    workload = make_workload(CRICKET, _BALLS, 60)
    balls = [value for _, value in workload.events]
    events = [decode_event(value) for value in balls]
    fresh = {key.decode(): inform(start(key.decode()), decode_info(value)) for key, value in workload.infos}
    folded = _fold_all(fresh, events)
    states = [match for match in folded.values() if match.last_seq]
    encoded = [encode(match) for match in states]
    published = [encode_state(match) for match in states]
    return [
        Cost("parse a ball (protobuf)", _best(BallEvent.FromString, balls), _mean_size(balls)),
        Cost("decode a ball into an event, parsing included", _best(decode_event, balls), _mean_size(balls)),
        Cost("fold an event", _best_of(lambda: _fold_all(fresh, events)) / len(events)),
        Cost("encode a match's state (msgpack)", _best(encode, states), _mean_size(encoded)),
        Cost("decode a match's state", _best(decode, encoded), _mean_size(encoded)),
        Cost("make a match's published state", _best(match_state, states)),
        Cost("make it, in JSON", _best(encode_state, states), _mean_size(published)),
        Cost("make the whole scorecard", _best(scorecard, states)),
        _correction(),
    ]


def _correction() -> Cost:
    """Correct the first ball of a first-class match, from the bytes that are kept."""
    longest: list[PlayEvent] = []
    for seed in range(_MATCHES):
        played = [one for one in simulate("m", seed, FIRST_CLASS) if not isinstance(one, MatchInfo)]
        longest = max(longest, played, key=len)
    last = longest[-1]
    first = next(event for event in longest if isinstance(event, Delivery))
    correction = Correction(
        "m", last.seq + 1, last.innings_no, "", last.timestamp, first.seq, replace(first, runs=6)
    )
    kept = [encode_event(event) for event in (*longest, correction)]
    cost = _best_of(lambda: refold(_SPORT, "m", None, [decode_event(value) for value in kept]))
    return Cost(f"correct the first of {len(kept):,} events of a match", cost, sum(map(len, kept)))


def _fold_all(fresh: dict[str, Match], events: Sequence[AnyEvent]) -> dict[str, Match]:
    matches = dict(fresh)
    for event in events:
        matches[event.match_id] = fold(matches[event.match_id], event)
    return matches


def _best(call: Callable[[InputT], object], inputs: Sequence[InputT]) -> float:
    """Return the microseconds a call, at least some thousand calls a round; results are thrown away."""
    times = max(1, 5_000 // len(inputs))

    def calls() -> None:
        for _ in range(times):
            for one in inputs:
                call(one)

    return _best_of(calls) / (times * len(inputs))


def _best_of(work: Callable[[], object]) -> float:
    """Return the microseconds of CPU that the work took when it went best."""
    best = float("inf")
    for _ in range(_ROUNDS):
        gc.collect()
        before = time.process_time()
        work()
        best = min(best, time.process_time() - before)
    return best * 1e6


def _mean_size(values: Sequence[bytes]) -> float:
    return sum(map(len, values)) / len(values)
