"""What the owner of a match finds of a posted record, whatever way its event took."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import msgspec
import pytest
from msgspec.json import encode
from prometheus_client import CollectorRegistry

from agents.matches import MatchAgents
from engine.batches import PartitionBatch
from engine.partitions.partition import Partition
from engine.partitions.progress import Progress
from engine.partitions.store import PartitionStore
from serving.ingest.outcomes import AWAITED, Outcome, Posted, Result, digest_of
from tables.matches.event_log import CHUNK
from tables.matches.metrics import MatchMetrics
from tables.matches.outcomes import DescriptionOutcomes, EventOutcomes
from tables.matches.sport import any_sport
from tests.agents.matches.ground import tables_over
from tests.agents.matches.score_table import DAY, PATIENCE, ScoreTable
from tests.engine.records import MadeUpRecord
from tests.tables.matches.tally import BROKEN, TALLY, About, Fix, Points, Tally

COUNTED, DUPLICATE = Result.COUNTED, Result.DUPLICATE
CONFLICT, PENDING, REFUSED = Result.CONFLICT, Result.PENDING, Result.REFUSED
EVENTS = TALLY.topics.events.name

Event = Points | Fix


class Posts(ScoreTable):
    """A score table to which clients post, and wait."""

    def post(self, *events: Event, awaited: bool = True) -> list[Posted]:
        """Have events scored in one batch."""
        self.send(*events, headers=[AWAITED] if awaited else [])
        first = self._offset + 1 - len(events)
        return [posted_at(offset, event) for offset, event in enumerate(events, first)]

    def of(self, *posted: Posted) -> list[Outcome]:
        lookup = EventOutcomes(self.tables)
        return [lookup.outcome(self.partition, one) for one in posted]

    def results(self, *posted: Posted) -> list[Result]:
        return [one.result for one in self.of(*posted)]

    def move(self) -> None:
        """Let another worker own it, which has read the changelogs and remembers nothing."""
        self.restart()
        topics = (EVENTS, TALLY.topics.descriptions.name)
        self.progress = Progress(dict.fromkeys(topics, self._offset + 1))


def posted_at(offset: int, event: Event) -> Posted:
    return Posted(event.match_id, event.event_id, event.seq, 0, offset, digest_of(encode(event)))


def points(event_id: str = "", number: int = 1, seq: int = 0) -> Points:
    return Points("m", number, event_id, seq, 1000)


@pytest.fixture
async def table() -> Posts:
    return Posts()


@pytest.mark.parametrize("moves", [False, True])
@pytest.mark.parametrize("numbered", [False, True])
async def test_a_record_that_counted_is_told_from_its_repeats(
    table: Posts, numbered: bool, moves: bool
) -> None:
    """To see it fail, store no offset: all are duplicates."""
    events = [points("" if numbered else f"e{at}", at, at if numbered else 0) for at in range(1, 40)]
    first = table.post(*events[:20], events[3], *events[20:])
    again = table.post(*events)
    if moves:
        table.move()
    repeat = first.pop(20)
    assert set(table.results(*first)) == {COUNTED}
    assert set(table.results(repeat, *again)) == {DUPLICATE}


@pytest.mark.parametrize("moves", [False, True])
@pytest.mark.parametrize("numbered", [False, True])
async def test_other_content_under_an_id_or_a_number_is_a_conflict(
    table: Posts, numbered: bool, moves: bool
) -> None:
    seq = 1 if numbered else 0
    first, other = table.post(points("a", 1, seq), points("a", 2, seq))
    if moves:
        table.move()
    assert table.results(first, other) == [COUNTED, CONFLICT]
    assert table.reasons == ["conflict"]


async def test_equal_content_that_is_written_otherwise_is_no_conflict(table: Posts) -> None:
    """Another producer's encoding of the same event. To see it fail, go by the digest alone."""
    table.send_raw((b"m", encode(points("a")).replace(b":", b" : ")))
    [again] = table.post(points("a"))
    assert table.results(again) == [DUPLICATE]
    assert table.dead == []


@pytest.mark.parametrize("moves", [False, True])
async def test_an_event_behind_a_gap_waits_for_the_first_that_is_missing_and_counts_then(
    table: Posts, moves: bool
) -> None:
    """To see it fail, forget the header of a record that waits."""
    ahead = table.post(points(seq=4), points(seq=3))
    assert table.of(*ahead) == [Outcome(PENDING, "waits for event 1")] * 2
    [first] = table.post(points(seq=1))
    again = table.post(points(seq=4))
    if moves:
        table.move()
    assert table.of(first, *ahead, *again) == [
        Outcome(COUNTED),
        *[Outcome(PENDING, "waits for event 2")] * 3,
    ]
    [second] = table.post(points(seq=2))
    assert table.results(second, *ahead, *again) == [COUNTED] * 3 + [DUPLICATE]


async def test_other_content_for_a_number_that_waits_is_a_conflict(table: Posts) -> None:
    waits, other = table.post(points(number=1, seq=2), points(number=2, seq=2))
    assert table.results(waits, other) == [PENDING, CONFLICT]
    table.move()
    assert table.results(waits, other) == [PENDING, CONFLICT]


async def test_an_event_behind_a_gap_that_is_given_up_counts(table: Posts) -> None:
    posted = table.post(points(seq=1), points(seq=3))
    table.wait(6)
    assert table.results(*posted) == [COUNTED, COUNTED]


@pytest.mark.parametrize("moves", [False, True])
async def test_a_late_event_is_refused_and_one_that_is_merged_late_counts(table: Posts, moves: bool) -> None:
    table.post(points(seq=1), points(seq=3))
    table.wait(6)
    [late] = table.post(points(seq=2))
    assert len(table.on(table.topics.late)) == 1
    if moves:
        table.move()
    [found] = table.of(late)
    reason = "see the dead letters" if moves else "late: event 2 of m was given up: the match is at 3"
    assert found == Outcome(REFUSED, reason)
    table.send(points(seq=2), headers=[AWAITED, ("late", b"1")])
    assert table.results(posted_at(table._offset, points(seq=2))) == [COUNTED]


@pytest.mark.parametrize("moves", [False, True])
async def test_a_refused_record_says_why_to_whoever_asks_the_worker_that_refused_it(
    table: Posts, moves: bool
) -> None:
    bad, failing, good = table.post(points("a", -5), points("b", BROKEN), points("c", 1))
    if moves:
        table.move()
    reasons = ["broken-rule: less than nothing", "failed: such points cannot be added"]
    expected = [Outcome(REFUSED, "see the dead letters" if moves else reason) for reason in reasons]
    assert table.of(bad, failing, good) == [*expected, Outcome(COUNTED)]


@pytest.mark.parametrize("size", [1, 2, 100])
async def test_every_event_of_a_batch_with_corrections_is_told(table: Posts, size: int) -> None:
    """Also where one of them fails, and all are entered again one by one.

    To see it fail, note no offsets in `Page.take_down`.
    """
    events: list[Event] = [
        points("a", 5),
        Fix("m", "a", points("", 6), "f"),
        points("b", 2),
        Fix("m", "b", points("", -9), "bad"),
        Fix("m", "nobody", None, "unknown"),
        points("c", 1),
        Fix("m", "c", None, "g"),
        points("a", 5),
    ]
    posted = [one for at in range(0, len(events), size) for one in table.post(*events[at : at + size])]
    assert table.results(*posted) == [
        COUNTED, COUNTED, COUNTED, REFUSED, REFUSED, COUNTED, COUNTED, DUPLICATE,
    ]  # fmt: skip
    table.move()
    assert table.results(*posted) == [
        COUNTED, COUNTED, COUNTED, REFUSED, REFUSED, COUNTED, COUNTED, DUPLICATE,
    ]  # fmt: skip


async def test_a_match_that_left_the_hot_tables_and_came_back_knows_its_records(table: Posts) -> None:
    """To see it fail, archive the events without their offsets."""
    posted = table.post(*(points(f"e{at}") for at in range(CHUNK + 3)))
    table.retire(0)
    table.retire(DAY + 1)
    assert table.tables.matches.on(table.partition).get(b"m") is None
    assert set(table.results(*posted)) == {COUNTED}
    posted += table.post(points("new"))
    assert table.tables.matches.on(table.partition).get(b"m") is not None
    assert set(table.results(*posted)) == {COUNTED}
    table.move()
    assert set(table.results(*posted)) == {COUNTED}


async def test_a_rebuild_knows_them_too_also_those_that_it_takes_from_the_ones_that_wait(
    table: Posts,
) -> None:
    """To see it fail, store what it fills in without the offset."""
    posted = table.post(points(seq=1), points(seq=2), points(seq=4))
    kept = table.tables.log.chunks
    [(key, _)] = table.scan(kept.name)
    table.rebuild()
    assert table.results(*posted) == [COUNTED, COUNTED, PENDING]
    # Event 3 is stored, and not scored yet: so 4 follows it.
    table.tables.log.keep(table.partition, b"m", [(3, encode(points(seq=3)))])
    table.restart()
    table.rebuild()
    assert table.results(*posted) == [COUNTED, COUNTED, COUNTED]
    assert kept.on(table.partition).get(key) is not None


async def test_a_record_that_nobody_said_is_waited_for_is_never_counted(table: Posts) -> None:
    """As those that 0.1.0 stored, which have no offset: the content counts, but whose it was is not known."""
    [posted] = table.post(points("a"), awaited=False)
    assert table.results(posted) == [DUPLICATE]


async def test_rows_without_anybody_who_waits_are_as_0_1_0_reads_them(table: Posts) -> None:
    pairs = msgspec.msgpack.Decoder(tuple[tuple[int, bytes], ...])
    table.post(points("a"), points("b"), awaited=False)
    [(_, row)] = table.scan(table.tables.log.chunks.name)
    assert [seq for seq, _ in pairs.decode(row)] == [1, 2]
    table.post(points("c"))
    [(_, row)] = table.scan(table.tables.log.chunks.name)
    with pytest.raises(msgspec.ValidationError):
        pairs.decode(row)


async def test_an_old_record_with_the_offset_of_a_new_one_does_not_count_for_it(table: Posts) -> None:
    """The topic was deleted and made again: its offsets begin anew."""
    [old] = table.post(points("a", 1))
    table.move()
    new = posted_at(old.offset, points("a", 2))
    assert table.results(new, posted_at(old.offset, points("b", 1))) == [CONFLICT, REFUSED]


async def test_a_match_that_waits_for_a_rebuild_says_so(table: Posts) -> None:
    table.post(*(points(seq=seq) for seq in range(1, CHUNK + 3)))
    for kept in (table.tables.log.chunks, table.tables.matches):
        for key, _ in table.scan(kept.name):
            table.put(kept.name, key, b"\xc1")
    table.restart()
    [posted] = table.post(points(seq=CHUNK + 3))
    assert table.of(posted) == [Outcome(PENDING, "waits for a rebuild of its match")]


async def test_events_with_neither_id_nor_number_are_known_by_their_offsets(table: Posts) -> None:
    """Snapshots of a score: the log has them in the order of arrival, and no repeat of the latest."""
    values = [encode(points(number=number)) for number in (1, 2, 3)]
    offsets = {1: 10, 3: 30}
    events = [(seq, value) for seq, value in enumerate(values, 1)]
    table.tables.log.keep(table.partition, b"m", events, offsets)
    table.tables.matches.on(table.partition)[b"m"] = Tally("m", 3)
    table.progress = Progress({EVENTS: 50})

    def snapshot(offset: int, number: int) -> Posted:
        return posted_at(offset, points(number=number))

    found = table.results(
        snapshot(10, 1), snapshot(30, 3), snapshot(31, 3), snapshot(40, 2), snapshot(11, 1), snapshot(30, 1)
    )
    assert found == [COUNTED, COUNTED, DUPLICATE, REFUSED, REFUSED, REFUSED]
    table.progress = Progress({EVENTS: 31})
    # This owner read it, and neither counted nor refused it: so it said nothing new.
    assert table.results(snapshot(40, 2)) == [DUPLICATE]


async def test_what_became_of_a_description(table: Posts) -> None:
    lookup = DescriptionOutcomes(table.tables)

    def described(match_id: str) -> Posted:
        return Posted(match_id, "", 0, 0, table._offset, b"")

    table.inform(About("m", 1))
    first = described("m")
    table.inform(About("m", 2))
    assert lookup.outcome(table.partition, first) == Outcome(COUNTED)
    assert lookup.outcome(table.partition, described("m")) == Outcome(COUNTED)
    assert lookup.outcome(table.partition, described("nobody")).result is REFUSED
    batch = [MadeUpRecord(table._next(), table.now, b"m", b"no json")]
    with table.unit():
        for _ in table.agents.inform(
            table.partition, PartitionBatch(table.topics.descriptions.name, 0, list(batch))
        ):
            pass
    found = lookup.outcome(table.partition, described("m"))
    assert found.result is REFUSED
    assert found.reason.startswith("failed: ")


async def test_the_state_of_a_match_is_the_published_one(table: Posts) -> None:
    table.post(points("a", 4))
    lookup = EventOutcomes(table.tables)
    state = lookup.state(table.partition, "m")
    assert state == table.on(table.topics.state)[-1].value
    assert lookup.state(table.partition, "nobody") is None


class Committing:
    """A partition on disk, of which each transaction is committed when the test says so."""

    def __init__(self, store: PartitionStore) -> None:
        self.tables = tables_over(any_sport(TALLY), 1)
        logs = {name: f"{name}-log" for name in self.tables.app.tables}
        self.partition = Partition(0, store, logs, lambda: None, lambda: None)
        metrics = MatchMetrics(self.tables.sport, lambda: [self.partition], CollectorRegistry())
        self.agents = MatchAgents(self.tables, metrics, PATIENCE, lambda: 1_000)
        self._logs = logs
        self._offset = 0

    def post(self, event: Event) -> Posted:
        record = MadeUpRecord(self._offset, 1_000, b"m", encode(event), [AWAITED])
        batch = PartitionBatch(EVENTS, 0, [record])
        with self.partition.unit():
            for _ in self.agents.score(self.partition, batch):
                pass
        self.partition.stage(batch)
        self._offset += 1
        return posted_at(record.offset, event)

    def commit(self) -> None:
        staged = self.partition.take()
        assert staged is not None
        self.partition.committed(staged, {(log, 0): self._offset for log in self._logs.values()})

    def of(self, posted: Posted) -> Outcome:
        assert self.partition.progress.has_passed(EVENTS, posted.offset)
        return EventOutcomes(self.tables).outcome(self.partition, posted)


@contextmanager
def on_disk(folder: Path) -> Iterator[Committing]:
    store = PartitionStore(folder / "0.db")
    try:
        yield Committing(store)
    finally:
        store.close()


async def test_an_event_that_waited_is_not_counted_before_what_scored_it_is_committed(
    tmp_path: Path,
) -> None:
    """Its own offset is committed long before. To see it fail, read what is staged."""
    with on_disk(tmp_path) as on:
        waits = on.post(points(seq=2))
        on.commit()
        assert on.of(waits) == Outcome(PENDING, "waits for event 1")
        on.post(points(seq=1))
        assert cast(Tally, on.tables.find(on.partition, b"m")).count == 2
        assert on.of(waits) == Outcome(PENDING, "waits for event 1")
        on.commit()
        assert on.of(waits) == Outcome(COUNTED)
