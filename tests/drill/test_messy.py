"""The messy matches of a drill: which they are, before Kafka has them."""

import pytest

from drill.messy import played
from feeds.basketball.feed import FEED as BASKETBALL
from feeds.cricket.feed import FEED as CRICKET
from feeds.matches.feed import AnyFeed


@pytest.mark.parametrize("feed", [BASKETBALL, CRICKET], ids=lambda feed: feed.sport)
def test_a_match_is_brought_to_the_pace_of_a_drill_and_stays_the_same_otherwise(feed: AnyFeed) -> None:
    first, events, last = played(feed, "m", 3, 1)
    assert [first, last] == [record for record in feed.simulated("m", 3, 1, 0) if feed.describe(record)]
    times = [feed.timestamp(event) for event in events]
    assert times == sorted(times)
    assert 900 < times[-1] / len(times) < 1_100
    original = [record for record in feed.simulated("m", 3, 1, 0) if feed.describe(record) is None]
    assert [feed.retimed(event, 0) for event in events] == [feed.retimed(event, 0) for event in original]
