"""Basketball's words on the page: where a game stands, and its latest plays."""

import pytest

from schemas.basketball.events import GameFormat, GameInfo, NoteKind, Player, Shot, Team
from schemas.basketball.published import PlayKind
from tables.basketball.projections import summarise
from tests.tables.basketball.story import AWAY, HOME, Story
from web.basketball.notation import (
    clock_line,
    game_correction,
    game_name,
    game_standing,
    percentage,
    play_chip,
    recent_text,
    spoken_score,
)

TEAMS = GameInfo("g", Team("Reds", "RED", (Player("a", "Ann"),)), Team("Blues", "BLU"))
SIDES = ("Reds", "Blues")


def told() -> Story:
    return Story().inform(TEAMS).begin()


def latest(story: Story) -> str:
    return recent_text(story.state.last_plays[-1], SIDES)


@pytest.mark.parametrize(
    ("story", "clock", "standing"),
    [
        (Story().inform(TEAMS), "", ""),
        (told(), "Q1 12:00", "Scores level"),
        (told().at("0:03.2").shot(HOME, "a"), "Q1 0:03.2", "Reds lead by 2"),
        (told().shot(AWAY, "v", 3).end(), "End of Q1", "Blues lead by 3"),
        (told().shot(AWAY, "v", 3).end(game=True), "Final", "Blues won 3-0"),
        (Story().inform(TEAMS).score(54, 51, final=True), "Final", "Reds won 54-51"),
    ],
)
def test_a_game_says_where_it_stands(story: Story, clock: str, standing: str) -> None:
    for shown in (story.state, summarise(story.game)):
        assert (clock_line(shown), game_standing(shown)) == (clock, standing)


def test_a_result_of_overtime_says_so() -> None:
    story = Story().inform(GameInfo("g", TEAMS.home, TEAMS.away, GameFormat(periods=1))).begin().end()
    story.next_period("5:00").begin().shot(HOME, "a").end(game=True)
    assert clock_line(story.state) == "Final, OT1"
    assert game_standing(story.state) == "Reds won 2-0 after overtime"


@pytest.mark.parametrize(
    ("story", "text", "chip"),
    [
        (told().shot(HOME, "a", 3), "Ann makes a three", "+3"),
        (told().shot(AWAY, "v", made=False), "v misses a two", "\N{MULTIPLICATION SIGN}"),
        (told().throw(HOME, "a", detail="1 of 2"), "Ann makes a free throw (1 of 2)", "+1"),
        (told().rebound(AWAY, ""), "Blues: rebound", ""),
        (told().turnover(HOME, "a"), "Ann: turnover", ""),
        (told().foul(AWAY, "v"), "v: foul", ""),
        (told().note(NoteKind.TIMEOUT, HOME), "Reds: time-out", ""),
        (told().note(NoteKind.REVIEW), "review", ""),
        (told().note(NoteKind.JUMP_BALL, AWAY), "Blues wins the jump ball", ""),
        (told().note(NoteKind.OTHER), "", ""),
        (Story().score(3, 2), "The score is 3-2", ""),
    ],
)
def test_a_recent_play_is_told_in_words(story: Story, text: str, chip: str) -> None:
    assert latest(story) == text
    assert play_chip(story.state.last_plays[-1]) == chip


def test_every_kind_of_play_has_words() -> None:
    [play] = told().shot(HOME, "a").state.last_plays
    for kind in PlayKind:
        assert recent_text(type(play)(**{**_fields(play), "kind": kind}), SIDES), kind


def _fields(play: object) -> dict[str, object]:
    return {name: getattr(play, name) for name in play.__struct_fields__}  # type: ignore[attr-defined]


def test_what_a_feed_says_of_a_play_is_beside_it() -> None:
    story = told()
    story.apply(Shot(*story.head(), HOME, "a", False, "putback dunk", points=2, made=True))
    assert latest(story) == "Ann makes a two (putback dunk)"


def test_a_snapshot_that_takes_points_back_is_a_correction_in_words() -> None:
    story = Story().at("10:00").score(8, 4).at("9:00").score(6, 4)
    assert game_correction(story.state) == "Corrected: score 6-4 (was 8-4)."
    assert game_correction(told().state) == ""


def test_the_score_is_said_with_names() -> None:
    story = told().shot(HOME, "a")
    assert spoken_score(story.state) == "Reds 2, Blues 0"
    assert game_name(summarise(story.game)) == "Reds v Blues"


def test_a_rate_without_an_attempt_is_a_dash() -> None:
    assert percentage(0, 0) == "\N{EN DASH}"
    assert percentage(5, 11) == "45.5%"
