"""Many made-up matches at once, without end: when one is over, another starts."""

from collections.abc import Iterator, Mapping
from itertools import count
from random import Random
from typing import Generic

from feeds.matches.feed import Feed, RecordT
from feeds.matches.journal import Acked


class Season(Generic[RecordT]):
    """A fixed number of matches in play; each number of a seed is always the same match.

    With `acked`, what a producer of the same seed had acknowledged, the season resumes
    there: unfinished matches after their last acknowledged event, finished ones
    not at all.
    """

    def __init__(
        self, feed: Feed[RecordT], seed: int, matches: int, *, acked: Mapping[str, Acked] | None = None
    ) -> None:
        self.feed = feed
        self._seed = seed
        self._acked = acked or {}
        self._numbers = count()
        self._rng = Random(seed)
        self._in_play: list[Iterator[RecordT] | None] = [None] * matches

    def match_id(self, number: int) -> str:
        """Return the id of the match of this number, from 0."""
        return f"{self.prefix}{number}"

    @property
    def prefix(self) -> str:
        """Return the prefix of the ids of all its matches, and of no others."""
        return f"{self.feed.simulated_prefix}-{self._seed}-"

    def match(self, number: int, starts_at: int) -> Iterator[RecordT]:
        """Yield the match of this number, from its beginning."""
        return self.feed.simulated(self.match_id(number), self._seed, number, starts_at)

    def next_record(self, now: int) -> RecordT:
        """Return what happens next in one of the matches in play, at `now` (epoch milliseconds)."""
        place = self._rng.randrange(len(self._in_play))
        match = self._in_play[place]
        record = None if match is None else next(match, None)
        if record is None:
            self._in_play[place] = match = self._next_match(now)
            record = next(match)
        # A resumed match keeps the start of its earlier description.
        return record if self.feed.describe(record) is not None else self.feed.retimed(record, now)

    def _next_match(self, now: int) -> Iterator[RecordT]:
        for number in self._numbers:
            before = self._acked.get(self.match_id(number))
            if before is None:
                return self.match(number, now)
            if not before.finished:
                return self._rest_of(number, before)
        raise AssertionError("numbers do not end")

    def _rest_of(self, number: int, before: Acked) -> Iterator[RecordT]:
        """Yield the description again, and what was not acknowledged."""
        seq = 0
        for record in self.match(number, before.starts_at):
            if self.feed.describe(record) is None:
                seq += 1
                if seq <= before.seq:
                    continue
            yield record
