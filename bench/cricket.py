"""What cricket has in addition to every sport, in microseconds of CPU: protobuf, scorecards, corrections."""

from msgspec.structs import replace

from bench.micro import Cost, best, best_of, mean_size
from feeds.cricket.simulator.conditions import FIRST_CLASS
from feeds.cricket.simulator.simulation import simulate
from schemas.cricket.codec import decode_event, encode_event
from schemas.cricket.events import Correction, Delivery, MatchInfo, PlayEvent
from schemas.cricket.v1.ball_event_pb2 import BallEvent
from tables.cricket.scorecards import scorecard
from tables.cricket.scoring.fold import fold, start
from tables.cricket.sport import SPORT
from tables.matches.sequence.refold import refold
from tables.matches.sport import any_sport

_MATCHES = 20
"""First-class matches that are made; the longest is measured."""


def measure_cricket() -> list[Cost]:
    """Measure each on a first-class match."""
    played = _longest()
    values = [encode_event(event) for event in played]
    match = start("m")
    for event in played:
        match = fold(match, event)
    return [
        Cost("parse a ball (protobuf)", best(BallEvent.FromString, values), mean_size(values)),
        Cost("make a whole scorecard", best(scorecard, [match])),
        _correction(played),
    ]


def _correction(played: list[PlayEvent]) -> Cost:
    """Correct the first ball of a match, from its stored bytes."""
    sport, last = any_sport(SPORT), played[-1]
    first = next(event for event in played if isinstance(event, Delivery))
    correction = Correction(
        "m", last.seq + 1, last.innings_no, "", last.timestamp, first.seq, replace(first, runs=6)
    )
    kept = [encode_event(event) for event in (*played, correction)]
    cost = best_of(lambda: refold(sport, "m", None, [decode_event(value) for value in kept]))
    return Cost(f"correct the first of {len(kept):,} events of a match", cost, sum(map(len, kept)))


def _longest() -> list[PlayEvent]:
    matches = (simulate("m", seed, FIRST_CLASS) for seed in range(_MATCHES))
    return max(([one for one in records if not isinstance(one, MatchInfo)] for records in matches), key=len)
