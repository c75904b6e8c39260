"""Closed windows of the global board, over several partitions, whatever dies between two parts."""

from contextlib import suppress
from typing import cast

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.leaderboards_totals import TotalAgents
from agents.leaderboards_windows import WindowAgent
from engine.batches import PartitionBatch
from engine.partitions.partition import Partition
from schemas.leaderboards.published import ClosedWindow
from schemas.leaderboards.topics import DEAD_LETTERS, TOTALS, WINDOW_PARTS, WINDOWS
from schemas.leaderboards.totals import Total, encode_total
from schemas.leaderboards.window_parts import WindowAsked, WindowPart, encode_window_part
from tables.leaderboards.closed_accounts import ClosedAccounts
from tables.leaderboards.total_tables import TotalTables
from tables.leaderboards.windows import GRACE, day_of, week_of
from tests.agents.leaderboards.hall import START
from tests.engine.memory import Published, PublishingPartition, app_of
from tests.engine.records import MadeUpRecord
from tests.engine.taking import endless
from tests.schemas.accounts.users import user

COUNT = 4
APP = app_of("global-windows", COUNT)
TABLES, ACCOUNTS = TotalTables(APP), ClosedAccounts(APP)
TODAY = day_of(START)
KEY = f"global\0{TODAY.name}".encode()
HOME = APP.partition_of(KEY)
"""The partition that merges the day."""


class Ring:
    """Partitions, and what they have told one another and not taken yet."""

    def __init__(self) -> None:
        self.places = [PublishingPartition(number) for number in range(COUNT)]
        self.now = START
        self.agents = TotalAgents(TABLES, ACCOUNTS, lambda: self.now, endless)
        self.merging = WindowAgent(TABLES, endless)
        self.sent = [0] * COUNT
        self.waiting: list[list[Published]] = [[] for _ in range(COUNT)]
        self.taken = 0
        self.version = 0
        for number in range(COUNT):
            self.restart(number)

    def owned(self, number: int) -> Partition:
        return cast(Partition, self.places[number])

    def score(self, number: int, score: float, window: str = TODAY.name) -> None:
        """Let a game tell a user's score of the day."""
        self.version += 1
        said = Total(user(number), "g", window, score, START, self.version)
        key = said.user_id.encode()
        self._take(APP.partition_of(key), TOTALS.name, key, encode_total(said))

    def close(self, number: int) -> None:
        for _ in self.agents.close(self.owned(number)):
            pass

    def tell(self, number: int) -> None:
        for _ in self.agents.tell(self.owned(number)):
            pass
        self._gather(number)

    def deliver(self, number: int) -> bool:
        """Let a partition take the next of what it was told; return whether there was any."""
        if not self.waiting[number]:
            return False
        one = self.waiting[number][0]
        self._take(number, WINDOW_PARTS.name, one.key, one.value)
        del self.waiting[number][0]
        return True

    def fail(self, number: int) -> None:
        """Let a partition die as it has taken the next, which is not committed: it comes again."""
        with suppress(ZeroDivisionError), self.places[number].unit():
            for one in self.waiting[number][:1]:
                self._fold(number, WINDOW_PARTS.name, one.key, one.value)
            1 // 0  # noqa: B018
        self.restart(number)

    def restart(self, number: int) -> None:
        """Forget what is only in memory."""
        self.places[number].restart()
        for _ in self.agents.load(self.owned(number)):
            pass

    def settle(self) -> None:
        """Let all be told and taken."""
        is_moving = True
        while is_moving:
            for number in range(COUNT):
                self.tell(number)
            is_moving = any(self.deliver(number) for number in range(COUNT))

    def end(self) -> None:
        """Let the day end everywhere, and all be told."""
        self.now = TODAY.end + GRACE
        for number in range(COUNT):
            self.close(number)
        self.settle()

    @property
    def windows(self) -> list[ClosedWindow]:
        """What is published, all by the partition of the window."""
        found = [(place.number, one) for place in self.places for one in place.on(WINDOWS)]
        assert all((number, one.partition, one.key) == (HOME, HOME, KEY) for number, one in found)
        return [msgspec.json.decode(one.value or b"", type=ClosedWindow) for _, one in found]

    @property
    def refusals(self) -> int:
        return sum(len(place.on(DEAD_LETTERS)) for place in self.places)

    def _take(self, number: int, topic: str, key: bytes | None, value: bytes | None) -> None:
        with self.places[number].unit():
            self._fold(number, topic, key, value)
        self._gather(number)

    def _fold(self, number: int, topic: str, key: bytes | None, value: bytes | None) -> None:
        self.taken += 1
        batch = PartitionBatch(topic, number, [MadeUpRecord(self.taken, self.now, key, value)])
        agent = self.agents.total if topic == TOTALS.name else self.merging.merge
        assert next(agent(self.owned(number), batch)) == 1

    def _gather(self, number: int) -> None:
        """Bring what a partition has published to where it goes."""
        published = self.places[number].published
        for one in published[self.sent[number] :]:
            if one.topic == WINDOW_PARTS.name:
                self.waiting[one.partition].append(one)
        self.sent[number] = len(published)


def best(window: ClosedWindow) -> list[tuple[int, int, float]]:
    return [(one.rank, int(one.user_id, 16), one.score) for one in window.best]


def of(number: int, start: int = 0) -> int:
    """A user who lies in a partition."""
    return next(one for one in range(start, 1000) if APP.partition_of(user(one).encode()) == number)


def test_a_window_is_published_once_with_the_users_of_all_partitions() -> None:
    ring = Ring()
    users = [of(number) for number in range(COUNT)]
    for one in users:
        ring.score(one, 5)
    ring.end()
    ring.end()
    [window] = ring.windows
    assert (window.window, window.start, window.end) == (TODAY.name, TODAY.start, TODAY.end)
    assert (window.total, window.revision) == (COUNT, 0)
    assert best(window) == [(1, one, 5) for one in sorted(users)]


def test_partitions_without_an_entry_are_asked_and_tell_that() -> None:
    ring = Ring()
    one = of(1)
    ring.score(one, 5)
    ring.end()
    assert [(best(window), window.total) for window in ring.windows] == [([(1, one, 5)], 1)]


def test_a_window_without_an_entry_is_not_published() -> None:
    ring = Ring()
    ring.end()
    assert not any(place.published for place in ring.places)


def test_what_is_told_later_is_published_with_a_higher_revision() -> None:
    ring = Ring()
    one, other = of(1), of(2)
    ring.score(one, 5)
    ring.end()
    ring.score(other, 7)
    ring.settle()
    ring.score(one, 8)
    ring.settle()
    assert [(window.revision, best(window)) for window in ring.windows] == [
        (0, [(1, one, 5)]),
        (1, [(1, other, 7), (2, one, 5)]),
        (2, [(1, one, 8), (2, other, 7)]),
    ]


def test_amendments_that_come_together_are_told_at_once() -> None:
    ring = Ring()
    one = of(1)
    ring.score(one, 5)
    ring.end()
    for score in range(6, 16):
        ring.score(one, score)
    ring.settle()
    assert [(window.revision, best(window)) for window in ring.windows] == [
        (0, [(1, one, 5)]),
        (10, [(1, one, 15)]),
    ]


def test_a_partition_that_is_asked_keeps_the_window_that_it_has_closed() -> None:
    ring = Ring()
    users = sorted(of(number) for number in range(COUNT))
    for one in users:
        ring.score(one, 5)
    ring.end()
    for one in users:
        ring.score(one, 7)
        ring.settle()
    assert [window.revision for window in ring.windows] == list(range(COUNT + 1))
    assert best(ring.windows[-1]) == [(1, one, 7) for one in users]
    for number in range(COUNT):
        assert ("global", TODAY.name) not in TABLES.boards.on(ring.owned(number)).by_place


def test_a_partition_that_dies_between_two_parts_publishes_once() -> None:
    ring = Ring()
    for number in range(COUNT):
        ring.score(of(number), 5)
    ring.now = TODAY.end + GRACE
    ring.close(1)
    ring.restart(1)
    ring.tell(1)
    ring.fail(HOME)
    assert not ring.windows
    ring.deliver(HOME)
    ring.fail(HOME)
    ring.restart(HOME)
    ring.end()
    ring.fail(HOME)
    ring.end()
    assert [(window.revision, window.total) for window in ring.windows] == [(0, COUNT)]


def test_a_window_that_cannot_be_read_keeps_no_other_from_being_told() -> None:
    ring, week = Ring(), week_of(START)
    ring.score(of(1), 5)
    ring.score(of(1), 5, week.name)
    ring.now = week.end + GRACE
    ring.close(1)
    ring.places[1].put(TABLES.closed.name, TODAY.name.encode(), b"none")
    ring.restart(1)
    ring.tell(1)
    told = [one.key for one in ring.places[1].published]
    assert told == [f"global\0{week.name}".encode()]


def test_a_part_that_comes_again_changes_nothing() -> None:
    ring = Ring()
    ring.score(of(0), 5)
    ring.end()
    for place in ring.places:
        ring.waiting[HOME] += place.on(WINDOW_PARTS)[::-1]
    ring.waiting[HOME] = [one for one in ring.waiting[HOME] if one.partition == HOME]
    ring.settle()
    assert len(ring.windows) == 1


@pytest.mark.parametrize(
    ("number", "key", "value"),
    [
        (HOME, KEY, b"{"),
        (HOME, b"global", encode_window_part(WindowAsked(TODAY.name))),
        (HOME, b"global\0all-time", encode_window_part(WindowAsked("all-time"))),
        (HOME, KEY, encode_window_part(WindowPart(TODAY.name, COUNT, 0, 0, ()))),
        ((HOME + 1) % COUNT, KEY, encode_window_part(WindowPart(TODAY.name, 0, 0, 0, ()))),
    ],
)
def test_what_cannot_be_is_a_dead_letter_and_harms_nothing(number: int, key: bytes, value: bytes) -> None:
    ring = Ring()
    ring.waiting[number].append(Published(WINDOW_PARTS.name, key, value, {}, number))
    ring.settle()
    assert (ring.refusals, ring.windows) == (1, [])
    ring.score(of(0), 5)
    ring.end()
    assert len(ring.windows) == 1


EVENTS = "close", "tell", "deliver", "fail", "restart", "over"
Step = tuple[str, int, int]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("score"), st.integers(0, 9), st.integers(-2, 9)),
        st.tuples(st.sampled_from(EVENTS), st.integers(0, COUNT - 1), st.just(0)),
    ),
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_the_latest_window_is_that_of_a_plain_recount_whatever_dies(steps: list[Step]) -> None:
    ring, standing = Ring(), dict[int, int]()
    for step, number, score in steps:
        match step:
            case "score":
                ring.score(number, score)
                standing[number] = score
            case "over":
                ring.now = TODAY.end + GRACE
            case _:
                getattr(ring, step)(number)
    ring.end()
    revisions = [window.revision for window in ring.windows]
    assert revisions == sorted(set(revisions))
    assert bool(revisions) == bool(standing)
    for last in ring.windows[-1:]:
        ordered = sorted(standing.items(), key=lambda one: (-one[1], one[0]))
        assert [(int(one.user_id, 16), one.score) for one in last.best] == ordered
        assert last.total == len(standing)
