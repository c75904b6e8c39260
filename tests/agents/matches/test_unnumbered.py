"""Events that nobody numbers: each counts once, whatever the batches are, and whatever fails."""

import random

import pytest

from tables.matches.sequence.ids import MOST_MATCHES
from tests.agents.matches.score_table import DAY, ScoreTable
from tests.tables.matches.tally import BROKEN, CURSED, Fix, Points


def points(event_id: str, number: int = 1, match_id: str = "m", seq: int = 0) -> Points:
    return Points(match_id, number, event_id, seq, 1000)


def fix(of: int | str, replacement: Points | None, event_id: str, match_id: str = "m", seq: int = 0) -> Fix:
    return Fix(match_id, of, replacement, event_id, seq, 1000)


@pytest.fixture
async def table() -> ScoreTable:
    return ScoreTable()


def figures(table: ScoreTable, match_id: str = "m") -> tuple[int, int, int]:
    match = table.match(match_id)
    return match.total, match.count, match.last_seq


@pytest.mark.parametrize("restarts", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3, 100])
async def test_a_repeat_counts_once_in_a_batch_across_batches_and_restarts(
    table: ScoreTable, size: int, restarts: bool
) -> None:
    events: list[Points | Fix] = [points(name, n) for n, name in enumerate("abcabbcdaed", 1)]
    events = [points(event.event_id, ord(event.event_id)) for event in events]
    events += [
        fix("b", points("", 5), "f1"),
        points("e", ord("e")),
        fix("b", points("", 5), "f1"),
        points("g", 7),
    ]
    for at in range(0, len(events), size):
        table.send(*events[at : at + size])
        if restarts:
            table.restart()
    assert figures(table) == (sum(map(ord, "acde")) + 5 + 7, 6, 7)
    assert table.dead == []


async def test_an_id_that_comes_again_with_other_content_is_a_conflict(table: ScoreTable) -> None:
    table.send(points("a", 1), points("a", 2))
    table.send(points("a", 3))
    assert table.reasons == ["conflict", "conflict"]
    assert figures(table) == (1, 1, 1)


@pytest.mark.parametrize("size", [1, 100])
async def test_a_correction_of_an_id_that_has_not_come_is_refused_and_nothing_is_lost_beside_it(
    table: ScoreTable, size: int
) -> None:
    """To see it fail, add a draft's records after they got their numbers: the unknown one is lost."""
    events = [
        points("a", 5),
        fix("a", points("", -1), "below-zero"),
        fix("nobody", None, "unknown"),
        points("b", 2),
        fix("b", points("", 3), "right"),
    ]
    for at in range(0, len(events), size):
        table.send(*events[at : at + size])
    assert sorted(table.reasons) == ["broken-rule", "broken-rule"]
    assert figures(table) == (8, 2, 3)


@pytest.mark.parametrize("restarts", [False, True])
async def test_a_correction_that_failed_none_in_a_draft_that_did_is_known_again(
    table: ScoreTable, restarts: bool
) -> None:
    """To see it fail, note no id of the first correction when a draft is gone through one by one."""
    table.send(points("a", 5), points("b", 2))
    table.send(fix("a", points("", 6), "good"), fix("b", points("", -9), "bad"), points("c", 1))
    if restarts:
        table.restart()
    table.send(fix("a", points("", 6), "good"), points("c", 1))
    assert table.reasons == ["broken-rule"]
    assert figures(table) == (9, 3, 4)


async def test_corrections_of_corrections_by_id(table: ScoreTable) -> None:
    table.send(points("a", 5), fix("a", points("", 6), "f"))
    table.send(fix("f", points("", 7), "g"))
    assert figures(table) == (7, 1, 3)
    table.send(fix("g", None, "h"))
    assert figures(table) == (6, 1, 4)
    table.send(fix("f", None, "i"), fix("a", None, "j"))
    assert figures(table)[:2] == (0, 0)


async def test_what_a_failed_unit_took_back_is_not_known(table: ScoreTable) -> None:
    """A unit that fails undoes the index of ids too: to see it fail, write it past the unit."""
    crowd = [f"crowd-{number}" for number in range(MOST_MATCHES + 4)]
    table.send(*(points("x", 1, name) for name in crowd))
    # All of it fails by the second, which is cut out, and so is the first then: the third gets its number.
    first, bad, second = points("a", CURSED), points("a", CURSED, "cursed"), points("b", 1)
    table.send(first, bad, second, *(points("y", 1, name) for name in crowd))
    assert table.reasons == ["failed", "failed"]
    assert figures(table) == (1, 1, 1)
    table.send(second, points("c", 3))
    assert figures(table) == (4, 2, 2)
    assert not table.waiting
    table.send(*(points(event_id, 1, name) for name in crowd for event_id in "xyz"))
    assert {figures(table, name) for name in crowd} == {(3, 3, 3)}


@pytest.mark.parametrize("size", [1, 2, 100])
async def test_a_match_is_numbered_or_not_as_the_first_event_that_counts_is(
    table: ScoreTable, size: int
) -> None:
    """To see it fail, decide it by the first event of a batch, which may be refused."""
    events = [
        points("a", -1, seq=1),
        points("b", 2),
        points("c", 3, seq=2),
        points("d", 4),
        points("e", 1, seq=3),
    ]
    for at in range(0, len(events), size):
        table.send(*events[at : at + size])
    assert table.reasons == ["broken-rule"] * 3
    assert figures(table) == (6, 2, 2)


async def test_a_match_whose_first_events_wait_is_numbered(table: ScoreTable) -> None:
    table.send(points("c", 3, seq=3))
    table.send(points("x", 9))
    assert table.reasons == ["broken-rule"]
    table.send(points("a", 1, seq=1), points("b", 2, seq=2))
    assert figures(table) == (6, 3, 3)


async def test_a_numbered_match_whose_last_event_was_refused_is_numbered_still(table: ScoreTable) -> None:
    table.send(points("a", 1, seq=1), points("c", -5, seq=3))
    table.wait(6)
    assert table.match().last_seq == 2
    table.send(points("x", 9))
    assert table.reasons == ["broken-rule", "broken-rule"]


@pytest.mark.parametrize("restarts", [False, True])
async def test_a_numbered_correction_by_id_waits_for_its_turn(table: ScoreTable, restarts: bool) -> None:
    """To see it fail, look up what it corrects when it comes, not when its turn has come."""
    table.send(points("a", 1, seq=1))
    table.send(fix("b", points("", 5), "f", seq=3))
    assert table.dead == []
    if restarts:
        table.restart()
    table.send(points("b", 2, seq=2), points("c", 3, seq=4))
    assert figures(table) == (9, 3, 4)
    table.send(fix("b", points("", 5), "f", seq=3))
    assert figures(table) == (9, 3, 4)
    assert table.dead == []


async def test_a_batch_costs_no_more_the_longer_its_match_is(table: ScoreTable) -> None:
    def reads(first: int) -> int:
        before = table.reads
        table.send(*(points(str(first + n)) for n in range(20)))
        return table.reads - before

    early = [reads(n * 20) for n in range(20)][-1]
    for at in range(400, 10_000, 200):
        table.send(*(points(str(at + n)) for n in range(200)))
    assert reads(10_000) <= early + 2
    assert figures(table) == (10_020, 10_020, 10_020)
    table.restart()
    table.send(points("17"), points("10019"), points("new"))
    assert figures(table) == (10_021, 10_021, 10_021)


async def test_ids_are_known_while_a_match_is_final_and_no_longer_than_it_is_kept(table: ScoreTable) -> None:
    table.tables.listing.on(table.partition)
    table.send(points("a", 1), points("b", 2))
    table.retire(2 * DAY)
    assert b"m" not in table.tables.matches.on(table.partition)
    table.send(points("b", 2), fix("a", points("", 4), "f"))
    assert figures(table) == (6, 2, 3)
    table.retire(2 * DAY)
    table.retire(2 * DAY)
    assert table.tables.find(table.partition, b"m") is None
    table.send(points("b", 2))
    assert figures(table) == (2, 1, 1)


@pytest.mark.parametrize("seed", range(20))
async def test_however_a_stream_is_cut_it_comes_to_the_same(table: ScoreTable, seed: int) -> None:
    rng = random.Random(seed)
    events: list[Points | Fix] = []
    for number in range(150):
        match_id, of, kind = rng.choice("mno"), rng.randrange(60), rng.random()
        if kind < 0.2:
            # Two corrections of a batch may make up for each other: these do not.
            content = points("", BROKEN if of < 6 else rng.randrange(9))
            events.append(
                fix(str(of), content if rng.random() < 0.8 or of < 6 else None, f"f{number}", match_id)
            )
        elif kind < 0.35 and events:
            events.append(rng.choice(events))
        else:
            events.append(points(str(of), rng.choice([1, 1, 1, 2, BROKEN]), match_id))
    other = ScoreTable()
    for event in events:
        other.send(event)
    at = 0
    while at < len(events):
        size = rng.randrange(1, 30)
        table.send(*events[at : at + size])
        at += size
        if rng.random() < 0.2:
            table.restart()
    for match_id in "mno":
        assert figures(table, match_id) == figures(other, match_id)
    assert sorted(table.dead) == sorted(other.dead)


@pytest.mark.parametrize("numbered", [False, True])
async def test_events_that_cannot_be_read_hold_up_none_that_needs_no_ids(
    table: ScoreTable, numbered: bool
) -> None:
    """Nobody could tell a repeat of an event without a number; to see it fail, note ids in the index."""

    def event(number: int) -> Points:
        return points(f"e{number}", 1, seq=number if numbered else 0)

    table.send(*(event(number) for number in range(1, 33)))
    [first, *_] = table.scan(table.tables.log.chunks.name)
    table.put(table.tables.log.chunks.name, first[0], b"\xc1")
    table.restart()
    table.send(event(33), points("x", 1, "other"), event(34))
    assert figures(table, "other") == (1, 1, 1)
    assert figures(table)[2] == (34 if numbered else 32)
    assert table.reasons == ([] if numbered else ["needs-rebuild"] * 2)
