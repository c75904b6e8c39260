"""The pages of a match in words: its commentary, its result, what is known of it, and all of it in Hindi."""

import re

import pytest
from msgspec.structs import replace

from schemas.football.events import CUP
from schemas.football.kinds import CardKind, Decision, Phase
from tests.tables.football.story import AWAY, HOME, Story
from tests.web.football.test_pages import DOT, INFO, PATH, PRIME, VIEWS, opening, page
from tests.web.page import Page
from tests.web.site import Site


@pytest.fixture
def story(site: Site) -> Story:
    told = opening()
    site.put_football(told)
    return told


async def test_the_commentary_is_selected_and_leads_back_to_the_kick_off(site: Site) -> None:
    story = Story().inform(INFO).begin()
    for number in range(70):
        story.at(f"{number // 2}:00").corner(HOME).goal(HOME, "a")
    site.put_football(story.card(AWAY, "v"))
    goals = await page(site, "timeline/?only=goals&lang=hi")
    assert "Reds का गोल: Ann" in goals.text.replace(" :", ":")
    assert "कॉर्नर" not in goals.text
    assert f"{PATH}timeline/?only=cards&lang=hi" in goals.links
    assert "?only=goals&lang=en" in goals.links  # the same events in another language
    assert f"{PATH}timeline/?lang=hi" in goals.links
    shown = await page(site, "timeline/?only=all")
    found = []
    while True:
        found += [int(row["data-key"] or 0) for row in shown.having("li") if "data-key" in row]
        earlier = [link for link in shown.links if link.startswith(PATH) and "before=" in link]
        if not earlier:
            break
        shown = Page(await site.text(earlier[0]))
    assert found == [*range(142, 0, -1)]


async def test_a_result_is_the_headline_and_a_draw_is_nobodys(site: Site, story: Story) -> None:
    site.put_football(story.at("47:00").end(match=True))
    draw = await page(site)
    assert (
        f"Cup {DOT} Ground Result Reds v Blues Level at 1-1 Reds 1, Blues 1 Reds 1 4{PRIME} Ann" in draw.text
    )
    assert draw.having("p", **{"class": "headline", "id": "standing"})
    assert not draw.having("div", **{"class": "team home lost"})
    assert "Level at 1-1" in Page(await site.text("/")).text
    assert Page(await site.text("/")).having("li", **{"class": "card football finished drawn"})


async def test_what_is_known_of_a_match_is_on_a_page_in_both_languages(site: Site, story: Story) -> None:
    site.put_football(story.inform(replace(INFO, starts_at=1_795_340_000_000)))
    known = await page(site, "info/")
    assert "Match Competition Cup Start 22 November 2026, 09:33 UTC Ground Ground" in known.text
    assert known.having("time", datetime="2026-11-22T09:33:20Z")
    assert "Reds 4-4-2 Starting line-up 9 Ann FW" in known.text
    assert "प्रतियोगिता Cup" in (await page(site, "info/?lang=hi")).text
    site.put_football(Story("bare").begin().corner(HOME))
    assert "Nothing is known of this match beside its score." in await site.text("/football/match/bare/info/")


@pytest.mark.parametrize("view", ["", "timeline/", "timeline/?only=goals"])
async def test_an_own_goal_is_marked_with_the_side_that_it_counts_for(site: Site, view: str) -> None:
    site.put_football(Story().inform(INFO).begin().at("7:00").own_goal(HOME, "b"))
    shown = await page(site, view)
    assert f"8{PRIME} BLU Goal for Blues : own goal of Bea" in shown.text
    [mark] = [one for one in shown.having("span") if str(one.get("class", "")).startswith("of side-")]
    assert mark["class"] == "of side-2"


@pytest.mark.parametrize("view", ["", "timeline/", "momentum/"])
async def test_a_score_is_written_with_one_dash_all_over_a_page(site: Site, view: str) -> None:
    story = opening(replace(INFO, format=replace(CUP, extra_time=False))).at("47:00").end()
    site.put_football(story.begin(Phase.SHOOT_OUT).kick(HOME, True, "b"))
    html = await site.text(PATH + view)
    assert re.search(r"\d-\d", html)
    assert not re.search(r"\d\N{EN DASH}\d", html)


async def test_a_timeline_without_a_card_does_not_say_that_nothing_was_told(site: Site, story: Story) -> None:
    site.put_football(story)
    cards = (await page(site, "timeline/?only=cards")).text
    assert "All events None yet." in cards
    assert "Nothing has been told yet." not in cards
    site.put_football(story.end(match=True))
    assert "All events None. " in (await page(site, "timeline/?only=cards")).text


@pytest.mark.parametrize("view", VIEWS)
async def test_a_page_in_hindi_has_no_english_of_its_own(site: Site, view: str) -> None:
    story = opening(replace(INFO, format=CUP, starts_at=1_795_340_000_000)).at("9:00").goal(AWAY, "v")
    story.review(story.match.last_seq, Decision.CANCELLED).card(AWAY, "w", CardKind.RED).added(3)
    site.put_football(story.begin(Phase.SHOOT_OUT).kick(HOME, True, "a"))
    shown = Page(await site.text(f"{PATH}{view}{'&' if '?' in view else '?'}lang=hi"))
    text = shown.text
    for name in (
        "Reds", "Blues", "RED", "BLU", "Ann", "Bea", "Quin", "Vera", "Wim", "Cup", "Ground", "Coach Cleo",
        "FW", "GK", "DF", "Overstream", "English", "Audience", "API", "VAR", "xG", "UTC", "am",
    ):  # fmt: skip
        text = re.sub(rf"\b{name}\b", "", text)
    assert re.findall(r"[A-Za-z]{2,}", text) == []
    labels = [
        value for _, found in shown.tags for key, value in found.items() if key == "aria-label" and value
    ]
    assert all(not label.isascii() for label in labels)
