"""What the three processes record, and the latencies computed from it."""

import random
from collections import deque
from collections.abc import Sequence

import msgspec


class Ball(msgspec.Struct, frozen=True, array_like=True):
    """A ball that is sent; its place in the list is its number."""

    match_id: str
    seq: int


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """Ball `number` was visible over HTTP at moment `at` (s, monotonic)."""

    number: int
    at: float


class Published(msgspec.Struct, frozen=True, array_like=True):
    """A state with this `last_seq` was read at moment `at`."""

    match_id: str
    last_seq: int
    at: float


LOOK_EVERY = 0.05
"""Seconds of play for each ball that `poll` looks for over HTTP."""


def looked_at(count: int, rate: float) -> list[int]:
    """Return the numbers of the balls that are looked for: one of each 50 ms of play, at random.

    They are drawn beforehand, the same each time: if the next were the one due after the last was seen,
    slow moments would have fewer samples than quick ones.
    """
    draw = random.Random(1)
    step = round(LOOK_EVERY * rate)
    return [start + draw.randrange(step) for start in range(0, count - step + 1, step)]


def http_latencies(sent: Sequence[float], seen: Sequence[Seen], since: int) -> list[float]:
    """Return the seconds until each ball looked for was visible; those before `since` are left out."""
    return [one.at - sent[one.number] for one in seen if one.number >= since]


def state_latencies(
    balls: Sequence[Ball], sent: Sequence[float], states: Sequence[Published], since: int
) -> tuple[list[float], int]:
    """Return the seconds until each ball was in a published state, and how many never were.

    A ball is in the first state of its match whose `last_seq` has reached it.
    """
    waiting: dict[str, deque[int]] = {}
    for number, ball in enumerate(balls):
        waiting.setdefault(ball.match_id, deque()).append(number)
    latencies: list[float] = []
    unseen = len(balls) - since
    for state in states:
        numbers = waiting[state.match_id]
        while numbers and balls[numbers[0]].seq <= state.last_seq:
            number = numbers.popleft()
            if number >= since:
                latencies.append(state.at - sent[number])
                unseen -= 1
    return latencies, unseen
