"""The front page: the matches of every sport that has a card."""

import json
from operator import itemgetter
from typing import Any

import pytest

from schemas.basketball.events import GameInfo, Team
from tests.tables.basketball.story import AWAY, HOME
from tests.tables.basketball.story import Story as GameStory
from tests.tables.cricket.story import Story, t20
from tests.web.page import Page
from tests.web.pair import id_in, pair
from tests.web.site import Site
from web.matches.cards import CARDS

TEAMS = GameInfo("g", Team("Sparks", "SPK"), Team("Storm", "STM"), venue="Hall", competition="League")
EVIL = "<script>alert('x')</script>\"'&"


async def page(site: Site, path: str = "/") -> Page:
    return Page(await site.text(path))


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
    assert [link for link in breaks.links if "match" in link] == ["/basketball/match/at-break/"]
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
    assert "Sparks Away Starts 22 November 2026, 09:33 UTC" in front.text
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
    assert "No match has begun." in front.text
    assert channels(front) == []
