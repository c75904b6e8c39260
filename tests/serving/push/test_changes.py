"""The channel between agents and whoever watches: the newest, once, and never a wait."""

import asyncio
from typing import Any

import pytest

from serving.push.changes import Changes, Channel, Mailbox, Snapshot


class Watching:
    """A watcher that writes down what it is given."""

    def __init__(self) -> None:
        self.given: list[dict[str, int]] = []
        self.ended = False

    def deliver(self, changes: Changes) -> None:
        self.given.append({key: snapshot.seq for key, snapshot in changes.snapshots.items()})

    def end(self) -> None:
        self.ended = True


async def test_a_watcher_hears_of_its_match_and_no_other() -> None:
    channel, watching = Channel(), Watching()
    channel.watch("m1", watching)
    channel.publish("m1", 1, b"{}")
    channel.publish("m2", 1, b"{}")
    await asyncio.sleep(0)

    assert watching.given == [{"m1": 1}]


async def test_changes_of_one_turn_of_the_loop_are_one_and_all_watchers_are_given_the_same_object() -> None:
    channel, taken = Channel(), []

    class Keeping(Watching):
        def deliver(self, changes: Changes) -> None:
            taken.append(changes)

    for _ in range(3):
        channel.watch("m1", Keeping())
    for seq in (1, 2, 3):
        channel.publish("m1", seq, b"%d" % seq)
    await asyncio.sleep(0)

    assert len(taken) == 3
    assert {id(changes) for changes in taken} == {id(taken[0])}
    assert taken[0].snapshots["m1"] == Snapshot("m1", 3, b"3")


async def test_nobody_hears_after_unwatching_and_nothing_is_kept_of_who_watched() -> None:
    channel, watching = Channel(), Watching()
    channel.watch("m1", watching)
    channel.watch_everything(watching)
    channel.unwatch("m1", watching)
    channel.unwatch_everything(watching)
    channel.unwatch("m1", watching)
    channel.publish("m1", 1, b"{}")
    await asyncio.sleep(0)

    assert watching.given == []
    assert list(channel.watched) == []


async def test_who_watches_everything_hears_of_all_at_once() -> None:
    channel, watching = Channel(), Watching()
    channel.watch_everything(watching)
    channel.publish("m1", 4, b"{}")
    channel.publish("m2", 7, b"{}")
    await asyncio.sleep(0)

    assert watching.given == [{"m1": 4, "m2": 7}]


def test_publishing_needs_no_loop_and_makes_nothing_where_nobody_watches() -> None:
    channel = Channel()
    channel.publish("m1", 1, b"{}")

    assert channel._changed == {}


def test_a_change_without_an_event_is_remembered_until_the_next_event() -> None:
    channel = Channel()
    for seq in (1, 2, 2):
        channel.publish("m1", seq, b"{}")

    assert channel.was_revised("m1", 2)
    assert not channel.was_revised("m1", 1)
    channel.publish("m1", 3, b"{}")
    assert not channel.was_revised("m1", 3)


@pytest.mark.parametrize(
    ("new", "known", "is_news"),
    [
        ((5, b"a"), None, True),
        ((5, b"a"), (4, b"a"), True),
        ((4, b"a"), (5, b"a"), False),
        ((5, b"a"), (5, b"a"), False),
        ((5, b"b"), (5, b"a"), True),
        ((5, b"b"), (5, b""), False),
    ],
)
def test_news_is_a_later_event_or_another_body(new: Any, known: Any, is_news: bool) -> None:
    other = Snapshot("m1", *known) if known else None
    assert Snapshot("m1", *new).supersedes(other) is is_news


class TestMailbox:
    """A watcher that is asked when it suits."""

    async def test_it_holds_the_newest_of_each_match(self) -> None:
        mailbox = Mailbox()
        for match_id, seq in (("m1", 1), ("m2", 5), ("m1", 2)):
            mailbox.deliver(Changes({match_id: Snapshot(match_id, seq, b"%d" % seq)}))

        assert {snapshot.match_id: snapshot.seq for snapshot in await mailbox.take()} == {"m1": 2, "m2": 5}

    async def test_it_never_goes_back_and_never_says_a_thing_twice(self) -> None:
        mailbox = Mailbox()
        mailbox.deliver(Changes({"m1": Snapshot("m1", 5, b"5")}))
        await mailbox.take()
        for seq in (4, 5):
            mailbox.deliver(Changes({"m1": Snapshot("m1", seq, b"%d" % seq)}))
        waiting = asyncio.create_task(mailbox.take())
        await asyncio.sleep(0)
        assert not waiting.done()
        mailbox.deliver(Changes({"m1": Snapshot("m1", 6, b"6")}))

        assert [snapshot.seq for snapshot in await waiting] == [6]

    async def test_its_end_wakes_who_waits_with_nothing(self) -> None:
        mailbox = Mailbox()
        waiting = asyncio.create_task(mailbox.take())
        await asyncio.sleep(0)
        mailbox.end()

        assert await waiting == []
        assert await mailbox.take() == []


def test_what_is_remembered_of_matches_does_not_grow_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """To see it fail, take the limit out of `Channel.publish`: 250 bytes a match, for ever."""
    monkeypatch.setattr("serving.push.changes.REMEMBERED", 3)
    channel = Channel()
    for number in range(10):
        channel.publish(f"m{number}", 1, b"{}")
        channel.publish("often", number, b"{}")
    channel.publish("often", 9, b"{}")

    assert len(channel._last) == 3
    assert channel.was_revised("often", 9)
