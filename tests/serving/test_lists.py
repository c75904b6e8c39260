"""Which part of a list is the newest, and how it goes on."""

import random
from collections.abc import Sequence
from itertools import pairwise

import msgspec
import pytest

from schemas.matches.times import MAX_TIME
from serving.lists import Cut, Order, SortKey, once_each, path_of


class Match(msgspec.Struct, frozen=True):
    match_id: str
    last_update: int
    is_to_come: bool = False


def matches(count: int, spread: int, seed: int = 1) -> list[Match]:
    """So many matches, updated within so many milliseconds: the fewer, the more at the same time."""
    chance = random.Random(seed)
    return [Match(f"m{number}", 1_700_000_000_000 + chance.randrange(spread)) for number in range(count)]


def newest(cut: Cut, found: Sequence[Match]) -> list[Match]:
    """The part of them; every third is of another group."""
    by_id = {one.match_id: one for one in found}
    order = Order(("other" if number % 3 else "group", one) for number, one in enumerate(found))
    return [by_id[place.match_id] for place in order.part(cut)]


def in_order(found: Sequence[Match]) -> list[Match]:
    return sorted(found, key=lambda one: (-one.last_update, one.match_id))


@pytest.mark.parametrize("spread", [1, 7, 10_000])
@pytest.mark.parametrize("limit", [1, 2, 50, 199, 200, 500])
def test_a_part_is_the_newest_and_one_more_where_there_is_one(spread: int, limit: int) -> None:
    found = matches(200, spread)
    assert newest(Cut(limit), found) == in_order(found)[: limit + 1]


@pytest.mark.parametrize("spread", [1, 7, 10_000])
@pytest.mark.parametrize("limit", [1, 3, 64, 200])
def test_parts_that_follow_each_other_are_the_list(spread: int, limit: int) -> None:
    found, told, after = matches(200, spread), [], None
    while part := newest(Cut(limit, after), found)[:limit]:
        told += part
        after = SortKey.of(part[-1])
        assert told == in_order(found)[: len(told)]
    assert told == in_order(found)


def test_whoever_reads_on_while_matches_move_misses_none_that_stays_and_sees_none_twice() -> None:
    chance, found, told, moved, after = random.Random(2), matches(200, 50), [], set(), None
    now = 1_700_000_001_000
    while part := newest(Cut(10, after), found)[:10]:
        told += [one.match_id for one in part]
        assert len(told) == len(set(told))
        after = SortKey.of(part[-1])
        for index in chance.sample(range(len(found)), 5):
            now += 1
            found[index] = Match(found[index].match_id, now)
            moved.add(found[index].match_id)
    assert {one.match_id for one in found} - moved <= set(told)


@pytest.mark.parametrize("odd", [2**63 - 1, 2**62, MAX_TIME, -1, -(2**63)])
def test_what_claims_to_be_of_another_age_is_put_last(odd: int) -> None:
    """A timestamp of 2^63-1 was on top of the list for ever."""
    found = [Match("odd", odd), *matches(5, 10)]
    assert newest(Cut(1), found)[0].match_id != "odd"
    listed = newest(Cut(None), found)
    assert listed[-1].match_id == "odd"
    assert newest(Cut(9, SortKey.of(listed[-2])), found) == [listed[-1]]


def test_what_is_to_come_follows_the_soonest_first_and_never_leads_a_list() -> None:
    """A fixture of 2099 was on top of the list until then."""
    coming = [Match("far", MAX_TIME - 1, True), Match("soon", 1_700_000_100_000, True)]
    unknown = Match("unknown", 0, True)
    found = [*coming, unknown, Match("ever", 0), *matches(5, 10)]
    listed = newest(Cut(None), found)
    assert [one.match_id for one in listed[5:]] == ["ever", "soon", "far", "unknown"]
    for before, after in pairwise(listed):
        assert newest(Cut(9, SortKey.of(before)), found)[0] == after


def test_of_a_match_that_two_workers_have_the_newer_is_listed() -> None:
    assert once_each([Match("a", 1), Match("b", 2), Match("a", 3)]) == [Match("a", 3), Match("b", 2)]


def test_a_place_is_written_so_that_an_address_can_have_it() -> None:
    after = SortKey.of(Match("a&b=c,d/é", 7))
    assert path_of("/matches/", Cut(5, after), {"status": "live"}) == (
        "/matches/?status=live&limit=5&before=7%2Ca%26b%3Dc%2Cd%2F%C3%A9"
    )
    assert path_of("/matches/", Cut(), {}) == "/matches/"


def test_an_order_that_is_kept_up_is_the_one_that_is_made_anew() -> None:
    chance = random.Random(3)
    groups = ("live", "finished", "scheduled")
    stands = {one.match_id: (chance.choice(groups), one) for one in matches(50, 20)}
    order = Order(stands.values())
    for step in range(2_000):
        match_id = f"m{chance.randrange(80)}"
        if chance.random() < 0.2:
            stands.pop(match_id, None)
            order.remove(match_id)
        else:
            stands[match_id] = (
                chance.choice(groups),
                Match(match_id, 1_700_000_000_000 + chance.randrange(step + 1)),
            )
            order.put(*stands[match_id])
        if step % 50 == 0:
            made = Order(stands.values())
            cut = Cut(chance.choice([1, 5, None]), chance.choice([None, SortKey(-1_700_000_000_010, "m5")]))
            for group in (None, *groups, "none"):
                assert order.part(cut, group) == made.part(cut, group)
