"""The front page: the matches of every sport that has a card."""

import gzip
import json
import time
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any
from urllib.parse import quote

import pytest

from schemas.basketball.events import GameInfo, Team
from tests.tables.basketball.story import AWAY, HOME
from tests.tables.basketball.story import Story as GameStory
from tests.tables.cricket.story import Story, t20
from tests.web.day import day_of
from tests.web.page import Page
from tests.web.pair import id_in, pair
from tests.web.site import Site
from web.home.pages import FRONT_PAGES, MOST_KEPT
from web.matches.cards import CARDS

TEAMS = GameInfo("g", Team("Sparks", "SPK"), Team("Storm", "STM"), venue="Hall", competition="League")
SIDES = (TEAMS.home, TEAMS.away)
NOON = int(datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp() * 1000)
EVIL = "<script>alert('x')</script>\"'&"


async def page(site: Site, path: str = "/") -> Page:
    return Page(await site.text(path))


def matches(found: Page) -> set[str]:
    """The addresses of the matches that a page lists."""
    return {found["href"] or "" for found in found.having("a", **{"class": "to"})}


@pytest.fixture
def both(site: Site) -> None:
    site.put(Story(t20()).innings("Reds").over("1 4").match)
    site.put_game(GameStory().inform(TEAMS).begin().at("7:47").shot(HOME, "a", 3).shot(AWAY, "v"))


def channels(found: Page) -> list[dict[str, Any]]:
    [view] = found.having("div", id="view")
    listened: list[dict[str, Any]] = json.loads(view["data-channels"] or "")
    return listened


async def test_matches_of_two_sports_are_on_one_page(site: Site, both: None) -> None:
    front = await page(site)
    assert "Reds 5-0" in front.text
    assert "Sparks 3 Storm 2 Q1 7:47" in front.text
    assert {"/match/m1/", "/basketball/match/g/"} <= front.links
    assert "Live 2" in front.text


async def test_it_listens_to_each_sport_for_what_it_shows(site: Site, both: None) -> None:
    basketball, cricket, football = sorted(channels(await page(site)), key=itemgetter("sport"))
    assert (cricket["path"], cricket["socket"]) == (
        "/live/?status=scheduled,live,innings_break&lang=en",
        "/ws/",
    )
    assert basketball["path"] == "/basketball/live/?status=scheduled,live,break&lang=en"
    assert basketball["socket"] == "/basketball/ws/"
    assert football["path"] == "/football/live/?status=scheduled,live,break&lang=en"
    for channel in (cricket, basketball, football):
        assert (await site.get(channel["script"])).status == 200
    over = channels(await page(site, "/?status=finished"))
    assert {channel["path"].partition("=")[2] for channel in over} == {"finished&lang=en"}


async def test_a_status_selects_the_sports_that_have_it_alone(site: Site, both: None) -> None:
    site.put_game(GameStory("at-break").inform(TEAMS).begin().shot(HOME, "a").end())
    assert "/basketball/match/at-break/" in (await page(site, "/?status=live")).links
    breaks = await page(site, "/?status=break")
    assert matches(breaks) == {"/basketball/match/at-break/"}
    assert {channel["sport"] for channel in channels(breaks)} == {"basketball", "football"}
    answer = await site.get("/?status=rained")
    assert answer.status == 400
    assert "innings_break" in await answer.text()


async def test_two_matches_of_one_id_are_told_apart(site: Site) -> None:
    site.put(Story(t20()).innings("Reds").over("1 4").match)
    site.put_game(GameStory("m1").inform(TEAMS).begin().shot(HOME, "a"))
    cards = (await page(site)).having("li", **{"data-key": "m1"})
    assert {card["data-sport"] for card in cards} == {"cricket", "basketball"}


async def test_nothing_that_a_feed_says_of_a_game_can_become_markup(site: Site) -> None:
    told = GameInfo("g", Team(EVIL, EVIL), Team("B"), venue=EVIL, competition=EVIL)
    site.put_game(GameStory("g").inform(told).begin().shot(HOME, EVIL))
    html = await site.text("/")
    assert EVIL in Page(html).text
    assert "<script>alert" not in html


async def test_a_game_to_come_says_when_and_one_that_is_over_who_won(site: Site) -> None:
    site.put_game(GameStory("soon").inform(GameInfo("soon", TEAMS.home, starts_at=1_795_340_000_000)))
    site.put_game(GameStory("over").inform(TEAMS).begin().shot(AWAY, "v", 3).end(game=True))
    front = await page(site)
    [starts] = front.having("time")
    assert starts["datetime"] == "2026-11-22T09:33:20Z"
    assert "22 November" in front.text
    assert "Basketball 09:33 Sparks v Away" in front.text
    assert "Sparks 0 Storm 3 Storm won 3-0" in front.text


async def test_it_is_the_same_on_every_worker() -> None:
    async with pair() as two:
        for worker in range(2):
            story = GameStory(id_in(worker, "g")).inform(TEAMS).begin().shot(HOME, "a")
            two.put_game(story)
        for path in ("/", "/?status=live"):
            status, _, body = await two.both(path)
            assert status == 200
            assert all(f"/basketball/match/{id_in(worker, 'g')}/".encode() in body for worker in range(2))


async def test_a_worker_whose_sports_have_no_pages_has_a_front_page(site: Site, both: None) -> None:
    site.served[CARDS].clear()
    front = await page(site)
    assert "No match is known yet." in front.text
    assert channels(front) == []


async def test_an_empty_page_helps_who_runs_it_and_of_a_public_site_its_fans(site: Site) -> None:
    assert "faust -A app simulate" in (await page(site)).text
    site.served[FRONT_PAGES].helps_operators = False
    front = (await page(site)).text
    assert "Matches appear here by themselves" in front
    assert "faust" not in front


async def test_where_nothing_is_live_what_comes_is_shown(site: Site) -> None:
    soon = int(time.time() * 1000) + 3_600_000
    site.put_game(GameStory("soon").inform(GameInfo("soon", *SIDES, starts_at=soon)))
    front = await page(site, "/?status=live")
    assert "Nothing is being played just now. All matches · Latest results Upcoming" in front.text
    assert "/basketball/match/soon/" in front.links


async def test_what_is_searched_for_is_found_in_names_competitions_and_grounds(
    site: Site, both: None
) -> None:
    for words in ("spark", "STORM%20sparks", "league", "hall"):
        assert matches(await page(site, f"/?q={words}")) == {"/basketball/match/g/"}, words
    assert matches(await page(site, "/?q=reds&status=live")) == {"/match/m1/"}
    nothing = await page(site, "/?q=reds&sport=basketball")
    assert "No match has “reds”" in nothing.text
    assert EVIL in (await page(site, f"/?q={quote(EVIL)}")).text


async def test_a_sport_can_be_all_that_is_shown(site: Site, both: None) -> None:
    front = await page(site, "/?sport=basketball")
    assert matches(front) == {"/basketball/match/g/"}
    assert [channel["sport"] for channel in channels(front)] == ["basketball"]
    assert {"/?status=live&sport=basketball", "/?sport=cricket", "/"} <= front.links


async def test_pinned_matches_are_asked_for_by_their_ids(site: Site, both: None) -> None:
    found = await page(site, "/?match=basketball/g&match=cricket/m1&match=cricket/nobody&match=chess/x")
    assert matches(found) == {"/match/m1/", "/basketball/match/g/"}
    assert matches(await page(site, "/?match=basketball/g")) == {"/basketball/match/g/"}


async def test_a_day_of_many_matches_is_pages_of_few_bytes(site: Site) -> None:
    made = day_of(site, int(time.time() * 1000))
    html = await site.text("/")
    front = Page(html)
    # 12 of the results, and all the others: a row each.
    over = sum(match.part == 1 for match in made)
    assert len(matches(front)) == len(made) - over + 12
    assert len(gzip.compress(html.encode())) < 12_000
    assert "/?status=finished" in front.links
    assert len(matches(await page(site, "/?status=finished"))) == over


async def test_a_section_goes_on_page_by_page_and_day_by_day(site: Site) -> None:
    day_of(site, NOON)
    first = await page(site, "/?status=finished&limit=7")
    seen = matches(first)
    assert "/?status=finished&page=2&limit=7" in first.links
    second = await page(site, "/?status=finished&limit=7&page=2")
    assert len(matches(second)) == 7
    assert not seen & matches(second)
    days = {
        day: matches(await page(site, f"/?status=finished&day=2026-11-{day}&limit=60"))
        for day in range(20, 27)
    }
    assert set.union(*days.values()) == matches(await page(site, "/?status=finished&limit=60"))
    assert sum(map(len, days.values())) == len(set.union(*days.values()))
    there = await page(site, "/?status=finished&day=2026-11-22")
    assert {f"/?status=finished&day=2026-11-{day}" for day in (21, 23)} <= there.links
    assert "No match on this day." in (await page(site, "/?status=finished&day=2026-01-01")).text


async def test_days_are_those_of_the_readers_clock(site: Site) -> None:
    late = int(datetime(2026, 11, 20, 23, 30, tzinfo=UTC).timestamp() * 1000)
    site.put_game(GameStory("late").inform(GameInfo("late", *SIDES, starts_at=late)))
    assert "20 November" in (await page(site, "/?status=scheduled")).text
    there = await page(site, "/?status=scheduled&offset=330")
    assert "21 November" in there.text
    assert "/?offset=330" in there.links
    assert matches(await page(site, "/?status=scheduled&day=2026-11-21&offset=330"))
    assert not matches(await page(site, "/?status=scheduled&day=2026-11-21&offset=-300"))


@pytest.mark.parametrize(
    "query", ["sport=chess", "day=tomorrow", "day=0001-01-01", "page=0", "page=51", "offset=9999", "offset=a"]
)
async def test_what_cannot_be_asked_is_refused_as_a_page(site: Site, query: str) -> None:
    answer = await site.get(f"/?{query}", Accept="text/html")
    assert answer.status == 400
    assert answer.content_type == "text/html"
    assert query.partition("=")[0] in (await answer.text()).casefold()


async def test_few_of_what_is_asked_for_is_kept(site: Site, both: None) -> None:
    for number in range(MOST_KEPT + 20):
        await site.text(f"/?q=w{number}")
    assert len(site.served[FRONT_PAGES].fronts) == MOST_KEPT
