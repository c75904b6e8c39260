"""The markets of a football match."""

from schemas.football.kinds import Decision, Phase
from schemas.matches.markets import Decided
from tables.football.markets import MARKETS
from tests.tables.football.story import AWAY, HOME, Story
from tests.tables.matches.told import Told


def decided(story: Story) -> list[Decided]:
    return list(MARKETS.decided(story.match, Told(story.events), ()))


def test_the_first_goal_that_counts_was_the_next_one_to_be_scored() -> None:
    story = Story().begin().goal(HOME).review(2, Decision.CANCELLED).goal(AWAY).own_goal(AWAY)
    assert decided(story) == [
        Decided("next-scorer.1", "away", 4, 4000),
        Decided("next-scorer.2", "home", 5, 5000),
    ]
    assert MARKETS.open(story.match) == ("next-scorer.3", "final-margin")


def test_the_match_is_decided_when_play_ends_and_not_by_what_is_told_later() -> None:
    """Guards: who foretells after the last whistle knows the score."""
    story = Story().begin().goal(HOME).end().begin(Phase.SECOND_HALF).end()
    over = story.events[-1]
    due = [
        Decided("next-scorer.1", "home", 2, 2000),
        Decided("next-scorer.2", "none", over.seq, over.timestamp),
        Decided("final-margin", "home by 1", over.seq, over.timestamp),
    ]
    assert decided(story) == due
    story.at("0:00", Phase.FULL_TIME).note("the pitch is cleared").end(match=True)
    assert decided(story) == due
    assert MARKETS.open(story.match) == ()


def test_a_shoot_out_is_in_no_margin() -> None:
    story = Story().begin(Phase.EXTRA_TIME_SECOND_HALF).end()
    over = story.events[-1]
    story.begin(Phase.SHOOT_OUT).kick(HOME, True).kick(AWAY, False).end(match=True)
    assert decided(story)[-1] == Decided("final-margin", "draw", over.seq, over.timestamp)


def test_of_a_match_that_is_only_scores_the_margin_is_foretold() -> None:
    story = Story().begin().score(1, 0)
    assert (decided(story), MARKETS.open(story.match)) == ([], ("final-margin",))
