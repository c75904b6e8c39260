"""Counting's agents over a partition in memory, and what they made of it."""

from typing import cast

import msgspec
from msgspec.structs import replace

from counting.codec import encode
from counting.events import Add, Correction, Event
from counting.scoring import publish
from counting.sport import SPORT
from counting.state import Match, MatchState, PublishedRound, Round
from tables.matches.sport import AnySport, any_sport
from tests.agents.matches import ground


class Ground(ground.Ground):
    """One partition of counting's."""

    def __init__(self, sport: AnySport = any_sport(SPORT)) -> None:  # noqa: B008 - it is frozen
        super().__init__(sport, encode)

    def state(self, match_id: str = "m1") -> MatchState:
        match = self.tables.find(self.partition, match_id.encode())
        assert isinstance(match, Match)
        return publish(match)

    def rounds(self, match_id: str = "m1") -> list[Round]:
        match = self.tables.find(self.partition, match_id.encode())
        assert match is not None
        return cast("list[Round]", self.tables.windows_of(self.partition, match))

    def rounds_published(self) -> list[PublishedRound]:
        topic = self.topics.windows
        assert topic is not None
        return [msgspec.json.decode(one.value or b"", type=PublishedRound) for one in self.on(topic)]

    def reasons(self) -> list[bytes]:
        """Why records became dead letters."""
        return [letter.headers["reason"] for letter in self.on(self.topics.dead_letters)]


def add(at: int, number: int = 1) -> Add:
    """The event of a match's place `at`, without a number."""
    return Add("m1", f"e{at}", 0, at * 10, number)


def adds(*numbers: int) -> list[Event]:
    return [add(at, number) for at, number in enumerate(numbers, 1)]


def correct(at: int, of: int | str, number: int | None) -> Correction:
    replacement = None if number is None else Add("m1", "", 0, 0, number)
    return Correction("m1", f"e{at}", 0, at * 10, of, replacement)


def with_numbers(events: list[Event]) -> list[Event]:
    """The same events from a producer that numbers them."""
    return [replace(event, seq=at) for at, event in enumerate(events, 1)]
