"""Goals and cards that officials look at again: the score is right at once, and says what it was."""

import pytest
from msgspec.structs import replace

from schemas.football.kinds import CardKind, Decision, Phase
from schemas.football.words import Standing
from schemas.matches.corrections import Changed, CorrectionKind
from tables.football.scoring.fold import fold
from tests.tables.football.story import AWAY, HOME, Story

LOOK, STANDS, CANCELLED = Decision.UNDER_REVIEW, Decision.STANDS, Decision.CANCELLED


@pytest.mark.parametrize("of", [2, "e2"])
def test_a_goal_that_is_cancelled_leaves_the_score_and_stays_in_the_list(of: int | str) -> None:
    story = Story().begin().at("10:00").goal(HOME).at("11:00").review(of, LOOK, "offside")
    assert (story.match.score, story.state.goals[0].standing) == ((1, 0), Standing.UNDER_REVIEW)
    assert story.state.correction is None
    story.at("12:00").review(of, CANCELLED)
    state = story.state
    assert (story.match.score, state.home.score, state.home.score_by_period) == ((0, 0), 0, (0, 0))
    assert (state.goals[0].standing, state.goals[0].reason) == (Standing.CANCELLED, "offside")
    assert state.correction is not None
    assert (state.correction.kind, state.correction.seq) == (CorrectionKind.VOIDED, 2)
    assert state.correction.changed == (Changed("score", "1-0", "0-0"),)


def test_the_state_says_so_until_the_next_event() -> None:
    story = Story().begin().goal(HOME).review(2, CANCELLED)
    assert story.state.correction is not None
    assert story.passes(AWAY).state.correction is None


def test_a_goal_that_stands_changes_nothing_and_one_that_was_cancelled_counts_again() -> None:
    story = Story().begin().goal(HOME).review(2, STANDS)
    assert (story.match.score, story.state.correction) == ((1, 0), None)
    assert story.state.goals[0].standing is Standing.GIVEN
    story.review(2, CANCELLED).review(2, LOOK)
    assert (story.match.score, story.state.goals[0].standing) == ((0, 0), Standing.UNDER_REVIEW)
    story.review(2, STANDS)
    assert (story.match.score, story.state.goals[0].standing) == ((1, 0), Standing.GIVEN)
    assert story.state.correction is not None
    assert story.state.correction.kind is CorrectionKind.AMENDED


def test_a_card_that_is_cancelled_leaves_the_book_and_its_player_is_back_on_the_pitch() -> None:
    story = Story().line_up(HOME).begin().card(HOME, "c", CardKind.RED)
    assert story.state.home.on_pitch is not None
    assert len(story.state.home.on_pitch) == 10
    assert [player.id for player in story.state.home.sent_off] == ["c"]
    story.review(3, CANCELLED, "it was another player")
    assert (len(story.state.home.on_pitch or ()), story.state.home.statistics.red_cards) == (11, 0)
    assert story.state.cards[0].standing is Standing.CANCELLED
    assert story.state.correction is not None
    assert story.state.correction.changed == (Changed("red_cards", "1-0", "0-0"),)


def test_a_card_given_with_a_foul_can_be_cancelled_and_the_foul_stays() -> None:
    story = Story().begin().foul(AWAY, card=CardKind.YELLOW).review(2, CANCELLED)
    assert (story.state.away.statistics.yellow_cards, story.state.away.statistics.fouls) == (0, 1)


def test_a_look_at_what_was_not_told_is_listed_and_changes_nothing() -> None:
    story = Story().begin().goal(HOME).review(0, LOOK, "penalty?").review("e99", CANCELLED)
    assert story.match.score == (1, 0)
    assert [(one.of_seq, one.of_event_id, one.decision.value) for one in story.state.reviews] == [
        (0, "", "under_review"),
        (0, "e99", "cancelled"),
    ]


def test_a_review_that_arrives_before_its_goal_holds_for_it() -> None:
    goal = Story().begin().goal(HOME).events[1]
    story = Story().begin().review("late", CANCELLED, "handball")
    story.match = fold(story.match, replace(goal, seq=3, event_id="late"))
    assert (story.match.score, story.state.goals[0].reason) == ((0, 0), "handball")


def test_a_goal_of_the_first_half_can_be_cancelled_at_half_time() -> None:
    story = Story().begin().at("45:30").goal(AWAY).at("46:00").end()
    assert (story.state.half_time, story.match.phase) == ((0, 1), Phase.HALF_TIME)
    story.at("1:00", Phase.HALF_TIME).review(2, CANCELLED)
    assert (story.state.half_time, story.match.score) == ((0, 0), (0, 0))
