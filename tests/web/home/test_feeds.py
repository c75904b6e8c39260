"""Results as RSS, and what comes as a calendar."""

import time
from xml.etree import ElementTree

import pytest

from schemas.basketball.events import GameInfo, Team
from serving.cluster import CLUSTER
from tests.tables.basketball.story import AWAY
from tests.tables.basketball.story import Story as GameStory
from tests.tables.cricket.story import Story, t20
from tests.web.day import day_of
from tests.web.site import Site

SOON = int(time.time() * 1000) + 3_600_000
SIDES = (Team("Sparks, the; 'old'\\", "SPK"), Team("Storm <&> " + "ü" * 60, "STM"))


@pytest.fixture
def game(site: Site) -> None:
    site.put_game(GameStory("s/1").inform(GameInfo("s/1", *SIDES, venue="Hall", starts_at=SOON)))
    info = GameInfo("o", *SIDES, competition="Cup")
    site.put_game(GameStory("o").inform(info).begin().shot(AWAY, "v", 3).end(game=True))


async def test_results_are_a_feed_with_absolute_addresses(site: Site, game: None) -> None:
    site.served[CLUSTER].public_url = "https://scores.example"
    answer = await site.get("/feeds/results.rss")
    assert answer.content_type == "application/rss+xml"
    channel = ElementTree.fromstring(await answer.text()).find("channel")
    assert channel is not None
    [item] = channel.findall("item")
    assert item.findtext("link") == item.findtext("guid") == "https://scores.example/basketball/match/o/"
    title = item.findtext("title") or ""
    assert title.startswith("Sparks, the; 'old'\\ v Storm <&> ")
    assert title.endswith("won 3-0")
    assert item.findtext("description") == "Cup"


async def test_the_latest_result_is_first_and_a_sport_can_be_chosen(site: Site) -> None:
    day_of(site, SOON)
    channel = ElementTree.fromstring(await site.text("/feeds/results.rss?sport=football")).find("channel")
    assert channel is not None
    links = [item.findtext("link") or "" for item in channel.findall("item")]
    assert len(links) == 6
    assert all("/football/match/" in link for link in links)
    assert "आगामी" not in await site.text("/feeds/results.rss?lang=hi")
    assert "ताज़ा परिणाम" in await site.text("/feeds/results.rss?lang=hi")


async def test_results_are_in_the_language_that_is_asked_for_and_lead_on_in_it(site: Site) -> None:
    site.put(Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("6 4", "Y").match)
    channel = ElementTree.fromstring(await site.text("/feeds/results.rss?lang=hi")).find("channel")
    assert channel is not None
    [item] = channel.findall("item")
    assert item.findtext("title") == "Reds बनाम Blues: Blues 10 विकेट से जीता"
    assert (item.findtext("link") or "").endswith("/match/m1/?lang=hi")
    assert "Blues won by 10 wickets" in await site.text("/feeds/results.rss")


async def test_what_comes_is_a_calendar_of_short_lines(site: Site, game: None) -> None:
    answer = await site.get("/feeds/fixtures.ics")
    assert answer.content_type == "text/calendar"
    text = (await answer.read()).decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    whole = text.replace("\r\n ", "").split("\r\n")
    starts = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(SOON / 1000))
    assert f"DTSTART:{starts}" in whole
    [summary] = [line for line in whole if line.startswith("SUMMARY:")]
    assert summary.startswith("SUMMARY:Sparks\\, the\\; 'old'\\\\ v Storm <&> ü")
    assert whole.count("BEGIN:VEVENT") == 1
    assert any(line.startswith("URL:http") and line.endswith("/basketball/match/s%2F1/") for line in whole)
