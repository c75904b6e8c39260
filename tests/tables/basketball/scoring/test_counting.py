"""What each play counts in score and box score."""

import pytest
from msgspec.structs import replace

from schemas.basketball.bounds import MAX_PLAYERS
from schemas.basketball.events import Block, Correction, FoulKind, NoteKind, Steal
from schemas.basketball.published import SideName
from schemas.refusals import Reason, RefusedError
from tables.basketball.scoring.fold import fold
from tests.tables.basketball.story import AWAY, HOME, Story


def test_a_made_shot_scores_for_its_side_its_player_and_whoever_assisted() -> None:
    story = Story().begin().at("11:40").shot(HOME, "a", 3, assist="b").shot(AWAY, "v")
    assert story.game.score == (3, 2)
    assert (story.line("a").points, story.line("a").fg3m, story.line("a").fgm, story.line("b").ast) == (
        3,
        1,
        1,
        1,
    )
    assert (story.line("v").points, story.line("v").fg3a, story.line("v").fga) == (2, 0, 1)


def test_a_missed_shot_counts_an_attempt_and_its_block() -> None:
    story = Story().begin().shot(HOME, "a", 3, made=False, block="z")
    assert (story.line("a").points, story.line("a").fga, story.line("a").fg3a, story.line("z").blk) == (
        0,
        1,
        1,
        1,
    )
    assert story.state.last_plays[-1].made is False


def test_free_throws_count_apart_and_the_last_one_that_is_made_gives_the_ball_away() -> None:
    story = Story().begin().rebound(HOME, "a").throw(HOME, "a", detail="1 of 2")
    assert story.state.possession is SideName.HOME
    story.throw(HOME, "a", detail="2 of 2")
    assert story.state.possession is SideName.AWAY
    story.throw(HOME, "a", made=False)
    assert (story.line("a").points, story.line("a").ftm, story.line("a").fta, story.line("a").fga) == (
        2,
        2,
        3,
        0,
    )


@pytest.mark.parametrize("detail", ["flagrant 2 of 2", "clear path 2 of 2", "technical"])
def test_a_free_throw_that_leaves_the_ball_with_its_side_gives_it_to_nobody(detail: str) -> None:
    story = Story().begin().rebound(HOME, "a").throw(HOME, "a", detail=detail)
    assert story.state.possession is SideName.HOME


def test_rows_that_name_nobody_are_the_teams() -> None:
    story = Story().begin().rebound(HOME, "").turnover(HOME, "").foul(HOME, "").shot(HOME, "")
    box = story.box.home
    assert (box.team_rebounds, box.team_turnovers) == (1, 1)
    assert (box.totals.reb, box.totals.tov, box.totals.pf, box.totals.points) == (0, 0, 1, 2)
    assert story.box.breaches == ()


def test_a_steal_counts_with_its_turnover_or_apart_but_not_twice() -> None:
    story = Story().begin().turnover(HOME, "a", steal="v").turnover(HOME, "a")
    story.apply(Steal(*story.head(), AWAY, "v")).apply(Block(*story.head(), AWAY, "v"))
    assert (story.line("a").tov, story.line("v").stl, story.line("v").blk) == (2, 2, 1)
    assert story.state.possession is SideName.AWAY


@pytest.mark.parametrize(
    ("kind", "pf", "technicals", "team"),
    [
        (FoulKind.PERSONAL, 1, 0, 1),
        (FoulKind.SHOOTING, 1, 0, 1),
        (FoulKind.LOOSE_BALL, 1, 0, 1),
        (FoulKind.FLAGRANT, 1, 0, 1),
        (FoulKind.OFFENSIVE, 1, 0, 0),
        (FoulKind.DOUBLE, 1, 0, 0),
        (FoulKind.TECHNICAL, 0, 1, 0),
        (FoulKind.DEFENSIVE_THREE_SECONDS, 0, 1, 0),
    ],
)
def test_a_foul_is_personal_and_the_teams_by_its_kind(
    kind: FoulKind, pf: int, technicals: int, team: int
) -> None:
    story = Story().begin().foul(HOME, "a", kind)
    assert (story.line("a").pf, story.line("a").technicals, story.state.home.fouls) == (pf, technicals, team)


def test_team_fouls_begin_anew_in_each_period_and_bring_the_other_side_into_the_bonus() -> None:
    story = Story().begin()
    for _ in range(3):
        story.foul(HOME, "a")
    assert not story.state.away.bonus
    assert story.foul(HOME, "b").state.away.bonus
    assert not story.state.home.bonus
    story.end().next_period().begin()
    assert (story.state.home.fouls, story.state.away.bonus) == (0, False)


def test_what_counts_nothing_is_shown_and_changes_no_figure() -> None:
    story = Story().begin().shot(HOME, "a")
    before = story.box
    story.note(NoteKind.OTHER).note(NoteKind.REVIEW).note(NoteKind.VIOLATION, AWAY).note(
        NoteKind.EJECTION, HOME
    )
    assert [play.kind.value for play in story.state.last_plays] == [
        "shot", "other", "review", "violation", "ejection",
    ]  # fmt: skip
    assert (story.box.home.totals, story.box.away.totals) == (before.home.totals, before.away.totals)


def test_a_player_whom_the_feed_does_not_tell_apart_is_marked_and_the_team_is_right() -> None:
    story = Story().begin()
    event = Story().shot(HOME, "Morris").events[0]
    story.apply(replace(event, seq=2, uncertain=True))
    assert story.line("Morris").uncertain
    assert not story.line("a").uncertain
    assert story.box.home.totals.points == 2


def test_an_event_that_was_counted_changes_nothing_and_a_correction_only_its_number() -> None:
    story = Story().begin().shot(HOME, "a")
    assert fold(story.game, story.events[-1]) is story.game
    corrected = fold(story.game, Correction("g", "c", 3, 9000, 2, None))
    assert corrected == replace(story.game, last_seq=3, last_update=9000)


def test_a_side_has_no_more_players_than_any_has() -> None:
    story = Story()
    for number in range(MAX_PLAYERS):
        story.shot(HOME, f"p{number}")
    with pytest.raises(RefusedError) as refused:
        story.shot(HOME, "one more")
    assert refused.value.reason is Reason.BROKEN_RULE
