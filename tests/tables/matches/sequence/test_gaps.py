"""What is missing of a feed is kept as ranges, and only so many of them."""

import random

from tables.matches.sequence.gaps import MOST_GAPS, WHOLE, Feed


def test_what_was_given_up_is_missing_until_it_comes() -> None:
    feed = WHOLE.giving_up([(3, 5), (9, 9)])
    assert [seq for seq in range(12) if feed.lacks(seq)] == [3, 4, 5, 9]
    assert feed.without(4).missing == ((3, 3), (5, 5), (9, 9))
    assert feed.without(9).without(3).missing == ((4, 5),)
    assert feed.without(7) is feed


def test_ranges_say_what_a_set_of_numbers_would() -> None:
    chance = random.Random(14)
    feed, lacking, last = WHOLE, set[int](), 0
    for _ in range(400):
        if chance.random() < 0.5 or not lacking:
            first = last + 2
            last = first + chance.randrange(4)
            feed = feed.giving_up([(first, last)])
            lacking |= set(range(first, last + 1))
        else:
            came = chance.choice(sorted(lacking))
            feed = feed.without(came)
            lacking.remove(came)
    assert {seq for seq in range(last + 2) if feed.lacks(seq)} == lacking


def test_beyond_so_many_ranges_the_oldest_are_no_longer_listed() -> None:
    feed: Feed = WHOLE
    for number in range(MOST_GAPS + 3):
        feed = feed.giving_up([(10 * number + 1, 10 * number + 2)])
    assert len(feed.missing) == MOST_GAPS
    assert feed.unlisted == 22
    assert not feed.lacks(21)
    assert feed.lacks(31)
    assert feed.without(31).unlisted == 22
