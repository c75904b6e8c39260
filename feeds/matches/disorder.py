"""A match's feed as it may really arrive: out of order, twice, late, wrong and corrected.

For tests and drills: its result must equal that of the clean feed.
"""

from collections.abc import Sequence
from random import Random
from typing import Generic

import msgspec

from feeds.matches.feed import Feed, Mistakes, RecordT


class Arrival(msgspec.Struct, Generic[RecordT], frozen=True):
    """An event, its number, and when it arrives (epoch ms, in the match's own time)."""

    at: float
    seq: int
    event: RecordT


class Messy(msgspec.Struct, Generic[RecordT], frozen=True):
    """What arrives, in order.

    `late` are numbers of events that arrive after they were given up, unless the
    match ends first; `corrected` is the number of corrections.
    """

    arrivals: tuple[Arrival[RecordT], ...]
    late: frozenset[int]
    corrected: int


def mess_up(feed: Feed[RecordT], clean: Sequence[RecordT], rng: Random, lateness: int) -> Messy[RecordT]:
    """Make a clean match's events messy.

    2 % arrive twice. Where the sport has corrections, 1 % are wrong first and corrected twice. Where its
    events are numbered, they are shuffled within `lateness` (ms) and 1 % are late; where arrival
    is the order, they keep their order, and are counted from 1.
    """
    mistakes = feed.mistakes
    events = list(clean) if mistakes is None else _with_mistakes(feed, mistakes, clean, rng)
    numbers = [at if feed.seq is None else feed.seq(event) for at, event in enumerate(events, 1)]
    late = frozenset(seq for seq in numbers if feed.seq is not None and rng.random() < 0.01)
    arrivals = []
    clock = 0.0
    for seq, event in zip(numbers, events, strict=True):
        clock = max(clock, feed.timestamp(event))
        delay = 0.0
        if feed.seq is not None:
            delay = rng.uniform(3, 20) * lateness if seq in late else rng.uniform(0, lateness)
        arrivals.append(Arrival(clock + delay, seq, event))
        if rng.random() < 0.02:
            arrivals.append(Arrival(clock + delay + rng.uniform(0, 5 * lateness), seq, event))
    in_order = sorted(arrivals, key=lambda one: (one.at, one.seq))
    return Messy(tuple(in_order), late, len(events) - len(clean))


def _with_mistakes(
    feed: Feed[RecordT], mistakes: Mistakes[RecordT], clean: Sequence[RecordT], rng: Random
) -> list[RecordT]:
    """Renumber the events, some of them wrong and corrected twice; some corrections correct a correction."""
    sent: list[RecordT] = []
    due: list[tuple[int, RecordT, RecordT]] = []  # when (index), the event as sent, and as it was
    for at, event in enumerate(clean):
        truth = event if feed.seq is None else mistakes.renumbered(event, len(sent) + 1)
        wrong = mistakes.mistaken(truth, rng) if rng.random() < 0.01 else None
        sent.append(truth if wrong is None else wrong)
        if wrong is not None:
            due.append((at + rng.randrange(40), wrong, truth))
        ready = [one for one in due if one[0] <= at or at == len(clean) - 1]
        due = [one for one in due if one not in ready]
        for _, of, content in ready:
            again = mistakes.mistaken(content, rng) if rng.random() < 0.8 else None
            first = mistakes.correction(sent[-1], of, again)
            sent.append(first)
            # The second corrects the event again, or the first correction.
            sent.append(mistakes.correction(sent[-1], rng.choice((of, first)), content))
    return sent
