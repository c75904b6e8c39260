"""All matches at a glance: rounds of what changed, and what is known to who comes later."""

import asyncio

from serving.push.changes import Channel, Snapshot
from serving.push.digest import Digest
from tests.serving.push.test_changes import Watching

QUICK = 0.01
"""Seconds between two rounds."""


class Summaries:
    """Matches that live here, as a sport would sum them up."""

    def __init__(self) -> None:
        self.seqs: dict[str, int] = {}
        self.made = 0

    def __call__(self, match_id: str) -> Snapshot | None:
        self.made += 1
        seq = self.seqs.get(match_id)
        return None if seq is None else Snapshot(match_id, seq, b'{"seq":%d}' % seq)


async def heard(watching: Watching, count: int) -> None:
    async with asyncio.timeout(10):
        while len(watching.given) < count:
            await asyncio.sleep(0.001)


async def test_a_match_that_changes_often_is_summed_up_once_a_round() -> None:
    channel, summaries, watching = Channel(), Summaries(), Watching()
    digest = Digest(channel, summaries, QUICK)
    digest.start()
    digest.watch(watching)
    for seq in range(1, 50):
        summaries.seqs["m1"] = seq
        channel.publish("m1", seq, b"{}")
    await heard(watching, 1)

    assert watching.given == [{"m1": 49}]
    assert summaries.made == 1


async def test_who_comes_later_is_given_all_that_is_known_and_then_only_news() -> None:
    channel, summaries, late = Channel(), Summaries(), Watching()
    digest = Digest(channel, summaries, QUICK)
    digest.start()
    digest.take([Snapshot("m1", 1, b"1"), Snapshot("m2", 4, b"4")])
    known = digest.watch(late)
    digest.take([Snapshot("m1", 1, b"1"), Snapshot("m2", 3, b"3"), Snapshot("m2", 5, b"5")])
    await heard(late, 1)

    assert {match_id: snapshot.seq for match_id, snapshot in known.snapshots.items()} == {"m1": 1, "m2": 4}
    assert late.given == [{"m2": 5}]


async def test_a_match_of_another_worker_is_left_to_that_worker() -> None:
    channel, watching = Channel(), Watching()
    digest = Digest(channel, Summaries(), QUICK)
    digest.start()
    digest.watch(watching)
    channel.publish("elsewhere", 9, b"{}")
    digest.take([Snapshot("m1", 1, b"1")])
    await heard(watching, 1)

    assert watching.given == [{"m1": 1}]


async def test_a_stopped_digest_knows_nothing_and_is_told_nothing() -> None:
    channel, summaries = Channel(), Summaries()
    digest = Digest(channel, summaries, QUICK)
    digest.start()
    digest.take([Snapshot("m1", 1, b"1")])
    digest.stop()
    channel.publish("m1", 2, b"{}")
    await asyncio.sleep(0.03)

    assert digest.watch(Watching()).snapshots == {}
    assert summaries.made == 0


async def test_who_wants_matches_that_stand_so_is_told_once_of_one_that_no_longer_does() -> None:
    """The home page was sent every match there is, those that are over too, whenever it connected."""
    watching, others = Watching(), Watching()
    digest = Digest(Channel(), Summaries(), QUICK)
    digest.start()
    digest.take([Snapshot("m1", 1, b"1", "live"), Snapshot("m2", 4, b"4", "finished")])
    known = digest.watch(watching, frozenset({"live", "break"}))
    assert known is digest.watch(others, frozenset({"live", "break"}))
    digest.take([Snapshot("m1", 2, b"2", "finished"), Snapshot("m2", 5, b"5", "finished")])
    await heard(watching, 1)
    digest.take([Snapshot("m1", 3, b"3", "finished"), Snapshot("m2", 6, b"6", "break")])
    await heard(watching, 2)

    assert set(known.snapshots) == {"m1"}
    assert watching.given == others.given == [{"m1": 2}, {"m2": 6}]


async def test_its_end_reaches_all_who_watch() -> None:
    watching = Watching()
    channel = Channel()
    digest = Digest(channel, Summaries(), QUICK)
    digest.start()
    digest.watch(watching)
    channel.end()

    assert watching.ended
