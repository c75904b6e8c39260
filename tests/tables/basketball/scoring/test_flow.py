"""The lead, ties, runs, periods, and how a game ends."""

from schemas.basketball.events import GameFormat, GameInfo, NoteKind, Team
from schemas.basketball.published import Status
from tests.tables.basketball.story import AWAY, HOME, Story


def test_a_lead_that_passes_over_counts_whether_a_tie_lies_between_or_not() -> None:
    story = Story().begin().shot(HOME, "a").shot(AWAY, "v").shot(AWAY, "v").shot(HOME, "a", 3).shot(AWAY, "v")
    # 2-0, 2-2, 2-4 (passed over a tie), 5-4 (passed), 5-6 (passed)
    assert (story.state.lead_changes, story.state.ties) == (3, 1)
    assert (story.state.largest_lead.home, story.state.largest_lead.away) == (2, 2)


def test_a_tie_after_which_the_same_side_leads_again_is_no_change_of_lead() -> None:
    story = Story().begin().shot(HOME, "a").shot(AWAY, "v").shot(HOME, "a")
    assert (story.state.lead_changes, story.state.ties) == (0, 1)


def test_a_run_lasts_until_the_other_side_scores() -> None:
    story = Story().begin().shot(HOME, "a").throw(HOME, "b").shot(AWAY, "v", made=False).shot(HOME, "a", 3)
    assert story.state.run is not None
    assert (story.state.run.side.value, story.state.run.text) == ("home", "6-0")
    story.end().next_period().begin().shot(HOME, "a")
    assert story.state.run.text == "8-0"
    story.throw(AWAY, "v")
    assert (story.state.run.side.value, story.state.run.text) == ("away", "1-0")


def test_periods_sum_to_the_score() -> None:
    story = Story().begin().shot(HOME, "a").end().next_period().begin().shot(AWAY, "v", 3).end()
    story.next_period().shot(HOME, "a")
    assert (story.state.home.periods, story.state.away.periods) == ((2, 0, 2), (0, 3, 0))
    assert story.box.breaches == ()


def test_the_clock_never_rises_in_a_period_though_rows_come_out_of_order() -> None:
    story = Story().begin().at("10:00").shot(HOME, "a").at("10:20").shot(AWAY, "v")
    assert (story.state.clock, story.game.score) == ("10:00", (2, 2))


def test_a_game_is_live_breaks_between_periods_and_ends_when_the_last_one_does() -> None:
    story = Story()
    assert story.state.status is Status.SCHEDULED
    story.begin().shot(HOME, "a")
    assert story.state.status is Status.LIVE
    for _ in range(3):
        story.end()
        assert story.state.status is Status.BREAK
        story.next_period().begin()
    story.end()
    assert (story.state.status, story.state.result) == (Status.FINISHED, "Home won 2-0")


def test_a_level_game_goes_to_overtime_and_the_result_says_so() -> None:
    story = Story().begin().shot(HOME, "a").shot(AWAY, "v")
    for _ in range(3):
        story.end().next_period().begin()
    story.end()
    assert story.state.status is Status.BREAK
    story.next_period("5:00").begin()
    assert story.state.period_name == "OT1"
    story.shot(AWAY, "v").end(game=True)
    assert story.state.result == "Away won 4-2 after overtime"


def test_the_names_of_periods_follow_the_format() -> None:
    halves = GameInfo("g", Team("Reds"), Team("Blues"), GameFormat(periods=2, period_minutes=20))
    story = Story().begin()
    assert story.state.period_name == "Q1"
    assert story.inform(halves).state.period_name == "H1"
    assert (story.state.home.name, story.state.away.name) == ("Reds", "Blues")


def test_a_game_that_was_called_off_says_so() -> None:
    story = Story().inform(GameInfo("g", ended=True))
    assert (story.state.status, story.state.result) == (Status.FINISHED, "Not played")


def test_the_last_minute_is_shown_in_tenths_and_time_outs_are_counted_down() -> None:
    info = GameInfo("g", format=GameFormat(timeouts=7, overtime_timeouts=2, last_two_minutes=True))
    story = Story().inform(info).begin().at("0:03.2")
    assert story.state.home.timeouts_left == 7
    story.note(NoteKind.TIMEOUT, HOME).foul(AWAY, "v")
    assert (story.state.clock, story.state.home.timeouts_left) == ("0:03.2", 6)
    assert story.state.home.bonus
    assert not story.state.away.bonus


def test_a_play_that_is_told_in_the_next_period_counts_in_its_own() -> None:
    story = Story().begin().end().next_period().begin()
    story.period = 1
    story.shot(HOME, "a")
    assert story.game.periods == ((2, 0), (0, 0))
    assert story.box.breaches == ()
