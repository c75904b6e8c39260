"""A match's feed as it may really come: out of order, twice, late, wrong and put right.

For tests and drills: whatever comes of it must equal what comes of the clean feed.
"""

from collections.abc import Sequence
from random import Random

import msgspec
from msgspec.structs import replace

from schemas.cricket.events import AnyEvent, Correction, Delivery, PlayEvent


class Arrival(msgspec.Struct, frozen=True, order=True):
    """An event, and when it comes (epoch ms, of the match's own time)."""

    at: float
    seq: int
    event: AnyEvent


class Messy(msgspec.Struct, frozen=True):
    """What arrives, in order.

    `late` are numbers of events that come when they have been given up, unless the
    match ends first; `corrected` says how many corrections there are.
    """

    arrivals: tuple[Arrival, ...]
    late: frozenset[int]
    corrected: int


def mess_up(clean: Sequence[PlayEvent], rng: Random, lateness: int) -> Messy:
    """Shuffle within `lateness` (ms); 2 % come twice, 1 % late; 1 % are wrong first and corrected twice."""
    events = _with_mistakes(clean, rng)
    late = frozenset(event.seq for event in events if rng.random() < 0.01)
    arrivals = []
    for event in events:
        delay = rng.uniform(3, 20) * lateness if event.seq in late else rng.uniform(0, lateness)
        arrivals.append(Arrival(event.timestamp + delay, event.seq, event))
        if rng.random() < 0.02:
            again = event.timestamp + delay + rng.uniform(0, 5 * lateness)
            arrivals.append(Arrival(again, event.seq, event))
    corrected = sum(isinstance(event, Correction) for event in events)
    return Messy(tuple(sorted(arrivals, key=lambda one: (one.at, one.seq))), late, corrected)


def _with_mistakes(clean: Sequence[PlayEvent], rng: Random) -> list[AnyEvent]:
    """Number the events anew, with mistakes among them and two corrections of each, some of the first's."""
    told: list[AnyEvent] = []
    due: list[tuple[int, int, Delivery]] = []  # when (index), which, and what it truly was
    for at, event in enumerate(clean):
        seq = len(told) + 1
        truly = replace(event, seq=seq)
        if isinstance(truly, Delivery) and rng.random() < 0.01:
            told.append(_mistaken(truly, rng))
            due.append((at + rng.randrange(40), seq, truly))
        else:
            told.append(truly)
        ready = [one for one in due if one[0] <= at or at == len(clean) - 1]
        due = [one for one in due if one not in ready]
        for _, of, content in ready:
            first = _correction(told, of, _mistaken(content, rng) if rng.random() < 0.8 else None)
            told.append(first)
            # The second corrects the ball again, or the first correction.
            told.append(_correction(told, rng.choice((of, first.seq)), content))
    return told


def _correction(told: Sequence[AnyEvent], of: int, content: PlayEvent | None) -> Correction:
    last = told[-1]
    return Correction(last.match_id, last.seq + 1, last.innings_no, "", last.timestamp, of, content, "review")


def _mistaken(ball: Delivery, rng: Random) -> Delivery:
    runs = ball.runs + rng.randrange(1, 4)
    return replace(ball, runs=runs, wide=0, byes=0, leg_byes=0, dismissals=())
