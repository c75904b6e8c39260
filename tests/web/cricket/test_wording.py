"""Matches in words: what the status line, the title and a screen reader say, in whole languages."""

import pytest
from msgspec.structs import replace

from schemas.cricket.events import MatchFormat, MatchInfo, Outcome, OutcomeKind, Team
from schemas.cricket.texts import MatchText, SummaryText
from tables.cricket.projections import match_state
from tables.cricket.scoring.fold import inform
from tables.cricket.scoring.result import REVISED, result_text
from tables.cricket.scoring.state import Match
from tables.cricket.summaries import summarise
from tests.tables.cricket.story import TEST, Story, t20
from tests.web.site import TEMPLATES
from web.cricket.results import result
from web.cricket.wording import match_text, summary_text, worded

ENGLISH, HINDI = TEMPLATES.languages["en"], TEMPLATES.languages["hi"]


def words(match: Match, code: str = "en") -> MatchText:
    """A match in words."""
    language = TEMPLATES.languages[code]
    return match_text(match, match_state(match), worded(match, summarise(match), language), language)


def glance(match: Match, code: str = "en") -> SummaryText:
    """A match's summary in words."""
    language = TEMPLATES.languages[code]
    return summary_text(match, worded(match, summarise(match), language), language)


def first_over() -> Story:
    """Reds have scored 9 in the only over of their innings."""
    return Story(t20(1)).innings("Reds").over("4 1 1 1 1 1")


STANDINGS = [
    (Story(t20()), "Yet to begin", "मैच शुरू होना बाकी"),
    (Story(t20()).innings("Reds").over("4"), "", ""),
    (
        first_over(),
        "Innings break: Blues need 10 runs from 6 balls",
        "पारी का अंतराल: Blues को 6 गेंदों में 10 रन चाहिए",
    ),
    (
        first_over().innings("Blues").over("4 4 ."),
        "Blues need 2 runs from 3 balls",
        "Blues को 3 गेंदों में 2 रन चाहिए",
    ),
    (
        first_over().innings("Blues").over("4 4 1 . ."),
        "Blues need 1 run from 1 ball",
        "Blues को 1 गेंद में 1 रन चाहिए",
    ),
    (
        first_over().innings("Blues").over("4 1 1 1 1 1"),
        "Innings break: Scores level",
        "पारी का अंतराल: स्कोर बराबर",
    ),
    (first_over().innings("Blues").over("6 4"), "Blues won by 10 wickets", "Blues 10 विकेट से जीता"),
    (
        Story(TEST).innings("Reds").over("6").declared().innings("Blues").over("4"),
        "Blues trail by 2 runs",
        "Blues 2 रन से पीछे",
    ),
    (
        Story(TEST).innings("Reds").over("6").declared().innings("Blues").over("6 1"),
        "Blues lead by 1 run",
        "Blues 1 रन से आगे",
    ),
    (
        Story(TEST).innings("Reds").over("6 6").declared()
        .innings("Blues").all_out().innings("Blues").over("4"),
        "Blues trail by 8 runs, following on",
        "Blues 8 रन से पीछे, फ़ॉलोऑन",
    ),
    (
        Story(TEST).innings("Reds").over("6").declared().innings("Blues").over("1").declared()
        .innings("Reds").over("1").declared().innings("Blues").over("1"),
        "Blues need 6 runs to win",
        "Blues को जीत के लिए 6 रन चाहिए",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("story", "english", "hindi"), STANDINGS)
def test_the_standing_is_one_sentence_in_each_language(story: Story, english: str, hindi: str) -> None:
    assert words(story.match).standing == glance(story.match).standing == english
    assert words(story.match, "hi").standing == glance(story.match, "hi").standing == hindi


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(OutcomeKind.WON, "Reds", by_runs=1),
        Outcome(OutcomeKind.WON, "Reds", by_runs=124, method="D/L"),
        Outcome(OutcomeKind.WON, "Reds", by_wickets=1),
        Outcome(OutcomeKind.WON, "Reds", by_wickets=7, method=REVISED),
        Outcome(OutcomeKind.WON, "Reds", by_runs=12, by_innings=True),
        Outcome(OutcomeKind.WON, "Reds", by_innings=True),
        Outcome(OutcomeKind.WON, "Reds", by_penalty=True),
        Outcome(OutcomeKind.WON, "Reds", method="Awarded"),
        Outcome(OutcomeKind.TIE),
        Outcome(OutcomeKind.TIE, method="D/L"),
        Outcome(OutcomeKind.TIE, "Reds", method="bowl-out"),
        Outcome(OutcomeKind.TIE, "Reds"),
        Outcome(OutcomeKind.TIE, "Reds", method="D/L"),
        Outcome(OutcomeKind.DRAW),
        Outcome(OutcomeKind.NO_RESULT),
        Outcome(OutcomeKind.NO_RESULT, method="D/L"),
    ],
)
def test_a_result_in_english_is_that_of_the_topic(outcome: Outcome) -> None:
    match = first_over().match
    assert result(match, outcome, ENGLISH) == result_text(match, outcome)
    assert result(match, outcome, HINDI).isascii() is False


@pytest.mark.parametrize(
    ("outcome", "decided"),
    [
        (Outcome(OutcomeKind.WON, "Reds", by_runs=1), True),
        (Outcome(OutcomeKind.TIE, "Reds"), True),
        (Outcome(OutcomeKind.TIE), False),
        (Outcome(OutcomeKind.DRAW), False),
        (Outcome(OutcomeKind.NO_RESULT), False),
    ],
)
def test_no_result_and_a_draw_are_nobodys_victory(outcome: Outcome, decided: bool) -> None:
    match = inform(Story().match, MatchInfo("m1", (Team("Reds"), Team("Blues")), t20(), outcome=outcome))
    assert words(match).decided is glance(match).decided is decided


def test_the_title_and_the_spoken_score_follow_every_ball() -> None:
    """They changed only at an over, a wicket or an innings."""
    story = Story(t20()).innings("Reds").over("4 1 W")
    assert words(story.match).title == "Reds 5-1 (0.3) · Reds v Blues · Overstream"
    assert words(story.match).spoken == "Reds 5 for 1, 0.3 overs"
    story.more("2")
    assert words(story.match).title == "Reds 7-1 (0.4) · Reds v Blues · Overstream"
    assert words(story.match).spoken == "Reds 7 for 1, 0.4 overs"
    assert words(story.match, "hi").spoken == "Reds 1 विकेट पर 7 रन, 0.4 ओवर"


def test_all_out_has_no_wickets_in_its_score() -> None:
    text = words(Story(t20()).innings("Reds").over("4 1").all_out().match)
    assert (text.score, text.wickets, text.overs) == ("5", "", "all out, 2.4 overs")
    assert text.spoken == "Reds 5 all out, 2.4 overs"


def test_the_hundred_is_counted_in_balls() -> None:
    story = Story(t20(20, 5)).innings("Reds", balls_per_over=5).over("4 1 1 1 1").over("1")
    assert words(story.match).overs == "6 balls"
    assert words(story.match).title == "Reds 9-0 (6 balls) · Reds v Blues · Overstream"
    assert words(story.more("1 1 1 1").match).news == "After 10 balls: Reds 13 for 0"
    assert glance(story.match).innings[0].overs == "10 balls"
    eight = Story(MatchFormat("Test", 0, 8, 2)).innings("Reds").over("4 1")
    assert words(eight.match).overs == "0.2 overs"


def test_an_innings_is_told_apart_by_its_number_or_as_a_super_over() -> None:
    story = Story(TEST).innings("Reds").over("6").declared().innings("Blues").over("1").declared()
    assert words(story.match).innings == ""
    assert words(story.innings("Reds").over("1").match).innings == "2nd inns"
    tied = first_over().innings("Blues").over("4 1 1 1 1 1").innings("Blues", super_over=True).over("6")
    assert words(tied.match).innings == "super over"
    assert words(tied.match).title == "Blues, super over 6-0 (0.1) · Reds v Blues · Overstream"
    assert [one.mark for one in glance(tied.match).innings] == ["", "", "super over"]


def test_the_day_of_a_first_class_match_is_counted_from_its_start() -> None:
    day = 86_400_000
    info = MatchInfo("m1", (Team("Reds"), Team("Blues")), TEST, starts_at=1_795_266_600_000)
    match = inform(Story(TEST).innings("Reds").over("6").match, info)
    for since, number in ((0, 1), (7 * 3_600_000, 1), (day - 1_800_000, 2), (4 * day + 3_600_000, 5)):
        assert words(replace(match, last_update=info.starts_at + since)).standing == f"Day {number}"
    assert words(replace(match, last_update=info.starts_at - day)).standing == ""


@pytest.mark.parametrize(
    ("story", "news"),
    [
        (first_over(), "End of the innings. Reds 9 for 0"),
        (Story(t20()).innings("Reds"), "New innings: Reds"),
        (Story(t20()).innings("Reds").over("1"), ""),
        (Story(t20()).innings("Reds").over("6"), "6 runs. Reds 6 for 0"),
        (Story(t20()).innings("Reds").over("1 W"), "Wicket! Reds 1 for 1, 0.2 overs"),
        (Story(t20()).innings("Reds").over("1 1 1 1 1 4"), "End of over 1. Reds 9 for 0"),
        (Story(t20()).innings("Reds").over("1 W").penalty(5), ""),
        (first_over().innings("Blues").over("6 4"), "Blues won by 10 wickets"),
    ],
)
def test_what_listeners_want_to_hear_is_news(story: Story, news: str) -> None:
    assert words(story.match).news == news


def test_the_balls_and_the_over_are_in_words() -> None:
    text = words(Story(t20()).innings("Reds").over("1 1 1 1 1 1").over(". 1wd W").match)
    assert (text.this_over, text.over) == (3, "1 run, 1 wicket")
    assert [(ball.mark, ball.kind, ball.words) for ball in text.balls[-3:]] == [
        ("\N{BULLET}", "dot", "no run"),
        ("1wd", "extra", "1 wide"),
        ("W", "wicket", "wicket"),
    ]
    assert words(Story(t20()).innings("Reds").over("1 1 1 1 1 1").match).this_over == 0


def test_a_side_that_never_will_bat_is_not_yet_to() -> None:
    story = Story(t20()).innings("Reds").over("1 4")
    assert glance(story.match).idle == "yet to bat"
    over = MatchInfo("m1", (Team("Reds"), Team("Blues")), t20(), outcome=Outcome(OutcomeKind.NO_RESULT))
    assert glance(inform(story.match, over)).idle == "did not bat"
    assert glance(Story(t20()).match).idle == ""


def test_the_order_of_a_matchs_name_does_not_change_with_play() -> None:
    """It flipped at the first ball, when the other side batted first."""
    story = Story(t20())
    assert words(story.match).name == words(story.innings("Blues").over("1").match).name == "Reds v Blues"
