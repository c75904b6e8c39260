"""The pages as the worker makes them: scores without JavaScript, addresses, nothing of a feed as markup."""

import asyncio
import json
import re

import pytest
from jinja2.defaults import DEFAULT_FILTERS
from msgspec.structs import replace

from schemas.cricket.events import MatchInfo, Outcome, OutcomeKind, Team
from serving.http.templates import TEMPLATES
from tables.cricket.scoring.fold import inform
from tests.tables.cricket.story import TEST, Story, t20
from tests.web.page import Page, loaded
from tests.web.site import Site
from web.home.pages import FRONT_PAGES

EVIL = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&"


@pytest.fixture
def story(site: Site) -> Story:
    played = Story(t20(2)).innings("Reds").over("1 4 W . 6 1").over("2 wd 2 . . . .", "Y")
    played.innings("Blues").over("4 4", "Z")
    site.put(played.match, played.overs)
    return played


async def page(site: Site, path: str) -> Page:
    return Page(await site.text(path))


async def test_the_front_page_says_all_scores_and_leads_to_each_match(site: Site, story: Story) -> None:
    front = await page(site, "/")
    assert "Reds 17-1" in front.text
    assert "Blues need 10 runs from 10 balls" in front.text
    assert "/match/m1/" in front.links


async def test_a_match_says_its_score_and_what_is_required(site: Site, story: Story) -> None:
    live = await page(site, "/match/m1/")
    assert "Blues 8 - 0 Blues 8 for 0, 0.2 overs" in live.text
    assert "Blues need 10 runs from 10 balls" in live.text
    assert {"/match/m1/scorecard/", "/match/m1/overs/", "/match/m1/charts/"} <= live.links


async def test_each_innings_has_its_own_scorecard_and_overs(site: Site, story: Story) -> None:
    first = await page(site, "/match/m1/scorecard/1/")
    assert "A1 b X" in first.text
    assert "2 overs" in first.text
    assert "A1 not out" in (await page(site, "/match/m1/scorecard/")).text
    assert "5 runs" in (await page(site, "/match/m1/overs/1/")).text
    assert (await site.get("/match/m1/scorecard/3/")).status == 404


async def test_a_super_over_is_told_apart(site: Site, story: Story) -> None:
    story.over("4 4 1").closed()
    story.innings("Blues", super_over=True).over("6 6")
    site.put(story.match, story.overs)
    assert "super over" in (await page(site, "/match/m1/scorecard/")).text.lower()
    assert "SO 12-0" in (await page(site, "/")).text


async def test_a_heading_says_which_innings_it_is_of(site: Site, story: Story) -> None:
    """A super over was "Reds 7-0", both innings of a Test "Blues"; on paper the last one came first."""
    story.over("4 4 1").closed()
    story.innings("Blues", super_over=True).over("6 1")
    site.put(story.match, story.overs)
    assert "Blues super over 7-0" in (await page(site, "/match/m1/overs/")).text
    card = (await page(site, "/match/m1/scorecard/")).text
    headings = [
        "Reds 17-1 17 for 1, 2 ov Batter",
        "Blues 17-0 17 for 0, 1.3 ov Batter",
        "Blues super over 7-0",
    ]
    assert sorted(headings, key=card.index) == headings
    test = Story(TEST).innings("Reds").over("6").declared().innings("Blues").over("1").declared()
    test.innings("Reds").over("4")
    site.put(test.match, test.overs)
    card = (await page(site, "/match/m1/scorecard/1/")).text
    headings = [
        "Reds 1st inns 6-0d 6 for 0 declared, 0.1 ov Batter",
        "Blues 1st inns 1-0d",
        "Reds 2nd inns 4-0",
    ]
    assert sorted(headings, key=card.rindex) == headings


async def test_the_charts_have_their_figures_beside_them(site: Site, story: Story) -> None:
    charts = await page(site, "/match/m1/charts/")
    assert "Worm Runs by over; a dot is a wicket. Reds 17-1 Blues 8-0" in charts.text
    assert "After Reds Blues 1 over 12-1 2 overs 17-1" in charts.text
    assert "Over Runs Wickets Score 1 12 1 12-1 2 5 0 17-1" in charts.text
    assert "After Reds Blues Required 1 over 12.00 2 overs 8.50" in charts.text
    assert len(charts.having("details")) == 4


async def test_the_charts_of_the_hundred_are_not_by_over(site: Site) -> None:
    """Their places were balls, and their words overs."""
    story = Story(t20(20, 5)).innings("Reds", balls_per_over=5).over("4 1 1 1 1").over("1")
    site.put(story.match, story.overs)
    for view in ("", "charts/"):
        html = await site.text(f"/match/m1/{view}")
        assert "Runs after every five balls; a dot is a wicket." in html
        assert "Runs by over" not in html
    shown = Page(html).text
    assert "Runs in every five balls; a dot is a wicket." in shown
    assert "Runs per five balls so far." in shown


@pytest.mark.parametrize("view", ["", "overs/", "charts/"])
async def test_an_innings_without_a_ball_says_so(site: Site, view: str) -> None:
    """There was a heading, and nothing below it."""
    story = Story(t20()).innings("Reds")
    site.put(story.match, story.overs)
    assert "No ball has been bowled yet." in (await page(site, f"/match/m1/{view}")).text
    story.over("1")
    site.put(story.match, story.overs)
    assert "No ball" not in (await page(site, f"/match/m1/{view}")).text


async def test_an_innings_without_a_ball_has_no_manhattan(site: Site) -> None:
    """Its chart was an empty frame."""
    story = Story(t20(1)).innings("Reds").over("4 1 1 1 1 1").innings("Blues")
    site.put(story.match, story.overs)
    shown = (await page(site, "/match/m1/charts/")).text
    assert "Manhattan: Reds" in shown
    assert "Manhattan: Blues" not in shown


async def test_the_charts_are_drawn_without_a_script(site: Site, story: Story) -> None:
    """The worm was an empty frame."""
    for view, lines, bars in (("", 2, 0), ("charts/", 4, 3)):
        shown = await page(site, f"/match/m1/{view}")
        assert len(shown.having("path", **{"class": "line"})) == lines
        assert len(shown.having("rect", **{"class": "fill"})) == bars
        readings = [
            json.loads(found["data-readings"] or "") for _, found in shown.tags if "data-readings" in found
        ]
        assert [said for _, _, said, _ in readings[0]] == [
            "After 1 over: Reds 12-1",
            "After 2 overs: Reds 17-1",
        ]
    assert [said for _, _, said, _ in readings[1]] == ["Over 1: 12 runs, 1 wicket", "Over 2: 5 runs"]


async def test_runs_between_the_balls_leave_the_score_after_an_over_open(site: Site) -> None:
    story = Story(t20()).innings("Reds").over("1 1 1 1 1 1").penalty(5).over("4")
    site.put(story.match, story.overs)
    assert "1 6 0 \N{EN DASH}" in (await page(site, "/match/m1/charts/")).text


@pytest.mark.parametrize(
    "path", ["/", "/match/{}/", "/match/{}/scorecard/", "/match/{}/overs/", "/match/{}/charts/"]
)
async def test_nothing_that_a_feed_says_can_become_markup(site: Site, path: str) -> None:
    info = MatchInfo("m1", (Team(EVIL, (EVIL,)), Team("B" + EVIL)), t20(), EVIL, EVIL)
    story = Story().innings(EVIL).over("1 W", EVIL, striker=EVIL, non_striker="N" + EVIL)
    site.put(inform(story.match, info), story.overs)
    html = await site.text(path.format("m1"))
    shown = Page(html)

    assert EVIL in shown.text
    assert "<script>alert" not in html
    assert not [found for _, found in shown.tags if any(name.startswith("on") for name in found)]
    assert all((script.get("src") or "").startswith("/assets/") for script in shown.having("script"))


@pytest.mark.parametrize("match_id", ["a/b", "two words", "100%25", "a?b#c", EVIL])
async def test_a_match_of_any_name_has_its_address(site: Site, match_id: str) -> None:
    site.put(replace(Story().innings("Reds").over("4").match, match_id=match_id))
    [address] = [link for link in (await page(site, "/")).links if link.startswith("/match/")]
    assert "4-0" in (await page(site, address)).text


async def test_an_unknown_match_is_a_page_too(site: Site) -> None:
    answer = await site.get("/match/nobody/")
    assert answer.status == 404
    assert answer.content_type == "text/html"
    assert "/" in Page(await answer.text()).links


async def test_a_page_is_made_once_a_change(site: Site, story: Story) -> None:
    first = await site.get("/match/m1/")
    again = await site.get("/match/m1/", **{"If-None-Match": first.headers["ETag"]})
    assert again.status == 304


async def test_a_first_view_is_light(site: Site) -> None:
    """Everything that a match's page loads, as a browser asks for it."""
    story = Story(t20()).innings("Reds")
    for _ in range(20):
        story.over("1 4 . 6 1 2")
    site.put(story.match, story.overs)
    weights = await loaded(site, "/match/m1/")
    assert len(weights) == 19
    assert sum(weights.values()) < 22_000


async def test_the_front_page_stays_light_however_many_matches_there_are(site: Site) -> None:
    match = Story(t20()).innings("Reds").over("4").match
    for number in range(300):
        site.put(replace(match, match_id=f"m{number}"))
    front = await site.get("/", **{"Accept-Encoding": "gzip"})
    assert len(await front.read()) < 20_000
    assert (await page(site, "/")).text.count("Reds") < 150
    assert (await page(site, "/?limit=10000")).text.count("Reds") >= 300


async def test_a_long_front_page_lets_others_have_their_turn(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """10,000 matches were written in one go: nobody was answered for 3 s."""
    match = Story(t20()).innings("Reds").over("4").match
    for number in range(100):
        site.put(replace(match, match_id=f"m{number}"))
    await site.text("/?limit=200")
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    monkeypatch.setattr(site.served[TEMPLATES], "stretch", 0.0)
    counting = asyncio.create_task(count())
    pages = await asyncio.gather(*(site.text("/?limit=200") for _ in range(3)))
    counting.cancel()
    assert [text.count("data-key=") for text in pages] == [100] * 3
    assert turns > 1_000


async def test_few_results_are_shown_beside_live_matches_and_the_latest_first(
    site: Site, story: Story
) -> None:
    over = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("6 6", "Y").match
    for number in range(20):
        site.put(replace(over, match_id=f"r{number}", last_update=over.last_update + number))
    front = (await page(site, "/")).text

    assert front.count("Blues won by 10 wickets") == 12
    assert "All results" in front
    assert (await page(site, "/?status=finished")).text.count("Blues won by 10 wickets") == 20
    addresses = await site.text("/")
    assert addresses.index("/match/r19/") < addresses.index("/match/r8/")
    assert "/match/r7/" not in addresses


async def test_the_front_page_is_not_made_for_everybody_anew(site: Site, story: Story) -> None:
    site.served[FRONT_PAGES].fresh = 3600.0
    first = await site.get("/")
    site.put(story.more("6", "Z").match)

    assert (await site.get("/")).headers["ETag"] == first.headers["ETag"]
    assert "Blues 14-0" in (await page(site, "/?limit=5")).text
    assert "Blues 14-0" in (await page(site, "/?status=live")).text


async def test_a_match_that_is_over_does_not_look_live(site: Site) -> None:
    """It had a Live tab, batters at the crease and a star."""
    story = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("6 4", "Y")
    site.put(story.match, story.overs)
    for view in ("", "scorecard/", "overs/", "charts/"):
        shown = await page(site, f"/match/m1/{view}")
        assert "Blues won by 10 wickets" in shown.text
        assert " Live " not in shown.text
        assert "At the crease" not in shown.text
        assert "need" not in shown.text
        assert not shown.having("abbr", **{"class": "strike"})
        assert [found for _, found in shown.tags if "data-final" in found]


async def test_the_score_of_a_super_over_says_that_it_is_one(site: Site) -> None:
    """A tied match's page said "9-0" in its largest letters, and nothing else."""
    story = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("1 1 1 1 1 1", "Y")
    story.innings("Blues", super_over=True).over("6 4 . . . .").innings("Reds", super_over=True)
    site.put(story.over("6 1 2 . . .").match, story.overs)
    shown = await site.text("/match/m1/")
    assert "Reds 6-0 6 for 0, 1 ov super over 9-0 9 for 0, 1 ov" in Page(shown).text
    assert "<title>Match tied (Blues won the super over) · Reds v Blues · Overstream" in shown


@pytest.mark.parametrize(
    ("story", "score", "last"),
    [
        (Story(t20()).innings("Reds").over("4 1").all_out(), "5", "5-10"),
        (Story(t20()).innings("Reds", absent=("A11",)).over("4 1").all_out(9), "5", "5-9"),
    ],
)
async def test_all_out_is_said_and_not_counted(site: Site, story: Story, score: str, last: str) -> None:
    """The page said "279-10", with a man absent "164-9", and "279-10PVD Chameera" among the wickets."""
    site.put(story.match, story.overs)
    live, card, charts = [await page(site, f"/match/m1/{view}") for view in ("", "scorecard/", "charts/")]
    assert f"Reds {score} all out, " in live.text
    assert f"{last} A" in live.text
    assert f"Reds {score} {score} all out," in card.text
    assert "Total all out, " in card.text
    assert f" {score} all out Run rate" in charts.text
    assert f"Reds {score} {score} all out, " in (await page(site, "/")).text
    assert last not in charts.text


async def test_an_abandoned_match_does_not_start(site: Site) -> None:
    """It had no result, and its play was to start years ago; its sides were yet to bat."""
    teams, over = (Team("Reds", ("A1", "A2")), Team("Blues")), Outcome(OutcomeKind.NO_RESULT)
    info = MatchInfo("m1", teams, t20(), starts_at=1_565_344_800_000, outcome=over)
    site.put(inform(Story(t20()).match, info))
    story = Story(t20()).innings("Reds").over("1 4")
    site.put(inform(replace(story.match, match_id="m2"), replace(info, match_id="m2")), story.overs)
    for path in ("/", *(f"/match/m{number}/{view}" for number in (1, 2) for view in ("", "scorecard/"))):
        shown = (await page(site, path)).text
        assert "No result" in shown
        for never in ("starts", "Starts", "yet to bat", "Yet to bat", "yet"):
            assert never not in shown, path
        # By its day it stands among the results.
        assert ("2019" in shown) == (path == "/")
    assert "did not bat" in (await page(site, "/")).text


async def test_a_match_to_come_says_when(site: Site) -> None:
    info = MatchInfo("m1", (Team("Reds"), Team("Blues")), t20(), starts_at=1_795_340_000_000)
    site.put(inform(Story(t20()).match, info))
    assert "Cricket 09:33 Reds v Blues" in (await page(site, "/")).text
    for path in ("/match/m1/", "/match/m1/scorecard/"):
        shown = await page(site, path)
        assert "Starts 22 November 2026, 09:33 UTC" in shown.text
        assert shown.having("time", datetime="2026-11-22T09:33:20Z")


async def test_a_match_to_come_has_no_tabs_of_its_play(site: Site) -> None:
    """It was "Live", and led to four pages of nothing."""
    views = {f"/match/m1/{view}/" for view in ("scorecard", "overs", "commentary", "charts")}
    story = Story(t20())
    site.put(story.match)
    shown = await page(site, "/match/m1/")
    assert "Summary Info" in shown.text
    assert "/match/m1/info/" in shown.links
    assert not shown.links & views
    for view in views:
        assert "No ball has been bowled yet." in (await page(site, view)).text
    site.put(story.innings("Reds").over("1").match, story.overs)
    shown = await page(site, "/match/m1/")
    assert "Live Scorecard Overs" in shown.text
    assert shown.links >= views


async def test_a_forfeited_innings_is_called_so(site: Site) -> None:
    """It was "0-0, 0 ov" everywhere but in the commentary."""
    story = Story(TEST).innings("Reds").over("6").declared().innings("Blues").forfeited()
    site.put(story.match, story.overs)
    board = await page(site, "/match/m1/")
    assert "Blues 0-0 (forfeited)" in board.text
    assert "Blues 0 for 0, forfeited" in board.text
    card = (await page(site, "/match/m1/scorecard/")).text
    assert "Blues 0-0 0 for 0, forfeited Batter" in card
    assert "Total forfeited 0" in card
    assert "No ball was bowled." in (await page(site, "/match/m1/overs/")).text
    assert "Blues 0-0 0 for 0, forfeited" in (await page(site, "/")).text
    assert "पारी छोड़ी" in (await page(site, "/match/m1/?lang=hi")).text
    story.innings("Reds").over("4")
    site.put(story.match, story.overs)
    assert "Blues 1st inns 0-0 0 for 0, forfeited" in (await page(site, "/match/m1/")).text


async def test_one_is_not_many(site: Site) -> None:
    story = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("1 1 1 1 .", "Y")
    site.put(story.match, story.overs)
    shown = (await page(site, "/match/m1/scorecard/")).text
    assert "Blues need 3 runs from 1 ball Reds" in shown
    for wrong in ("1 balls", "1 overs", "1 runs"):
        assert wrong not in shown.replace("0.1", "")


async def test_each_name_has_a_direction_of_its_own(site: Site) -> None:
    turned = "\u202eLions\u2069"
    story = Story(t20()).innings(turned).over("1 W", turned, striker=turned)
    site.put(
        inform(story.match, MatchInfo("m1", (Team(turned, (turned,)), Team("Blues")), t20(), turned, turned))
    )
    for path in ("/", "/match/m1/", "/match/m1/scorecard/", "/match/m1/overs/", "/match/m1/charts/"):
        html = await site.text(path)
        assert "<bdi>\u202eLions</bdi>" in html
        body = html.partition("<main")[2]
        unnamed = re.sub(r"<bdi[^>]*>[^<]*</bdi>|data-[a-z]+=\"[^\"]*\"", "", body)
        assert "\u202e" not in unnamed, path
        assert "\u202e" not in html.partition("</title>")[0]


async def test_fans_are_led_to_pages_alone(site: Site, story: Story) -> None:
    for path in ("/", "/match/m1/", "/docs/"):
        for link in (await page(site, path)).links - {"/openapi.json"}:
            if link.startswith("/"):
                assert (await site.get(link)).content_type == "text/html", link


async def test_filters_of_a_sport_leave_the_templates_own_alone(site: Site) -> None:
    assert set(DEFAULT_FILTERS) & {"title", "name"} == {"title"}
    filters = site.served[TEMPLATES].filters
    own = {name for name, made in filters.items() if made is not DEFAULT_FILTERS.get(name)}
    assert "play_chip" in own
    assert not own & set(DEFAULT_FILTERS)


async def test_a_break_shows_the_target_and_level_scores_need_nothing(site: Site) -> None:
    """A break said nothing of what was to come."""
    story = Story(t20(1)).innings("Reds").over("4 1 1 1 1 1")
    site.put(story.match, story.overs)
    for path in ("/", "/match/m1/", "/match/m1/charts/"):
        assert "Innings break: Blues need 10 runs" in (await page(site, path)).text
    assert "Target 10" in (await page(site, "/match/m1/")).text
    story.innings("Blues").over("4 1 1 1 1 1", "Y")
    site.put(story.match, story.overs)
    for path in ("/", "/match/m1/", "/match/m1/charts/"):
        shown = (await page(site, path)).text
        assert "need" not in shown
        assert "Innings break: Scores level" in shown
