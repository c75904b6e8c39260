"""Basketball's notation: what a play scored, and rates of makes."""

import pytest

from schemas.basketball.events import NoteKind
from tests.tables.basketball.story import AWAY, HOME, Story
from web.basketball.notation import percentage, play_chip


@pytest.mark.parametrize(
    ("story", "chip"),
    [
        (Story().shot(HOME, "a", 3), "+3"),
        (Story().shot(AWAY, "v", made=False), "\N{MULTIPLICATION SIGN}"),
        (Story().throw(HOME, "a"), "+1"),
        (Story().rebound(AWAY, ""), ""),
        (Story().note(NoteKind.REVIEW), ""),
        (Story().score(3, 2), ""),
    ],
)
def test_a_chip_says_what_an_attempt_scored(story: Story, chip: str) -> None:
    assert play_chip(story.state.last_plays[-1]) == chip


def test_a_rate_without_an_attempt_is_a_dash() -> None:
    assert percentage(0, 0) == "\N{EN DASH}"
    assert percentage(5, 11) == "45.5%"
