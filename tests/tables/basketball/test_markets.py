"""The markets of a basketball game."""

from schemas.matches.markets import Decided
from tables.basketball.markets import MARKETS
from tests.tables.basketball.story import AWAY, HOME, Story
from tests.tables.matches.told import Told


def decided(story: Story) -> list[Decided]:
    return list(MARKETS.decided(story.game, Told(story.events), ()))


def test_each_basket_was_scored_by_a_side_and_the_next_one_is_open() -> None:
    story = Story().begin().shot(HOME, "a", 3).shot(AWAY, "v", made=False).shot(AWAY, "v")
    assert decided(story) == [
        Decided("next-scorer.1", "home", 2, 2000),
        Decided("next-scorer.2", "away", 4, 4000),
    ]
    assert MARKETS.open(story.game) == ("next-scorer.3", "final-margin")


def test_the_end_of_the_game_decides_the_margin_and_that_nobody_scores_any_more() -> None:
    story = Story().begin().shot(HOME, "a", 3).end(game=True)
    assert decided(story)[1:] == [
        Decided("next-scorer.2", "none", 3, 3000),
        Decided("final-margin", "home by 3", 3, 3000),
    ]
    assert MARKETS.open(story.game) == ()


def test_of_a_game_that_is_only_scores_the_margin_is_foretold() -> None:
    story = Story().score(10, 8)
    assert (decided(story), MARKETS.open(story.game)) == ([], ("final-margin",))
    story.score(20, 28, final=True)
    assert decided(story) == [Decided("final-margin", "away by 8", 2, 2000)]


def test_what_changes_no_score_leaves_the_mark() -> None:
    story = Story().begin().shot(HOME, "a")
    before = MARKETS.mark(story.game)
    story.shot(AWAY, "v", made=False)
    assert MARKETS.mark(story.game) == before
    story.shot(AWAY, "v")
    assert MARKETS.mark(story.game) != before
