"""The page of an audience: whole without a script, in the words of its figures, with no markup of a feed."""

import time

from schemas.audience.events import Engagement
from schemas.audience.kinds import Kind
from schemas.audience.published import Minute
from schemas.football.kinds import Side
from schemas.matches.moments import Moment
from tests.tables.basketball.story import Story as GameStory
from tests.tables.cricket.story import Story as CricketStory
from tests.tables.cricket.story import t20
from tests.tables.football.story import Story as FootballStory
from tests.web.audience.crowd import beats, seat
from tests.web.page import Page
from tests.web.pair import pair
from tests.web.site import Site
from web.audience.curve_chart import MOST_POINTS, TOP, curve_chart

MINUTE = 60_000
EVIL = "<script>alert('x')</script>"


def now() -> int:
    return time.time_ns() // 1_000_000


async def test_a_page_has_who_watches_now_at_the_peak_and_with_what(site: Site) -> None:
    site.put_football(FootballStory("final").begin())
    seat([site.worker], *beats("final", now(), 1234))
    text = await site.text("/football/match/final/audience/")
    page = Page(text)
    assert "1,234 watching" in text
    for part in ("Watching now 1,234", "Peak 1,234", "Viewers in all 1,234", "Mobile 1,234", "DE 1,234"):
        assert part in page.text
    assert "90 seconds" in page.text
    assert 'href="/football/match/final/"' in text


async def test_the_page_of_a_match_leads_to_its_audience(site: Site) -> None:
    site.put_football(FootballStory("final").begin())
    assert 'href="/football/match/final/audience/"' in await site.text("/football/match/final/")


async def test_a_match_of_the_sport_at_the_root_has_its_page_there_too(site: Site) -> None:
    seat([site.worker], *beats("test", now(), 3, "cricket"))
    for path in ("/match/test/audience/", "/cricket/match/test/audience/"):
        assert 'href="/match/test/"' in await site.text(path)


async def test_the_score_of_every_sport_is_there_in_the_readers_language(site: Site) -> None:
    site.put_football(FootballStory("final").begin().goal(Side.HOME, "Ada"))
    site.put(CricketStory(t20()).innings("Reds").over("4").match)
    site.put_game(GameStory("game").begin())
    for path, english, hindi in (
        ("/football/match/final/audience/", "Home v Away Home 1", "Home बनाम Away Home 1"),
        ("/match/m1/audience/", "4-0", "लाइव"),
        ("/basketball/match/game/audience/", "Live", "लाइव"),
    ):
        shown = await site.get(f"{path}?lang=hi")
        assert english in Page(await site.text(path)).text
        assert hindi in Page(await shown.text()).text
        assert shown.headers["Content-Language"] == "hi"


async def test_a_match_that_nobody_watches_says_so_and_one_that_nobody_knows_is_not_found(site: Site) -> None:
    site.put_football(FootballStory("empty").begin())
    assert "Nobody has been seen" in await site.text("/football/match/empty/audience/")
    for path in ("/football/match/none/audience/", "/chess/match/none/audience/"):
        answer = await site.get(path)
        assert answer.status == 404
        assert answer.content_type == "text/html"


async def test_nothing_that_is_posted_becomes_markup(site: Site) -> None:
    story = FootballStory("final").begin().goal(Side.HOME, EVIL)
    site.put_football(story)
    at = 2_000
    seat([site.worker], *beats("final", at, 5), *beats("final", at + 4 * MINUTE, 5))
    text = await site.text("/football/match/final/audience/")
    assert "alert" in text
    assert EVIL not in text


async def test_reactions_are_told_by_kind(site: Site) -> None:
    at = now()
    likes = [
        Engagement("football", "final", f"u{one}", f"s{one}", f"e{one}", Kind.LIKE, at, 1, 1, "DE")
        for one in range(7)
    ]
    seat([site.worker], *beats("final", at, 7), *likes)
    assert "Like 7" in Page(await site.text("/football/match/final/audience/")).text


async def test_either_worker_shows_the_page_with_the_score_of_the_other_s_match() -> None:
    async with pair() as two:
        seat(two.workers, *beats("final", now(), 60))
        two.put_football(FootballStory("final").begin().goal(Side.HOME, "Ada"))
        for worker in range(2):
            text = Page(await (await two.ask(worker, "/football/match/final/audience/")).text()).text
            assert "Live Home v Away" in text
            assert "Watching now 60" in text


def minutes(*most: int) -> list[Minute]:
    return [Minute(place * MINUTE, float(one), one, 0) for place, one in enumerate(most)]


def test_the_curve_reaches_from_its_first_minute_to_its_last_with_the_most_at_the_top() -> None:
    chart = curve_chart(minutes(0, 50, 100), [])
    assert chart is not None
    assert chart.line == "M0 1000 500 500 1000 0"
    assert [level.text for level in chart.levels] == ["0", "50", "100"]
    assert [reading.across for reading in chart.points] == [0, 50, 100]


def test_an_event_is_marked_where_it_happened_and_read_there() -> None:
    chart = curve_chart(minutes(10, 10, 20), [Moment(MINUTE + 30_000, "goal", "Ada", 3)])
    assert chart is not None
    assert [(mark.across, mark.text) for mark in chart.marks] == [(75.0, "Ada")]
    assert [reading.event for reading in chart.points] == ["", "Ada", ""]


def test_an_event_before_anybody_watched_is_not_on_the_curve() -> None:
    chart = curve_chart(minutes(10, 20), [Moment(-MINUTE, "goal", "Ada", 3)])
    assert chart is not None
    assert chart.marks == ()


def test_a_day_has_few_points_and_its_peak_among_them() -> None:
    chart = curve_chart(minutes(*([5] * 1000 + [99] + [5] * 439)), [])
    assert chart is not None
    assert len(chart.points) <= MOST_POINTS
    assert max(reading.viewers for reading in chart.points) == 99
    assert min(reading.down for reading in chart.points) >= TOP
    assert 3 <= len(chart.times) <= 8


def test_one_minute_is_no_curve() -> None:
    assert curve_chart(minutes(5), []) is None
