"""Events cut into any batches make the same match, and a batch folds a match again at most once."""

import gc
import weakref
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from agents.matches import MAX_PAGES, STRIDE, MatchAgents
from engine.batches import PartitionBatch
from schemas.cricket.codec import encode_event
from schemas.cricket.events import AnyEvent, Correction, Delivery, Dismissal, WicketType
from schemas.cricket.topics import DEAD_LETTERS, LATE
from tables.cricket.scoring.state import Over
from tables.matches.event_log import Numbered
from tables.matches.sequence import draft
from tables.matches.sequence.sequencer import Sequencer
from tests.agents.cricket.ground import Ground
from tests.engine.records import MadeUpRecord
from tests.tables.cricket.story import Story, t20

APPLY = [("late", b"apply")]


def story(overs: int = 3) -> list[AnyEvent]:
    made = Story(t20(overs)).innings("Reds")
    for number in range(overs):
        made.over("1 . 4 2 W 6" if number % 2 else "1 1 . wd 3 . 1", "XY"[number % 2])
    made.innings("Blues")
    for number in range(overs):
        made.over("4 . 1 2lb . 1", "PQ"[number % 2])
    return made.events


def corrections(events: list[AnyEvent], wanted: list[tuple[int, int]]) -> list[AnyEvent]:
    """Put corrections in between, each of an event before it, and number all events again."""
    made: list[AnyEvent] = []
    places = sorted((1 + where % len(events), which) for where, which in wanted)
    for place, event in enumerate(events):
        made.append(replace(event, seq=len(made) + 1))
        while places and places[0][0] == place:
            made.append(_correction(made, places.pop(0)[1]))
    return made


def _correction(made: list[AnyEvent], which: int) -> AnyEvent:
    of = made[which % len(made)]
    content: Any = None
    if isinstance(of, Delivery) and which % 3 == 0:
        content = replace(of, runs=which % 5, dismissals=())
    elif isinstance(of, Delivery) and which % 3 == 1:
        content = replace(of, runs=0, dismissals=(Dismissal(WicketType.BOWLED, of.striker),))
    last = made[-1]
    return Correction("m1", last.seq + 1, last.innings_no, "", last.timestamp, of.seq, content)


def messed(events: list[AnyEvent], moves: list[tuple[int, int]], again: list[int]) -> list[AnyEvent]:
    """Move some to elsewhere and send some again: what is late is so by its time, too."""
    made = list(events)
    for here, there in moves:
        made.insert(there % len(made), made.pop(here % len(made)))
    for one in again:
        made.insert(one * 7 % len(made), events[one % len(events)])
    return made


def cut(events: list[AnyEvent], at: list[int]) -> Iterator[list[AnyEvent]]:
    places = sorted({0, len(events), *(one % len(events) for one in at)})
    for first, end in pairwise(places):
        yield events[first:end]


def outcome(batches: Iterator[list[AnyEvent]]) -> tuple[object, ...]:
    """All that a feed leaves behind: match, overs as they are kept, what was set aside, what is counted."""
    ground = Ground()
    for batch in batches:
        ground.send(*batch, headers=APPLY)
    ground.wait(60)
    letters = ground.on(DEAD_LETTERS) + ground.on(LATE)
    in_letters = sorted((one.headers["reason"], one.value) for one in letters)
    sent = {(over.innings, over.over): over for over in ground.overs_published()}
    # One that a batch both closed and took back was never published, and need not be voided.
    whole = {place: (over.balls, over.runs) for place, over in sent.items() if over.complete}
    kept: dict[bytes, Over] = ground.closed_overs()
    played = {place: over for place, over in kept.items() if over.balls}
    return ground.match(), played, in_letters, whole


PAIRS = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), max_size=6)


@settings(deadline=None, max_examples=60)
@given(PAIRS, PAIRS, st.lists(st.integers(0, 100), max_size=3), st.lists(st.integers(0, 100), max_size=8))
def test_batches_may_be_cut_anywhere(
    wanted: list[tuple[int, int]], moves: list[tuple[int, int]], again: list[int], at: list[int]
) -> None:
    events = messed(corrections(story(), wanted), moves, again)
    assert outcome(cut(events, at)) == outcome([event] for event in events)


def counted_folds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    folds: list[int] = []
    refolding = draft.refolding

    def count(sport: Any, match_id: str, info: Any, events: Any, *must: Any) -> Any:
        folds.append(len(events))
        return refolding(sport, match_id, info, events, *must)

    monkeypatch.setattr(draft, "refolding", count)
    return folds


@pytest.mark.parametrize("batches", [1, 3])
async def test_a_thousand_corrections_of_a_match_fold_it_twice_a_batch(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    events = story()
    ground.send(*events)
    balls = [event for event in events if isinstance(event, Delivery)]
    sent: list[AnyEvent] = [*events]
    for number in range(999):
        of = balls[number % len(balls)]
        seq, right = len(sent) + 1, replace(of, runs=number % 5, byes=0, leg_byes=0, dismissals=())
        sent.append(Correction("m1", seq, of.innings_no, "", seq * 1000, of.seq, right))
    folds = counted_folds(monkeypatch)
    counter = ground.metrics.corrected.labels("amended")
    before = counter._value.get()
    size = 999 // batches
    for first in range(len(events), len(sent), size):
        ground.send(*sent[first : first + size])
    assert len(folds) == 2 * batches
    assert counter._value.get() - before == 999
    assert ground.state().last_seq == len(sent)
    assert ground.state().correction is not None


async def test_one_correction_that_fails_among_many_becomes_a_dead_letter_and_the_others_hold(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = story()
    ground.send(*events)
    refolding = draft.refolding

    def fail(sport: Any, match_id: str, info: Any, of: Any, *must: Any) -> Any:
        if any(isinstance(event, Correction) and event.of == 5 for event in of):
            raise ZeroDivisionError
        return refolding(sport, match_id, info, of, *must)

    monkeypatch.setattr(draft, "refolding", fail)
    seq = len(events)
    good = [Correction("m1", seq + 1, 1, "", 1, 3, None), Correction("m1", seq + 2, 1, "", 1, 4, None)]
    bad = Correction("m1", seq + 3, 1, "", 1, 5, None)
    mended = replace(bad, of=6)
    ground.send(*good, bad, mended)
    (letter,) = ground.on(DEAD_LETTERS)
    assert letter.headers["reason"] == b"failed"
    assert ground.state().last_seq == seq + 3
    due = ground.card().innings
    clean = Ground()
    clean.send(*events, *good, mended)
    assert clean.card().innings == due


@pytest.mark.parametrize(("longest", "turns"), [(0.0, 3), (3600.0, 0)])
async def test_a_batch_is_entered_in_stretches_and_makes_the_same_match(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, longest: float, turns: int
) -> None:
    """To see it fail, take `stint.over` out of `score`: the loop stands until all is entered."""
    ground.longest = longest
    steps: list[int] = []
    score = MatchAgents.score

    def counted(agents: MatchAgents, partition: Any, batch: Any) -> Iterator[int]:
        for taken in score(agents, partition, batch):
            steps.append(taken)
            yield taken

    monkeypatch.setattr(MatchAgents, "score", counted)
    events = story()[: 2 * STRIDE + 1]
    ground.send(*events)
    assert steps == [0] * turns + [len(events)]
    assert ground.match() == outcome(iter([events]))[0]


async def test_a_batch_of_very_many_matches_is_written_in_parts(ground: Ground) -> None:
    ball = story()[1]
    many = [replace(ball, match_id=f"n{number}", seq=1) for number in range(MAX_PAGES + 1)]
    records = [
        MadeUpRecord(at, 0, one.match_id.encode(), encode_event(one), ()) for at, one in enumerate(many)
    ]
    taken = [*ground.agents.score(ground.partition, PartitionBatch("cricket.events", 0, records))]
    assert taken == [MAX_PAGES]


async def test_what_a_batch_refuses_holds_none_of_its_scorebook(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each error held the frames that hold the scorebook: the collector stopped the loop for 0.4 s.

    To see it fail, keep the traceback in `Sequencer._refuse`.
    """
    start, ball, *_ = story()
    assert isinstance(ball, Delivery)
    books: list[weakref.ref[Sequencer]] = []
    fold_drafts = Sequencer.fold_drafts

    def noting(self: Sequencer) -> Iterator[None]:
        books.append(weakref.ref(self))
        return fold_drafts(self)

    monkeypatch.setattr(Sequencer, "fold_drafts", noting)
    gc.disable()
    try:
        ground.send(start, ball, replace(ball, runs=ball.runs + 1), replace(ball, seq=30_000))
        gone = [book() is None for book in books]
    finally:
        gc.enable()
    assert len(ground.on(DEAD_LETTERS)) == 2
    assert gone == [True]


async def test_the_events_of_a_long_match_are_read_in_steps(ground: Ground) -> None:
    """To see it fail, read them by `EventLog.all_of`: 30,000 of them at once."""
    start, ball, *_ = story()
    assert isinstance(ball, Delivery)
    events = [start, *(replace(ball, seq=seq) for seq in range(2, 3 * 4096))]
    log, partition = ground.tables.log, ground.partition
    log.keep(partition, b"m1", [(one.seq, encode_event(one)) for one in events])
    found: list[Numbered] = []

    def read() -> Iterator[None]:
        found.extend((yield from log.reading_all(partition, b"m1", events[-1].seq)))

    assert len([*read()]) == 3
    assert found == log.all_of(partition, b"m1")
