"""The state in memory and in the table: shared, compact, and the same after a journey."""

import msgspec
import pytest

from schemas.cricket.events import MatchInfo, Team
from tables.cricket.scoring.state import decode, encode
from tests.tables.cricket.story import TEST, Story, t20


def full_innings(story: Story, team: str, overs: int = 20) -> Story:
    story.innings(team)
    for over in range(overs):
        story.over("1 4 . 2 wd 6 W" if over in range(3, 20, 2) else "1 1 . lb 2 4", f"Bowler {over % 6}")
    return story


def test_a_state_is_the_same_after_a_journey_through_its_bytes():
    story = full_innings(Story(t20()), "Reds").innings("Blues", absent=("A11",)).over("1 W")
    assert decode(encode(story.match)) == story.match


def test_an_older_version_reads_what_a_newer_one_wrote():
    """Fields are added at the end and nowhere else: that is what going back a version rests on."""
    story = full_innings(Story(t20()), "Reds").innings("Blues").over("1 W")
    newer = [*msgspec.msgpack.decode(encode(story.match)), "a field of the next version", {"a": 1}]
    assert decode(msgspec.msgpack.encode(newer)) == story.match


def test_a_finished_innings_is_never_touched_again():
    story = full_innings(Story(t20()), "Reds").innings("Blues").over("1")
    first = story.match.earlier[0]
    assert story.over("1 W 4").match.earlier[0] is first


def test_a_one_day_match_fits_into_four_kilobytes():
    squads = tuple(Team(side, tuple(f"Family-Name {n}" for n in range(11))) for side in ("Reds", "Blues"))
    story = full_innings(full_innings(Story(t20(50)), "Reds", 50), "Blues", 50)
    match = msgspec.structs.replace(story.match, info=MatchInfo("m1", squads, t20(50)))
    assert len(encode(match)) < 4_000


def test_a_long_match_keeps_no_more_balls_than_a_short_one():
    short = full_innings(Story(TEST), "Reds", 2)
    long = full_innings(Story(TEST), "Reds", 8)
    assert len(encode(long.match)) < len(encode(short.match)) + 800


def test_bytes_that_are_no_match_are_refused():
    with pytest.raises(msgspec.DecodeError):
        decode(b"\x01")
