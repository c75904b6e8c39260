"""Many made-up matches at once, without end: as one is over, another begins."""

from collections.abc import Iterator, Mapping
from itertools import count
from random import Random

from feeds.cricket.records import Record, retimed
from feeds.cricket.simulator.chances import Chances
from feeds.cricket.simulator.conditions import FIRST_CLASS, HUNDRED, ONE_DAY, T20
from feeds.cricket.simulator.names import fixture
from feeds.cricket.simulator.simulation import simulate
from feeds.matches.producer import Acked
from schemas.cricket.events import MatchFormat, MatchInfo

FORMATS = Chances({T20: 80, HUNDRED: 12, ONE_DAY: 7, FIRST_CLASS: 1})
"""What is played; longer matches are longer in play, so more of those in play are long than this says."""


class Season:
    """So many matches in play at a time, each numbered; every number of a seed is always the same match.

    With `acked`, what a feed of the same seed had acknowledged, the season goes on
    from there: matches in mid-play after their last acknowledged event, finished ones
    not at all.
    """

    def __init__(
        self,
        seed: int,
        matches: int,
        *,
        formats: Chances[MatchFormat] = FORMATS,
        acked: Mapping[str, Acked] | None = None,
    ) -> None:
        self._seed = seed
        self._formats = formats
        self._acked = acked or {}
        self._numbers = count()
        self._rng = Random(seed)
        self._in_play: list[Iterator[Record] | None] = [None] * matches

    def match_id(self, number: int) -> str:
        """Return the id of the match of this number, from 0."""
        return f"sim-{self._seed}-{number}"

    def match(self, number: int, starts_at: int) -> Iterator[Record]:
        """Yield the match of this number, from its beginning."""
        seed = f"{self._seed}:{number}"
        match_format = self._formats.draw(Random(seed).random())
        return simulate(
            self.match_id(number), seed, match_format, starts_at, teams=fixture(self._seed, number)
        )

    def next_record(self, now: int) -> Record:
        """Return what happens next in one of the matches in play, at `now` (epoch milliseconds)."""
        place = self._rng.randrange(len(self._in_play))
        match = self._in_play[place]
        record = None if match is None else next(match, None)
        if record is None:
            self._in_play[place] = match = self._next_match(now)
            record = next(match)
        return record if isinstance(record, MatchInfo) else retimed(record, now)

    def _next_match(self, now: int) -> Iterator[Record]:
        for number in self._numbers:
            before = self._acked.get(self.match_id(number))
            if before is None:
                return self.match(number, now)
            if not before.finished:
                return self._rest_of(number, before)
        raise AssertionError("numbers do not end")

    def _rest_of(self, number: int, before: Acked) -> Iterator[Record]:
        """Yield the description again, and what was not acknowledged."""
        for record in self.match(number, before.starts_at):
            if isinstance(record, MatchInfo) or record.seq > before.ball_seq:
                yield record
