"""The days, sessions and intervals of a first-class match, in words."""

import pytest
from msgspec.structs import replace

from schemas.cricket.events import Interval, IntervalKind, MatchFormat, MatchInfo, Team
from tables.cricket.projections import match_state
from tables.cricket.scoring.fold import inform
from tables.cricket.scoring.state import Match
from tables.cricket.summaries import summarise
from tests.tables.cricket.story import TEST, Story, t20
from tests.web.page import Page
from tests.web.site import TEMPLATES, Site
from web.cricket.wording import match_text, worded

HOUR = 3_600_000
DAY = 24 * HOUR
STARTS = 1_795_266_600_000
LUNCH, TEA, STUMPS = IntervalKind.LUNCH, IntervalKind.TEA, IntervalKind.STUMPS


def played(at: int, *intervals: Interval, form: MatchFormat = TEST) -> Match:
    """A match of which the last ball was bowled so long (ms) after its start; Kent trail by 40 runs."""
    story = Story(form).innings("Reds").over("6 6 6 6 6 6").over("6 2", "Y").declared()
    story.innings("Kent").over("4")
    info = MatchInfo("m1", (Team("Reds"), Team("Kent")), form, starts_at=STARTS, intervals=intervals)
    match = inform(story.match, info)
    innings = match.current
    assert innings is not None
    assert innings.over is not None
    over = replace(innings.over, ended=STARTS + at)
    return replace(match, current=replace(innings, over=over), last_update=STARTS + at)


def said(match: Match, code: str = "en") -> tuple[str, str]:
    """The standing of a match, and its badge."""
    language = TEMPLATES.languages[code]
    text = match_text(match, match_state(match), worded(match, summarise(match), language), language)
    return text.standing, text.badge


@pytest.mark.parametrize(
    ("at", "kind", "english", "hindi"),
    [
        (DAY + 8 * HOUR, STUMPS, ("Day 2: Stumps", "Stumps"), ("दिन 2: स्टंप्स", "स्टंप्स")),
        (2 * DAY + 2 * HOUR, LUNCH, ("Day 3: Lunch", "Lunch"), ("दिन 3: लंच", "लंच")),
        (HOUR, IntervalKind.DRINKS, ("Day 1: Drinks", "Drinks"), ("दिन 1: ड्रिंक्स", "ड्रिंक्स")),
        (HOUR, IntervalKind.STOPPAGE, ("Day 1: Play stopped", "Play stopped"), ("दिन 1: खेल रुका", "खेल रुका")),
    ],
)
def test_an_interval_is_said_with_its_day_and_the_lead(
    at: int, kind: IntervalKind, english: tuple[str, str], hindi: tuple[str, str]
) -> None:
    match = played(at, Interval(kind, STARTS + at + 60_000))
    assert said(match) == (f"{english[0]}, Kent trail by 40 runs", english[1])
    assert said(match, "hi") == (f"{hindi[0]}, Kent 40 रन से पीछे", hindi[1])


def test_an_interval_is_news() -> None:
    match = played(DAY, Interval(LUNCH, STARTS + DAY + 1_000))
    language = TEMPLATES.languages["en"]
    text = match_text(match, match_state(match), worded(match, summarise(match), language), language)
    assert text.news == "Lunch. Kent 4 for 0"


def test_before_both_sides_have_batted_an_interval_stands_alone() -> None:
    story = Story(TEST).innings("Reds").over("6")
    info = MatchInfo("m1", (Team("Reds"), Team("Kent")), TEST, intervals=(Interval(STUMPS),))
    assert said(inform(story.match, info)) == ("Stumps", "Stumps")


def test_rain_stops_a_match_of_limited_overs_too() -> None:
    match = played(HOUR, Interval(IntervalKind.RAIN), form=t20())
    assert said(match) == ("Rain, Kent need 41 runs from 119 balls", "Rain")


@pytest.mark.parametrize(
    ("at", "intervals", "session"),
    [
        (3 * HOUR, (Interval(LUNCH, STARTS + 2 * HOUR),), "Day 1, afternoon"),
        (5 * HOUR, (Interval(LUNCH, STARTS + 2 * HOUR), Interval(TEA, STARTS + 4 * HOUR)), "Day 1, evening"),
        (DAY, (Interval(STUMPS, STARTS + 8 * HOUR),), "Day 2, morning"),
        # Drinks interrupt a session.
        (4 * HOUR, (Interval(LUNCH, STARTS + 2 * HOUR), Interval(IntervalKind.DRINKS, STARTS + 3 * HOUR)),
         "Day 1, afternoon"),
        # Nobody said what came between.
        (HOUR, (), "Day 1"),
        (2 * DAY, (Interval(STUMPS, STARTS + 8 * HOUR),), "Day 3"),
        (DAY + HOUR, (Interval(LUNCH, STARTS + 2 * HOUR),), "Day 2"),
    ],
)  # fmt: skip
def test_the_session_is_the_one_after_the_last_interval_of_the_day(
    at: int, intervals: tuple[Interval, ...], session: str
) -> None:
    assert said(played(at, *intervals)) == (f"{session}: Kent trail by 40 runs", "Live")


def test_the_session_has_a_word_in_hindi() -> None:
    match = played(3 * HOUR, Interval(LUNCH, STARTS + 2 * HOUR))
    assert said(match, "hi")[0] == "दिन 1, दोपहर का सत्र: Kent 40 रन से पीछे"


def test_what_comes_in_the_night_after_stumps_is_of_that_day() -> None:
    match = played(8 * HOUR, Interval(STUMPS, STARTS + 8 * HOUR + 60_000))
    corrected = replace(match, last_update=STARTS + DAY)
    assert said(corrected)[0] == "Day 1: Stumps, Kent trail by 40 runs"


async def test_a_page_and_its_card_show_the_interval_as_a_break(site: Site) -> None:
    site.put(played(DAY, Interval(LUNCH, STARTS + DAY + 1_000)))
    for path in ("/", "/match/m1/", "/match/m1/scorecard/"):
        html = await site.text(path)
        assert "Day 2: Lunch, Kent trail by 40 runs" in Page(html).text
        assert '<span class="badge pause">Lunch</span>' in html
    assert "लंच" in Page(await site.text("/match/m1/?lang=hi")).text
