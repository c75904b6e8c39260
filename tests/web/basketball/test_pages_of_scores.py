"""The pages of a game of which a feed says only the score: nothing is shown that nobody knows."""

from tests.tables.basketball.story import Story
from tests.web.basketball.test_pages import DASH, page
from tests.web.site import Site


async def test_a_game_of_which_only_the_score_is_known_has_no_box_score(site: Site) -> None:
    story = Story()
    for clock, home, away in (("9:00", 4, 6), ("3:00", 20, 18)):
        story.at(clock).score(home, away)
    site.put_game(story)
    live = await page(site)
    assert "Home 20, Away 18" in live.text
    assert f"Home 20 {DASH} {DASH} {DASH} 20 Away 18 {DASH} {DASH} {DASH} 18" in live.text
    assert live.having("path", id="lead")[0]["d"] == "M0 0H180V2H540V-2H540"
    assert not [link for link in live.links if "box-score" in link or "plays" in link]
    for hidden in ("Fouls", "Leaders", "Latest plays"):
        assert hidden not in live.text
    for view in ("box-score/", "plays/"):
        assert "Only the score of this game is known." in (await page(site, view)).text
    site.put_game(story.at("0:00").score(20, 22, final=True))
    assert "Away won 22-20" in (await page(site)).text


async def test_a_game_known_only_by_its_final_score_has_no_figures_of_what_came_before(site: Site) -> None:
    story = Story()
    story.period = 4
    site.put_game(story.at("0:00").score(90, 88, final=True))
    for view in ("", "charts/"):
        shown = await page(site, view)
        assert f"Home {DASH} {DASH} {DASH} {DASH} 90 Away {DASH} {DASH} {DASH} {DASH} 88" in shown.text
        assert not [one for one in shown.having("td") if ".periods." in str(one.get("data-bind"))]
        for figure in ("Lead changes", "Times tied", "Largest lead"):
            assert figure not in shown.text
        labels = [one["aria-label"] for one in shown.having("svg", role="img")]
        assert labels == ["The lead over time. Home 90, Away 88"]


async def test_a_period_after_the_first_known_score_has_its_points(site: Site) -> None:
    story = Story().at("9:00").score(0, 0)
    story.next_period().at("3:00").score(40, 38).next_period().at("2:00").score(60, 61)
    site.put_game(story)
    shown = await page(site)
    assert f"Home {DASH} {DASH} 20 {DASH} 60 Away {DASH} {DASH} 23 {DASH} 61" in shown.text
    bound = {one.get("data-bind") for one in shown.having("td")}
    assert bound >= {"home.periods.2", "home.periods.3"}
    assert not bound & {"home.periods.0", "home.periods.1"}
