"""What a game's format makes of its events: names, clocks, bonus, time-outs, result."""

import pytest

from schemas.basketball.events import NBA, WNBA, FoulKind, GameFormat, GameInfo, NoteKind, Player, Team
from schemas.basketball.published import PlayerName, Status
from tables.basketball.terms import Roster, clock_text, elapsed_ms, name_of, period_name
from tests.tables.basketball.story import AWAY, HOME, MINUTE, Story

HALVES = GameFormat(periods=2, period_minutes=20)
TEAMS = Team("Reds", "RED"), Team("Blues", "BLU")


def informed(form: GameFormat = NBA, *, ended: bool = False) -> Story:
    return Story().inform(GameInfo("g", *TEAMS, form, ended=ended))


@pytest.mark.parametrize(
    ("form", "period", "name"),
    [
        (NBA, 0, ""),
        (NBA, 1, "Q1"),
        (NBA, 4, "Q4"),
        (NBA, 5, "OT1"),
        (NBA, 7, "OT3"),
        (HALVES, 2, "H2"),
        (HALVES, 3, "OT1"),
        (GameFormat(periods=3), 2, "P2"),
    ],
)
def test_a_period_is_named_by_the_format(form: GameFormat, period: int, name: str) -> None:
    assert period_name(form, period) == name


@pytest.mark.parametrize(
    ("clock_ms", "text"),
    [
        (720_000, "12:00"),
        (467_000, "7:47"),
        (467_900, "7:47"),
        (60_000, "1:00"),
        (59_900, "0:59.9"),
        (59_999, "0:59.9"),
        (30_000, "0:30"),
        (3_200, "0:03.2"),
        (3_040, "0:03.0"),
        (0, "0:00"),
        (1_200_000, "20:00"),
    ],
)
def test_a_clock_has_tenths_in_the_last_minute_only(clock_ms: int, text: str) -> None:
    assert clock_text(clock_ms) == text


def test_the_time_played_counts_overtimes_by_their_own_length() -> None:
    assert elapsed_ms(NBA, 1, 12 * MINUTE) == 0
    assert elapsed_ms(NBA, 2, 11 * MINUTE) == 13 * MINUTE
    assert elapsed_ms(NBA, 6, MINUTE) == (48 + 5 + 4) * MINUTE
    assert elapsed_ms(WNBA, 4, 0) == 40 * MINUTE
    assert elapsed_ms(HALVES, 2, 0) == 40 * MINUTE


def test_a_clock_above_the_period_s_length_is_its_begin() -> None:
    assert elapsed_ms(WNBA, 2, 12 * MINUTE) == 10 * MINUTE


def test_a_game_goes_from_to_come_by_play_and_breaks_to_its_end() -> None:
    story = informed()
    found = [story.state.status]
    for _ in range(4):
        found.append(story.begin().shot(HOME, "a").state.status)
        found.append(story.end().state.status)
        story.next_period()
    assert found == [
        Status.SCHEDULED,
        *(Status.LIVE, Status.BREAK) * 3,
        Status.LIVE,
        Status.FINISHED,
    ]
    assert story.state.result == "Reds won 8-0"


def test_a_game_that_is_level_after_the_last_period_goes_on_in_overtime() -> None:
    story = informed()
    for _ in range(4):
        story.begin().end().next_period()
    assert (story.state.status, story.state.result) == (Status.BREAK, None)
    story.begin().shot(AWAY, "v").end()
    assert (story.state.status, story.state.result) == (Status.FINISHED, "Blues won 2-0 after overtime")


def test_so_many_overtimes_are_in_the_result() -> None:
    story = informed(HALVES)
    for _ in range(4):
        story.begin().end().next_period()
    story.begin().shot(HOME, "a", 3).end()
    assert story.state.result == "Reds won 3-0 after 3 overtimes"


def test_a_game_of_two_halves_is_over_after_the_second() -> None:
    story = informed(HALVES).begin().shot(HOME, "a").end().next_period().begin()
    assert story.state.status is Status.LIVE
    assert story.end().state.status is Status.FINISHED


def test_a_game_is_over_where_its_feed_or_its_description_says_so() -> None:
    assert informed().begin().shot(HOME, "a").end(game=True).state.result == "Reds won 2-0"
    assert informed(ended=True).begin().shot(AWAY, "v", 3).state.result == "Blues won 3-0"


def test_a_game_that_ends_level_or_unplayed_says_so() -> None:
    assert informed(ended=True).state.result == "Not played"
    assert informed().begin().end(game=True).state.result == "Level at 0-0"


def test_a_side_is_called_as_its_description_a_snapshot_or_nobody_does() -> None:
    assert [name_of(Story().game, side) for side in (HOME, AWAY)] == ["Home", "Away"]
    assert name_of(informed().game, AWAY) == "Blues"


def fouls(story: Story, number: int, kind: FoulKind = FoulKind.PERSONAL) -> tuple[int, bool, bool]:
    """Let the home side foul so often; return its team fouls, and which side is in the bonus."""
    for _ in range(number):
        story.foul(HOME, "a", kind)
    return story.state.home.fouls, story.state.home.bonus, story.state.away.bonus


def test_the_other_side_is_in_the_bonus_from_the_fourth_team_foul_of_a_quarter_on() -> None:
    story = informed().begin()
    assert fouls(story, 3) == (3, False, False)
    assert fouls(story, 1) == (4, False, True)
    story.end().next_period().begin()
    assert fouls(story, 0) == (0, False, False)


def test_in_overtime_it_is_from_the_third_on() -> None:
    story = informed()
    for _ in range(4):
        story.begin().end().next_period()
    story.begin()
    assert fouls(story, 2) == (2, False, False)
    assert fouls(story, 1) == (3, False, True)


def test_in_the_last_two_minutes_it_is_from_the_first_foul_of_them_on() -> None:
    story = informed().begin().at("2:01")
    assert fouls(story, 1) == (1, False, False)
    story.at("2:00")
    assert fouls(story, 0) == (1, False, False)
    assert fouls(story, 1) == (2, False, True)


def test_a_format_without_that_rule_has_no_last_two_minutes() -> None:
    story = informed(GameFormat(fouls_before_bonus=4)).begin().at("1:00")
    assert fouls(story, 3) == (3, False, False)


@pytest.mark.parametrize(
    "kind",
    [FoulKind.OFFENSIVE, FoulKind.DOUBLE, FoulKind.TECHNICAL, FoulKind.DEFENSIVE_THREE_SECONDS],
)
def test_fouls_that_are_no_team_fouls_do_not_count_towards_the_bonus(kind: FoulKind) -> None:
    assert fouls(informed().begin(), 6, kind) == (0, False, False)


def timeouts(story: Story) -> tuple[int | None, int | None]:
    return story.state.home.timeouts_left, story.state.away.timeouts_left


def test_time_outs_left_are_those_of_regular_time_and_then_of_each_overtime() -> None:
    story = informed()
    assert timeouts(story) == (7, 7)
    for _ in range(4):
        story.begin().note(NoteKind.TIMEOUT, HOME).end().next_period()
    assert timeouts(story) == (3, 7)
    story.begin().note(NoteKind.TIMEOUT, AWAY)
    assert timeouts(story) == (2, 1)
    story.end().next_period().begin()
    assert timeouts(story) == (2, 2)


def test_more_time_outs_than_there_are_leave_none() -> None:
    story = informed(GameFormat(timeouts=1)).begin()
    for _ in range(3):
        story.note(NoteKind.TIMEOUT, HOME)
    assert timeouts(story) == (0, 1)


def test_where_the_format_has_no_time_outs_nobody_knows_how_many_are_left() -> None:
    assert timeouts(Story().begin().note(NoteKind.TIMEOUT, HOME)) == (None, None)


def test_a_player_whom_no_line_up_has_is_called_by_the_id() -> None:
    roster = Roster(Team("Reds", players=(Player("1", "Abel", "23"), Player("2"))))
    assert roster.name("1") == PlayerName("1", "Abel", "23")
    assert roster.name("2") == PlayerName("2", "2", "")
    assert roster.name("9") == PlayerName("9", "9", "")
