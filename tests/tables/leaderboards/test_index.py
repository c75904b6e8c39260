"""The index is a sorted list, whatever is added and removed; and its snapshots stay what they were."""

from bisect import bisect_left, insort
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from math import ceil
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tables.leaderboards.build import RUN, STEP, STRIDE, build
from tables.leaderboards.index import BLOCK, GROUP, Index
from tables.leaderboards.keys import Keys
from tests.tables.leaderboards.plain import last_of


def check(index: Keys) -> None:
    """What holds within an index."""
    groups = index.groups
    assert index.lasts == [group.lasts[-1] for group in groups]
    assert index.sizes == [sum(group.counts) for group in groups]
    assert len(index) == sum(index.sizes)
    for group in groups:
        assert 0 < len(group.blocks) <= GROUP
        assert group.lasts == [block[-index.width :] for block in group.blocks]
        assert list(group.counts) == [len(block) // index.width for block in group.blocks]
        assert 0 < min(group.counts) <= max(group.counts) <= BLOCK


def same(keys: Keys, plain: list[bytes]) -> None:
    check(keys)
    assert list(keys) == plain
    assert len(keys) == len(plain)


def test_it_is_a_sorted_list_through_growing_and_shrinking() -> None:
    random, index, plain = Random(1), Index(4), list[bytes]()
    held: list[tuple[Keys, list[bytes]]] = []
    # Grows to several groups, shrinks to nearly nothing, and grows again.
    for share, changes in ((0.9, 16_000), (0.1, 15_000), (0.6, 5_000)):
        for number in range(changes):
            if random.random() < share or not plain:
                key = random.randbytes(4)
                is_new = (place := bisect_left(plain, key)) == len(plain) or plain[place] != key
                assert index.add(key) is is_new
                if is_new:
                    plain.insert(place, key)
            else:
                assert index.remove(plain.pop(random.randrange(len(plain))))
            if number % 997 == 0:
                held.append((index.snapshot(), plain[:]))
        same(index, plain)
    assert max(len(plain) for _, plain in held) > BLOCK * GROUP
    for snapshot, then in held:
        same(snapshot, then)


@given(st.integers(0, 1 << 32), st.sampled_from([0, 1, 60, 500, 9_000]))
@settings(max_examples=25, deadline=None)
def test_every_question_has_the_answer_of_a_sorted_list(seed: int, size: int) -> None:
    random = Random(seed)
    plain = sorted({random.randbytes(2) for _ in range(size)})
    index = last_of(build(plain, 2))[0]
    for _ in range(size // 5):
        key = random.randbytes(2)
        if index.add(key):
            insort(plain, key)
        assert index.remove(plain.pop(random.randrange(len(plain))))
    probes = [b"", b"\0", b"\xff\xff\xff", *(random.randbytes(random.randint(1, 3)) for _ in range(10))]
    for probe in [*probes, *plain[::7]]:
        assert index.count_before(probe) == bisect_left(plain, probe)
        assert (probe in index) == (probe in plain)
        count = random.randint(0, 9)
        before = [key for key in plain if key < probe]
        assert index.before(probe, count) == before[max(0, len(before) - count) :]
        if len(probe) == 2:
            assert index.after(probe, count) == [key for key in plain if key > probe][:count]
    for place in {0, len(plain) // 2, len(plain) // 3, max(0, len(plain) - 1)}:
        count = random.choice([1, 70, 5_000])
        assert index.slice(place, count) == plain[place : place + count]
        if plain:
            assert index.at(place) == plain[place]
    for step in (1, 7, 900):
        places = range(min(len(plain), random.randrange(50)), len(plain), step)
        assert index.at_each(places) == [plain[place] for place in places]
    assert index.slice(len(plain), 5) == []
    for beyond in (range(len(plain), len(plain) + 1), range(-1, 1), range(1, -1, -1)):
        with pytest.raises(IndexError):
            index.at_each(beyond)
    with pytest.raises(IndexError):
        index.at(len(plain))
    with pytest.raises(IndexError):
        index.at(-1)
    with pytest.raises(ValueError, match="place -1"):
        index.slice(-1, 5)


def test_keys_in_order_and_against_it_are_taken_as_any() -> None:
    plain = [number.to_bytes(2) for number in range(9_000)]
    for keys in (plain, plain[::-1]):
        index = Index(2)
        assert all(index.add(key) for key in keys)
        same(index, plain)
        assert all(index.remove(key) for key in keys)
        same(index, [])
        assert index.add(b"ab")


def test_a_small_block_between_full_ones_stays_by_itself() -> None:
    # Three blocks of 48 keys, each filled to 64 by keys between them.
    index = last_of(build((number.to_bytes(2) for number in range(0, 288, 2)), 2))[0]
    for block in range(3):
        for number in range(96 * block + 1, 96 * block + 32, 2):
            index.add(number.to_bytes(2))
    assert [list(group.counts) for group in index.groups] == [[BLOCK] * 3]
    middle = index.slice(BLOCK, BLOCK)
    for key in middle[1:]:
        assert index.remove(key)
        check(index)
    assert index.slice(BLOCK - 1, 3) == [index.at(BLOCK - 1), middle[0], index.at(BLOCK + 1)]


def test_a_snapshot_costs_a_list_of_groups_and_shares_the_rest() -> None:
    index = last_of(build((number.to_bytes(3) for number in range(50_000)), 3))[0]
    snapshot = index.snapshot()
    index.add(b"\xff\xff\xff")
    kept = {id(block) for group in snapshot.groups for block in group.blocks}
    now = [block for group in index.groups for block in group.blocks]
    assert sum(id(block) not in kept for block in now) == 1
    assert sum(one is not other for one, other in zip(index.groups, snapshot.groups, strict=True)) == 1


def test_changes_between_two_snapshots_copy_a_group_once() -> None:
    index = last_of(build((number.to_bytes(3) for number in range(50_000)), 3))[0]
    index.snapshot()
    index.add(b"\xff\xff\xfe")
    group = index.groups[-1]
    index.add(b"\xff\xff\xff")
    assert index.groups[-1] is group


@pytest.mark.parametrize("key", [b"", b"abc", b"abcde"])
def test_a_key_of_another_width_is_not_taken(key: bytes) -> None:
    index = Index(4)
    with pytest.raises(ValueError, match="none of an index of 4"):
        index.add(key)
    with pytest.raises(ValueError, match="another width than 4"):
        last_of(build([b"abcd", key], 4))


@given(st.lists(st.binary(min_size=2, max_size=2), max_size=300))
@settings(max_examples=60, deadline=None)
def test_an_index_built_at_once_is_the_one_built_key_by_key(keys: list[bytes]) -> None:
    same(last_of(build(keys, 2))[0], sorted(set(keys)))


def test_keys_that_come_twice_count_once_however_far_apart() -> None:
    keys = [number.to_bytes(3) for number in range(0, 3 * RUN, 2)]
    same(last_of(build([*keys, *reversed(keys), *keys[::5]], 3))[0], keys)


@pytest.mark.parametrize(
    "arrange", [sorted, partial(sorted, reverse=True), partial(Random(2).sample, k=40_000)]
)
def test_a_large_index_is_built_in_small_steps_and_changes_like_any(
    arrange: Callable[[list[bytes]], list[bytes]],
) -> None:
    keys = arrange([number.to_bytes(3) for number in range(0, 80_000, 2)])
    index, steps = last_of(build(keys, 3))
    runs = ceil(len(keys) / RUN)
    assert steps >= runs + len(keys) / (STEP + runs * STRIDE)
    same(index, sorted(keys))
    for number in range(1, 80_000, 400):
        assert index.add(number.to_bytes(3))
    for key in keys[:1_000]:
        assert index.remove(key)
    check(index)
    assert all(one < other for one, other in pairwise(index))
    assert len(index) == 40_000 + 200 - 1_000
