"""What each kind of event counts."""

import pytest
from msgspec.structs import replace

from schemas.football.bounds import MAX_LISTED
from schemas.football.events import Correction, Note, Offside, Save
from schemas.football.kinds import CardKind, Phase, ShotOutcome
from schemas.refusals import RefusedError
from tables.football.scoring.fold import fold, start
from tests.tables.football.story import AWAY, HOME, Story


def test_passes_count_and_those_that_arrive_and_a_corner_or_an_offside_with_them() -> None:
    story = Story().begin().passes(HOME, 3).passes(HOME, accurate=False, corner=True)
    story.passes(AWAY, accurate=False, offside=True)
    totals = story.match.totals
    assert (totals.passes, totals.accurate, totals.corners, totals.offsides) == (
        (4, 1),
        (3, 0),
        (1, 0),
        (0, 1),
    )


def test_a_shot_counts_with_its_chance_whatever_becomes_of_it() -> None:
    story = Story().begin()
    for outcome in ShotOutcome:
        story.shot(HOME, outcome, xg=0.125)
    story.shot(AWAY, ShotOutcome.BLOCKED, on_target=True)
    totals = story.match.totals
    assert (totals.shots, totals.on_target, totals.saved, totals.xg) == ((5, 1), (2, 1), (1, 0), (0.625, 0.0))
    assert story.match.score == (1, 0)


def test_an_own_goal_counts_for_the_other_side_and_is_no_shot() -> None:
    story = Story().begin().at("10:00").own_goal(HOME, "c")
    assert (story.match.score, story.match.totals.shots) == ((0, 1), (0, 0))
    (goal,) = story.match.goals
    assert (goal.side, goal.player, goal.own, goal.penalty) == (AWAY, "c", True, False)


def test_a_foul_counts_with_its_card_and_a_card_alone_is_no_foul() -> None:
    story = Story().begin().foul(HOME).foul(HOME, "d", card=CardKind.YELLOW).card(AWAY, "v", CardKind.RED)
    assert story.match.totals.fouls == (2, 0)
    assert [(one.side, one.player, one.card) for one in story.match.bookings] == [
        (HOME, "d", CardKind.YELLOW),
        (AWAY, "v", CardKind.RED),
    ]


def test_offsides_saves_and_corners_count() -> None:
    story = Story().begin().corner(AWAY)
    story.apply(Offside(*story.head(), HOME)).apply(Save(*story.head(), AWAY))
    totals = story.match.totals
    assert (totals.corners, totals.offsides, totals.saves) == ((0, 1), (1, 0), (0, 1))


def test_kicks_of_a_shoot_out_count_in_no_score_and_are_no_shots() -> None:
    story = Story().begin(Phase.SHOOT_OUT).kick(HOME, scored=True).kick(AWAY, scored=False)
    assert (story.match.score, story.match.totals.shots, len(story.match.penalties)) == ((0, 0), (0, 0), 2)


def test_an_event_that_was_counted_changes_nothing() -> None:
    story = Story().begin().goal(HOME)
    assert fold(story.match, story.events[-1]) is story.match


def test_a_correction_moves_the_match_to_its_number_and_does_nothing_else() -> None:
    story = Story().begin().goal(HOME)
    after = fold(story.match, Correction("m", "", 3, 9_000, 2, None))
    assert after == replace(story.match, last_seq=3, last_update=9_000)


def test_an_event_without_a_time_leaves_that_of_the_last_one() -> None:
    story = Story().begin()
    assert fold(story.match, Note("m", "", 2, 0, Phase.FIRST_HALF, 5)).last_update == 1_000


def test_a_match_has_no_more_goals_than_its_row_can_have() -> None:
    story = Story().begin()
    for _ in range(MAX_LISTED):
        story.goal(HOME)
    with pytest.raises(RefusedError, match="goals of a match"):
        story.goal(HOME)


def test_passes_are_not_among_the_recent_events_and_the_rest_is_the_newest_last() -> None:
    story = Story().begin().goal(HOME).passes(HOME, 50).possession(60)
    for _ in range(5):
        story.corner(AWAY)
    assert [one.kind for one in story.match.recent] == ["goal", *["corner"] * 5]
    assert story.match.recent[0].score == (1, 0)


def test_the_first_event_may_be_any() -> None:
    for event in Story().begin().goal(HOME).at("3:00").own_goal(HOME).card(AWAY).events:
        assert fold(start("m"), event).last_seq == event.seq
