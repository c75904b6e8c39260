"""The example of a sport in a package of its own: what the machinery gives a sport, it gives this one."""

from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from counting.codec import decode_event, encode
from counting.events import Add, Description, Event
from counting.feed import FEED, read
from counting.sport import SPORT
from counting.state import Note, PublishedRound, Round, Status
from feeds.matches.feed import BadFile, File, MatchFile
from sandbox.process import ROOT
from schemas.matches.corrections import Changed, CorrectionKind
from schemas.protojson.mapping import Form, Mapping
from schemas.protojson.records import Item, RecordKind
from schemas.refusals import Reason, RefusedError
from tables.matches.sport import Numbering, any_sport
from tests.examples.ground import Ground, add, adds, correct, with_numbers

MATCH = ROOT / "examples" / "counting" / "counting" / "match.jsonl"
NUMBERED = pytest.mark.parametrize("numbered", [False, True])


@pytest.fixture
async def ground() -> Ground:
    return Ground()


def feed(events: list[Event], numbered: bool) -> list[Event]:
    return with_numbers(events) if numbered else events


@NUMBERED
async def test_a_match_counts_to_its_total_in_rounds_of_ten(ground: Ground, numbered: bool) -> None:
    ground.inform(Description("m1", "To forty", 40, 500))
    assert (ground.state().status, ground.state().last_update) == (Status.SCHEDULED, 500)
    events = feed(adds(*range(1, 13)), numbered)
    ground.send(*events[:5])
    assert ground.state().status is Status.LIVE
    ground.send(*events[5:])
    state = ground.state()
    assert (state.count, state.total, state.status, state.last_seq) == (78, 40, Status.FINISHED, 12)
    assert ground.rounds() == [Round(1, 10, 55), Round(2, 2, 23)]
    assert ground.rounds_published() == [PublishedRound("m1", 1, 10, 55)]
    assert ground.reasons() == []


@NUMBERED
@pytest.mark.parametrize("of", ["e2", 2])
async def test_an_event_is_corrected_by_its_id_or_its_number(
    ground: Ground, numbered: bool, of: int | str
) -> None:
    events = feed([*adds(*[1] * 10), correct(11, of, 6)], numbered)
    ground.send(*events[:10])
    ground.send(events[10])
    state = ground.state()
    assert (state.count, state.last_seq) == (15, 11)
    assert state.correction == Note(CorrectionKind.AMENDED, 2, (Changed("count", "10", "15"),))
    assert ground.rounds_published() == [
        PublishedRound("m1", 1, 10, 10),
        PublishedRound("m1", 1, 10, 15, corrected=True),
    ]


@NUMBERED
async def test_an_event_that_never_was_leaves_its_round_open(ground: Ground, numbered: bool) -> None:
    events = feed([*adds(*range(1, 11)), correct(11, "e10", None), add(12, 7)], numbered)
    ground.send(*events[:10])
    ground.send(events[10])
    assert (ground.state().count, ground.rounds()) == (45, [Round(1, 9, 45)])
    ground.send(events[11])
    assert (ground.state().count, ground.rounds()) == (52, [Round(1, 10, 52)])
    assert [(one.added, one.corrected) for one in ground.rounds_published()] == [
        (55, False), (45, True), (52, True),
    ]  # fmt: skip


@NUMBERED
async def test_a_correction_is_corrected_and_taken_back(ground: Ground, numbered: bool) -> None:
    events = feed([add(1, 5), correct(2, "e1", 8), correct(3, "e2", 9), correct(4, "e2", None)], numbered)
    counts = []
    for event in events:
        ground.send(event)
        counts.append(ground.state().count)
    assert counts == [5, 8, 9, 5]


@NUMBERED
async def test_what_comes_twice_counts_once(ground: Ground, numbered: bool) -> None:
    events = feed([*adds(3, 4), correct(3, "e1", 5)], numbered)
    ground.send(*events, *events)
    ground.send(events[2], events[0])
    ground.restart()
    ground.send(*events)
    assert (ground.state().count, ground.state().last_seq, ground.reasons()) == (9, 3, [])


@NUMBERED
async def test_what_comes_again_with_other_content_is_a_dead_letter(ground: Ground, numbered: bool) -> None:
    first, second = feed(adds(3, 4), numbered)
    ground.send(first, second, replace(first, number=8))
    assert (ground.state().count, ground.reasons()) == (7, [b"conflict"])


@NUMBERED
async def test_a_correction_of_nothing_before_it_is_a_dead_letter(ground: Ground, numbered: bool) -> None:
    for of in (9, "e9", 2, "e2"):
        ground.send(*feed([add(1, 4), correct(2, of, 8)], numbered))
    assert (ground.state().count, ground.reasons()) == (4, [b"broken-rule"] * 4)


async def test_a_match_has_numbers_or_it_has_none(ground: Ground) -> None:
    ground.send(add(1, 4))
    ground.restart()
    ground.send(*with_numbers(adds(4, 4))[1:])
    ground.send(replace(add(2), event_id=""))
    assert (ground.state().count, ground.reasons()) == (4, [b"broken-rule", b"no-sequence"])


async def test_events_with_numbers_are_put_in_order(ground: Ground) -> None:
    """The correction names an event that comes after it, by its id."""
    events = with_numbers([*adds(1, 2, 4), correct(4, "e3", 9)])
    ground.send(events[3])
    ground.send(events[2])
    ground.restart()
    ground.send(events[1], events[0])
    assert (ground.state().count, ground.state().missing, ground.reasons()) == (12, (), [])


async def test_what_is_late_can_be_applied(ground: Ground) -> None:
    events = with_numbers([*adds(1, 2), correct(3, "e1", 5)])
    ground.send(events[2], events[1])
    ground.wait(6)
    # The correction is of an event that is not there, by its id: nobody can know of which.
    assert ground.reasons() == [b"broken-rule"]
    assert (ground.state().count, ground.state().missing) == (2, (1,))
    ground.send(events[0])
    assert len(ground.on(ground.topics.late)) == 1
    ground.send(events[0], headers=[("late", b"apply")])
    assert (ground.state().count, ground.state().missing) == (3, ())
    ground.send(events[2])
    assert ground.state().count == 7


async def test_more_taken_away_than_there_is_is_a_dead_letter(ground: Ground) -> None:
    ground.send(add(1, 5), add(2, -6), add(3, -5))
    assert (ground.state().count, ground.state().last_seq, ground.reasons()) == (0, 2, [b"broken-rule"])


@NUMBERED
async def test_a_restart_and_a_rebuild_change_nothing(ground: Ground, numbered: bool) -> None:
    ground.inform(Description("m1", "To ninety", 90))
    events = feed([*adds(*range(1, 11)), correct(11, "e4", None), *adds(5, 5)], numbered)
    events = [replace(event, event_id=f"x{at}") if at > 10 else event for at, event in enumerate(events)]
    ground.send(*events[:11])
    ground.restart()
    ground.send(*events[11:])
    before, rounds = ground.state(), ground.rounds()
    ground.rebuild()
    assert (ground.state(), ground.rounds()) == (replace(before, correction=None), rounds)
    ground.send(*events)
    assert (ground.state().count, ground.reasons()) == (before.count, [])


async def test_a_sport_may_have_no_windows_and_no_numbers() -> None:
    bare = replace(any_sport(SPORT), name="bare", windows=None, numbering=Numbering.BY_ARRIVAL)
    ground = Ground(bare)
    ground.send(*adds(3, 4), *with_numbers(adds(1)), correct(3, "e1", 5))
    ground.rebuild()
    ground.send(*adds(3, 4), add(4, 6))
    assert (ground.state().count, ground.reasons()) == (15, [b"broken-rule"])


numbers = st.integers(1, 9)
changes = st.one_of(
    numbers.map(lambda number: (None, number)),
    st.tuples(st.integers(0, 99), st.one_of(st.none(), numbers)),
)


def made(drawn: list[tuple[int | None, int | None]]) -> list[Event]:
    """Events of what was drawn: a number is added, or an event before is corrected by its id."""
    events: list[Event] = []
    for at, (of, number) in enumerate(drawn, 1):
        if of is None or not events:
            events.append(add(at, number or 1))
        else:
            events.append(correct(at, f"e{of % len(events) + 1}", number))
    return events


@settings(deadline=None)
@given(drawn=st.lists(changes, min_size=1, max_size=40), cuts=st.randoms(use_true_random=False))
def test_with_numbers_and_without_events_end_alike(
    drawn: list[tuple[int | None, int | None]], cuts: Random
) -> None:
    """Those without come in order, in whatever batches and twice; those with numbers in any order."""
    events = made(drawn)
    unnumbered, numbered = Ground(), Ground()
    rest = list(events)
    while rest:
        size = cuts.randrange(1, 8)
        unnumbered.send(*rest[:size])
        unnumbered.send(*cuts.sample(rest[:size], len(rest[:size])))
        rest = rest[size:]
        if cuts.random() < 0.2:
            unnumbered.restart()
    shuffled = with_numbers(events)
    cuts.shuffle(shuffled)
    for event in shuffled:
        numbered.send(event)
    assert unnumbered.reasons() == numbered.reasons() == []
    assert replace(unnumbered.state(), correction=None) == replace(numbered.state(), correction=None)
    assert unnumbered.rounds() == numbered.rounds()


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, Reason.UNREADABLE),
        (b"\xff", Reason.UNREADABLE),
        (b"x" * 3000, Reason.TOO_LARGE),
        (encode(Add("m2", "e1", 0, 1, 1)), Reason.WRONG_KEY),
        (encode(add(1, 0)), Reason.BROKEN_RULE),
        (encode(add(1, 1001)), Reason.BROKEN_RULE),
        (encode(correct(1, "e1", 4)), Reason.BROKEN_RULE),
        (encode(correct(1, "", 4)), Reason.BROKEN_RULE),
    ],
)
def test_what_no_event_is_is_refused_with_the_reason(value: bytes | None, reason: Reason) -> None:
    with pytest.raises(RefusedError) as refused:
        decode_event(value, b"m1")
    assert refused.value.reason is reason


@pytest.mark.parametrize("event", [add(1, 4), add(1, -4), correct(3, "e1", None), correct(3, 2, 7)])
def test_what_is_written_is_read_again(event: Event) -> None:
    assert decode_event(encode(event), b"m1") == event


def test_what_is_posted_in_json_is_its_events_and_wrong_fields_are_named() -> None:
    schema = SPORT.topics.events.schema
    assert schema is not None
    kind = RecordKind(
        reading=Mapping(schema),
        check=lambda value, key: SPORT.decode(value, key, False),
        id_field=SPORT.id_field,
        seq_field=SPORT.seq_field,
        needs_identity=lambda _: True,
    )

    def posted(**fields: object) -> Item | list[str]:
        [message] = kind.reading.fast(msgspec.json.encode({"match_id": "m1", **fields}), Form.ONE) or []
        item = kind.item(message)
        return item if isinstance(item, Item) else [fault.field for fault in item]

    item = posted(event_id="a", number=4, timestamp=1767225600000)
    assert isinstance(item, Item)
    assert SPORT.decode(item.value, item.key, False) == Add("m1", "a", 0, 1767225600000, 4)
    assert posted(number=4) == ["event_id"]
    assert posted(number=0, timestamp=-1) == ["timestamp", "number", "event_id"]
    assert posted(event_id="a", correction={}) == ["correction"]


def test_a_file_is_a_match_and_another_is_none() -> None:
    good, bad = read([File("match.jsonl", MATCH.read_bytes()), File("x.jsonl", b"[1]\n")])
    assert isinstance(good, MatchFile)
    info, *events, last = good.records()
    assert (good.match_id, info.match_id, len(events)) == ("count-to-thirty", "count-to-thirty", 6)
    assert last == replace(info, ended=True)
    assert isinstance(bad, BadFile)


async def test_a_made_up_match_is_the_same_again_and_counts_to_its_total(ground: Ground) -> None:
    first, again = (list(FEED.simulated("count-1-0", 1, 0, 1000)) for _ in range(2))
    assert first == again
    ground.inform(first[0])
    ground.send(*first[1:-1])
    assert ground.state("count-1-0").status is Status.FINISHED
    assert SPORT.name == FEED.sport
