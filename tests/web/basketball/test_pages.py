"""The pages of a game as the worker makes them: whole without JavaScript, nothing of a feed as markup."""

import json
import re

import pytest
from msgspec.structs import replace

from schemas.basketball.events import (
    NBA,
    Correction,
    GameInfo,
    Lineup,
    NoteKind,
    Player,
    Shot,
    Substitution,
    Team,
)
from tests.tables.basketball.story import AWAY, FIVES, HOME, Story
from tests.web.page import Page, loaded
from tests.web.site import Site

EVIL = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&"
PATH = "/basketball/match/g/"
DASH, MISS, MINUS = "\N{EN DASH}", "\N{MULTIPLICATION SIGN}", "\N{MINUS SIGN}"
VIEWS = ["", "box-score/", "plays/", "plays/1/", "plays/?only=scoring", "charts/", "info/"]

SPARKS = Team("Sparks", "SPK", (Player("a", "Ann", "7", "G"), Player("q", "Quinn", "9", "C")))
STORM = Team("Storm", "STM", (Player("v", "Vera", "3", "F"),))
INFO = GameInfo("g", SPARKS, STORM, NBA, "Hall", "League")


def opening(info: GameInfo = INFO) -> Story:
    """Two periods, the second in play."""
    story = Story().inform(info).begin().at("11:30").shot(HOME, "a", 3, assist="b")
    story.at("10:00").shot(AWAY, "v").at("9:00").rebound(HOME, "").turnover(AWAY, "w", steal="c").end()
    story.next_period().begin().at("8:00").shot(HOME, "a", made=False).at("7:47").shot(AWAY, "v", 3)
    return story


@pytest.fixture
def story(site: Site) -> Story:
    told = opening()
    site.put_game(told)
    return told


async def page(site: Site, view: str = "") -> Page:
    return Page(await site.text(PATH + view))


async def test_a_game_says_its_score_clock_and_points_by_period(site: Site, story: Story) -> None:
    live = await page(site)
    assert "League · Hall Live" in live.text
    assert "Sparks 3, Storm 5" in live.text
    assert "Q2 7:47 Storm lead by 2" in live.text
    assert f"SPK 3 0 {DASH} {DASH} 3 STM 2 3 {DASH} {DASH} 5" in live.text
    assert "<title>SPK 3-5 STM (Q2 7:47) · Sparks v Storm · Overstream</title>" in await site.text(PATH)


async def test_fouls_bonus_and_time_outs_are_those_of_each_side(site: Site, story: Story) -> None:
    for _ in range(4):
        story.foul(HOME, "a")
    site.put_game(story.note(NoteKind.TIMEOUT, AWAY))
    live = await page(site)
    assert "Fouls 4 Time-outs 7" in live.text
    assert "Fouls 0 Time-outs 6" in live.text
    [home, away] = (live.having("span", id=f"{side}-bonus") for side in ("home", "away"))
    assert "hidden" in home[0]
    assert "hidden" not in away[0]


async def test_the_ball_and_a_run_are_with_the_side_that_has_them(site: Site, story: Story) -> None:
    def shown(found: Page) -> set[str]:
        marks = [one for one in found.having("span") if str(one.get("class", "")).startswith("mark")]
        return {str(one["id"]) for one in marks if "hidden" not in one}

    assert shown(await page(site)) == {"home-has"}
    site.put_game(story.shot(AWAY, "v", 3))
    assert shown(await page(site)) == {"home-has", "away-run"}
    assert "Run 8-0" in (await page(site)).text


async def test_the_summary_has_leaders_and_the_latest_plays(site: Site, story: Story) -> None:
    live = (await page(site)).text
    assert "Points 3 Ann 5 Vera" in live
    assert f"Rebounds {DASH} {DASH}" in live
    assert f"Assists 1 b {DASH}" in live
    assert f"7:47 STM +3 Vera makes a three 3-5 8:00 SPK {MISS} Ann misses a two 3-2" in live


async def test_the_box_score_has_starters_bench_totals_and_the_team(site: Site, story: Story) -> None:
    story.sub(HOME, "f", "a")
    site.put_game(story)
    box = (await page(site, "box-score/")).text
    assert "Player MIN PTS FG 3PT FT" in box
    assert f"Starters Ann G 16:13 3 1-2 1-1 0-0 0 0 0 0 0 0 0 0 {MINUS}2" in box
    assert "Bench f on court 0:00 0 0-0" in box
    assert "Team 0 1 1 0 Total 3 1-2 1-1 0-0" in box
    assert f"Percentage 50.0% 100.0% {DASH}" in box
    assert "Not yet in: Quinn" in box


async def test_what_is_unknown_or_uncertain_of_minutes_is_said_so(site: Site) -> None:
    story = Story().inform(INFO).shot(HOME, "a")
    site.put_game(story)
    unknown = await page(site, "box-score/")
    assert "Minutes and plus-minus are unknown: the feed does not say who is on court." in unknown.text
    assert f"Ann G {DASH} unknown 2 1-1" in unknown.text
    story.apply(Lineup(*story.head(), courts=FIVES))
    story.apply(Substitution(*story.head(), HOME, "f", other="nobody"))
    site.put_game(story)
    inferred = await page(site, "box-score/")
    assert "Minutes and plus-minus are uncertain" in inferred.text
    assert inferred.having("td", **{"class": "roughly"})
    story.apply(Shot(*story.head(), HOME, "a", True, points=2, made=True))
    site.put_game(story)
    assert "Ann G on court uncertain" in (await page(site, "box-score/")).text


@pytest.mark.parametrize("view", ["", "plays/"])
async def test_a_score_is_written_with_one_dash_all_over_a_page(site: Site, story: Story, view: str) -> None:
    html = await site.text(PATH + view)
    assert re.search(r"\d-\d", html)
    assert not re.search(r"\d\N{EN DASH}\d", html)


async def test_plays_are_told_newest_first_by_period_back_to_the_first(site: Site, story: Story) -> None:
    now = await page(site, "plays/")
    assert (
        f"2nd quarter 7:47 STM +3 Vera makes a three 3-5 8:00 SPK {MISS} Ann misses a two "
        "12:00 Start of 2nd quarter 1st quarter 0:00 End of 1st quarter"
    ) in now.text
    assert f"{PATH}plays/1/" in now.links
    first = await page(site, "plays/1/")
    assert "Ann makes a three, assisted by b 3-0 12:00 Start of 1st quarter Scored live" in first.text
    assert "Vera makes a three" not in first.text
    assert (await site.get(f"{PATH}plays/5/")).status == 404
    assert "No play is known of this period." in (await page(site, "plays/4/")).text


async def test_plays_that_scored_are_shown_of_all_the_game(site: Site, story: Story) -> None:
    scoring = await page(site, "plays/?only=scoring")
    assert "?only=scoring&lang=hi" in scoring.links  # the same plays in another language
    plays = scoring.text.partition("Scoring plays")[2]
    assert plays.startswith(
        " 2nd quarter 7:47 STM +3 Vera makes a three 3-5 "
        "1st quarter 10:00 STM +2 Vera makes a two 3-2 "
        "11:30 SPK +3 Ann makes a three, assisted by b 3-0"
    )
    first = await page(site, "plays/1/?only=scoring")
    assert "Vera makes a three" not in first.text
    assert "turnover" not in first.text
    assert (await site.get(f"{PATH}plays/?only=fouls")).status == 400


async def test_a_play_that_was_corrected_says_so(site: Site, story: Story) -> None:
    two = replace(story.events[1], points=2)
    story.apply(Correction("g", "c1", len(story.events) + 1, 1, 2, two))  # type: ignore[arg-type]
    site.put_game(story)
    assert "Ann makes a two, assisted by b corrected" in (await page(site, "plays/1/")).text


async def test_the_chart_of_the_lead_is_drawn_without_a_script(site: Site, story: Story) -> None:
    for view in ("", "charts/"):
        shown = await page(site, view)
        [line] = shown.having("path", id="lead")
        assert line["d"] == "M0 0H30V-3H120V-1H973V2H973"
        [reader] = shown.having("div", **{"class": "reader"})
        readings = json.loads(reader["data-readings"] or "")
        assert [said for _, _, said, _ in readings] == [
            "Q1 11:30: SPK 3, STM 0",
            "Q1 10:00: SPK 3, STM 2",
            "Q2 7:47: SPK 3, STM 5",
        ]
    assert "Q1 11:30 3 0 SPK 3 Q1 10:00 3 2 SPK 1 Q2 7:47 3 5 STM 2" in (await page(site, "charts/")).text


async def test_shots_have_their_places_and_a_table_where_the_feed_has_them(site: Site, story: Story) -> None:
    assert "Shots:" not in (await page(site, "charts/")).text
    story.apply(Shot(*story.head(), HOME, "a", points=3, made=True, place=(0, 240)))
    story.apply(Shot(*story.head(), HOME, "a", points=2, made=False, place=(-30, 40)))
    site.put_game(story)
    charts = await page(site, "charts/")
    assert "Shots: Sparks 1 of 2" in charts.text
    assert "Q2 7:47: Ann makes a 24-foot three" in charts.text
    assert "Q2 7:47 Ann 24 3 made Q2 7:47 Ann 5 2 missed" in charts.text
    assert len(charts.having("circle", cx="0", cy="240")) == 1


async def test_a_game_to_come_says_when_and_who(site: Site) -> None:
    site.put_game(Story().inform(replace(INFO, starts_at=1_795_340_000_000)))
    for view in VIEWS:
        before = await page(site, view)
        assert "Sparks v Storm" in before.text
        assert "Starts 22 November 2026, 09:33 UTC" in before.text
        assert "Sparks 7 Ann G 9 Quinn C Storm 3 Vera F" in before.text
        views = {link for link in before.links if link.startswith(PATH)}
        assert views == {PATH, *(f"{PATH}{name}/" for name in ("info", "audience", "predictions"))}
    site.put_game(Story().inform(GameInfo("g", Team("Sparks"), Team("Storm"))))
    assert "The game has not begun." in (await page(site)).text
    site.put_game(Story().inform(replace(INFO, ended=True)))
    assert "Not played" in (await page(site)).text


async def test_a_game_that_is_over_does_not_look_live(site: Site, story: Story) -> None:
    site.put_game(story.end(game=True))
    for view in VIEWS:
        shown = await page(site, view)
        assert "Storm won 5-3" in shown.text
        assert "Final" in shown.text
        assert "Live" not in shown.text
        assert "Fouls" not in shown.text
        assert "on court" not in shown.text
        assert [found for _, found in shown.tags if "data-final" in found]
    assert (await page(site)).having("div", **{"class": "team home lost"})


async def test_a_result_is_the_headline_above_both_totals_and_names_the_best_players(
    site: Site, story: Story
) -> None:
    site.put_game(story.end(game=True))
    shown = await page(site)
    assert "League · Hall Result Sparks v Storm Storm won 5-3 Sparks 3, Storm 5 Sparks 3" in shown.text
    assert [one["class"] for one in shown.having("p", id="standing")] == ["standing headline"]
    assert "Best players Figure SPK STM Points 3 Ann 5 Vera" in shown.text
    tabs = "Summary Box score Play-by-play Charts Info"
    assert tabs in shown.text
    only = Story("o").at("0:00").score(20, 22, final=True)
    site.put_game(only)
    scored = Page(await site.text("/basketball/match/o/"))
    assert "Away won 22-20" in scored.text
    assert "Best players" not in scored.text


async def test_plays_lead_back_page_by_page_to_the_first(site: Site) -> None:
    story = Story().inform(INFO).begin()
    for _ in range(220):
        story.shot(HOME, "a", made=False)
    site.put_game(story.end())
    found: list[str] = []
    path = f"{PATH}plays/?lang=hi"
    while path:
        shown = Page(await site.text(path))
        rows = [str(row["data-key"]) for row in shown.having("li") if "data-key" in row]
        assert len(rows) <= 100
        found += rows
        path = next((str(link["href"]) for link in shown.having("a", rel="next")), "")
        assert not path or "lang=hi" in path
    assert found == [str(seq) for seq in range(222, 0, -1)]


async def test_the_info_tab_says_where_when_and_who(site: Site) -> None:
    story = opening(replace(INFO, starts_at=1_795_340_000_000, officials=("Dee", "Eve")))
    site.put_game(story)
    shown = await page(site, "info/")
    assert (
        "Game Competition League Start 22 November 2026, 09:33 UTC Ground Hall Officials Dee , Eve "
        "Format 4 quarters of 12 minutes Sparks 7 Ann G 9 Quinn C Storm 3 Vera F"
    ) in shown.text
    assert shown.having("time", datetime="2026-11-22T09:33:20Z")
    hindi = await page(site, "info/?lang=hi")
    assert "प्रारूप 12 मिनट के 4 क्वार्टर" in hindi.text
    site.put_game(Story("s").score(2, 0))
    assert "Nothing is known of this game" in await site.text("/basketball/match/s/info/")


@pytest.mark.parametrize("view", VIEWS)
async def test_a_page_in_hindi_has_no_english(site: Site, story: Story, view: str) -> None:
    """All that a fan reads is a message; names, and letters of a position, are the feed's."""
    story.apply(Shot(*story.head(), HOME, "a", False, "jump shot", points=3, made=True, place=(0, 240)))
    over = opening(replace(INFO, match_id="g"))
    for told in (story, over.end(game=True)):
        site.put_game(told)
        where = f"{PATH}{view}{'&' if '?' in view else '?'}lang=hi"
        html = (await site.text(where)).partition('tabindex="-1">')[2].partition("</main>")[0]
        said = re.sub(r"<bdi>[^<]*</bdi>|<[^>]*>|&[^;]*;", " ", html)
        labels = re.findall(r'(?:aria-label|title|data-label)="([^"]*)"', html)
        found = {word for text in (said, *labels) for word in re.findall(r"[A-Za-z]{2,}", text)}
        assert found <= {"Sparks", "Storm", "Ann", "UTC", "Audience"}, (view, found)


@pytest.mark.parametrize("view", VIEWS)
async def test_nothing_that_a_feed_says_can_become_markup(site: Site, view: str) -> None:
    team = Team(EVIL, EVIL, (Player("a", EVIL, EVIL, EVIL),))
    story = Story().inform(GameInfo("g", team, Team("B" + EVIL), venue=EVIL, competition=EVIL)).begin()
    story.apply(Shot(*story.head(), HOME, "a", False, EVIL, points=2, made=True, place=(1, 1)))
    site.put_game(story.shot(AWAY, EVIL))
    html = await site.text(PATH + view)
    shown = Page(html)
    assert EVIL in shown.text
    assert "<script>alert" not in html
    assert not [found for _, found in shown.tags if any(name.startswith("on") for name in found)]
    assert not [found for _, found in shown.tags if "style" in found]
    assert all((script.get("src") or "").startswith("/assets/") for script in shown.having("script"))


@pytest.mark.parametrize("view", VIEWS)
async def test_each_name_has_a_direction_of_its_own(site: Site, view: str) -> None:
    turned = "\u202eLions\u2069"
    team = Team(turned, turned, (Player("a", turned, turned),))
    story = Story().inform(GameInfo("g", team, Team("Blues"), venue=turned, competition=turned)).begin()
    site.put_game(story.shot(HOME, "a", assist="a").shot(AWAY, turned).foul(HOME, "a"))
    html = await site.text(PATH + view)
    assert "<bdi>\u202eLions</bdi>" in html
    body = html.partition("<main")[2]
    assert "\u202e" not in re.sub(r"<bdi[^>]*>[^<]*</bdi>|data-[a-z]+=\"[^\"]*\"", "", body)
    assert "\u202e" not in html.partition("</title>")[0]


@pytest.mark.parametrize("match_id", ["a/b", "two words", "100%25", EVIL])
async def test_a_game_of_any_name_has_its_address(site: Site, match_id: str) -> None:
    site.put_game(Story(match_id).inform(replace(INFO, match_id=match_id)).begin().shot(HOME, "a"))
    front = Page(await site.text("/"))
    [address] = [link for link in front.links if link.startswith("/basketball/")]
    assert "Sparks 2, Storm 0" in Page(await site.text(address)).text
    for link in Page(await site.text(address)).links:
        if link.startswith("/"):
            assert (await site.get(link)).status == 200, link


async def test_an_unknown_game_is_a_page_too(site: Site) -> None:
    answer = await site.get("/basketball/match/nobody/")
    assert (answer.status, answer.content_type) == (404, "text/html")


async def test_a_page_is_made_once_a_change(site: Site, story: Story) -> None:
    for view in VIEWS:
        first = await site.get(PATH + view)
        again = await site.get(PATH + view, **{"If-None-Match": first.headers["ETag"]})
        assert (first.status, again.status) == (200, 304), view


async def test_a_first_view_is_light(site: Site) -> None:
    """The page of a game of four periods, and everything that it loads."""
    story = Story().inform(INFO)
    for _ in range(4):
        story.begin()
        for minute in range(11, 0, -1):
            story.at(f"{minute}:30").shot(HOME, "a", 3).shot(AWAY, "v", made=False).rebound(HOME, "b")
            story.at(f"{minute}:00").shot(AWAY, "v").foul(HOME, "c").throw(AWAY, "w")
        story.end().next_period()
    site.put_game(story)
    weights = await loaded(site, PATH)
    assert sum(weights.values()) < 22_000
