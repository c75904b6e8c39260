"""The pages of a match as the worker makes them: whole without JavaScript, nothing of a feed as markup."""

import re

import pytest
from msgspec.structs import replace

from schemas.football.events import CUP, Correction, Foul, MatchFormat, MatchInfo, Player, Shot, Team
from schemas.football.kinds import CardKind, Decision, Phase, ShotOutcome
from tests.tables.football.story import AWAY, HOME, Story
from tests.web.football.told import correct
from tests.web.page import Page, loaded
from tests.web.site import Site

EVIL = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&"
PATH = "/football/match/m/"
PRIME, DOT, MISS = "\N{PRIME}", "\N{MIDDLE DOT}", "\N{MULTIPLICATION SIGN}"
VIEWS = ["", "timeline/", "timeline/?events=all", "line-ups/", "statistics/", "momentum/", "info/"]

REDS = Team(
    "Reds",
    "RED",
    (Player("a", "Ann", "9", "FW", True), Player("b", "Bea", "1", "GK", True), Player("q", "Quin", "12")),
    "4-4-2",
    "Coach Cleo",
)
BLUES = Team("Blues", "BLU", (Player("v", "Vera", "3", "DF", True), Player("w", "Wim", "5", "DF", True)))
INFO = MatchInfo("m", REDS, BLUES, venue="Ground", competition="Cup")


def opening(info: MatchInfo = INFO) -> Story:
    """A half with a goal of each side, and a part of the next."""
    story = Story().inform(info).begin().at("3:00").passes(HOME, 3).goal(HOME, "a", assist="b", xg=0.25)
    story.at("7:00").passes(AWAY).own_goal(HOME, "b").corner(AWAY).at("46:00").end()
    return story.begin(Phase.SECOND_HALF).at("2:00").sub(HOME, "q", "a")


@pytest.fixture
def story(site: Site) -> Story:
    told = opening()
    site.put_football(told)
    return told


async def page(site: Site, view: str = "") -> Page:
    return Page(await site.text(PATH + view))


async def test_a_match_says_its_score_minute_scorers_and_half_time(site: Site, story: Story) -> None:
    live = await page(site)
    assert f"Cup {DOT} Ground Live" in live.text
    assert "Reds 1, Blues 1" in live.text
    assert f"Reds 1 4{PRIME} Ann Blues 1 8{PRIME} Bea own goal Second half 48{PRIME}" in live.text
    assert "Half-time 1-1" in live.text
    assert f"<title>RED 1-1 BLU (48{PRIME}) {DOT} Reds v Blues {DOT} Overstream</title>" in await site.text(
        PATH
    )


async def test_added_time_is_counted_and_announced(site: Site, story: Story) -> None:
    story.at("46:30").added(4)
    site.put_football(story)
    assert f"Half-time 1-1 {DOT} 4 minutes of added time" in (await page(site)).text
    assert f"90+2{PRIME}" in (await page(site)).text


async def test_a_goal_under_review_and_one_that_is_cancelled_are_said_so(site: Site, story: Story) -> None:
    goal = story.at("9:00").goal(AWAY, "v", penalty=True).match.last_seq
    site.put_football(story.review(goal, Decision.UNDER_REVIEW, "offside"))
    looking = (await page(site)).text
    assert f"Blues 2 8{PRIME} Bea own goal 55{PRIME} Vera penalty under review" in looking
    assert "VAR looks at the goal of Vera" in looking
    site.put_football(story.review(goal, Decision.CANCELLED, "offside"))
    cancelled = await page(site)
    assert f"Blues 1 8{PRIME} Bea own goal 55{PRIME} Vera penalty cancelled" in cancelled.text
    assert "Corrected: score 1-1 (was 1-2)." in cancelled.text
    assert cancelled.having("li", **{"class": "incident gone"})
    assert "VAR: the goal of Vera is cancelled (offside)" in (await page(site, "timeline/")).text
    assert "3 Vera DF 5 Wim DF" in (await page(site, "line-ups/")).text


async def test_red_cards_are_on_the_board_and_yellow_ones_are_not(site: Site, story: Story) -> None:
    story.card(AWAY, "w").at("20:00").card(AWAY, "v", CardKind.RED).card(AWAY, "w", CardKind.SECOND_YELLOW)
    site.put_football(story)
    board = (await page(site)).text.partition("Latest events")[0]
    assert f"66{PRIME} Vera red card 66{PRIME} Wim second yellow card" in board
    assert " yellow card 48" not in board
    lined_up = (await page(site, "line-ups/")).text
    assert f"Wim DF Yellow 48{PRIME} Second yellow 66{PRIME}" in lined_up
    assert f"Vera DF Red 66{PRIME}" in lined_up


async def test_a_card_under_review_is_said_so(site: Site, story: Story) -> None:
    card = story.card(AWAY, "v", CardKind.RED).match.last_seq
    site.put_football(story.review(card, Decision.UNDER_REVIEW))
    assert "VAR looks at the red card for Vera" in (await page(site)).text
    site.put_football(story.review(card, Decision.CANCELLED))
    assert f"48{PRIME} Vera red card cancelled" in (await page(site)).text


async def test_a_shoot_out_is_told_kick_by_kick(site: Site) -> None:
    story = opening(replace(INFO, format=replace(CUP, extra_time=False))).at("47:00").end()
    story.begin(Phase.SHOOT_OUT)
    site.put_football(story)
    assert "No kick has been taken." in (await page(site)).text
    for number in range(3):
        story.kick(HOME, True, "b").kick(AWAY, number == 1, "v")
    site.put_football(story)
    live = (await page(site)).text
    assert f"Penalties 3-1 RED ✓ Bea scores ✓ Bea scores ✓ Bea scores BLU {MISS} Vera does not score" in live
    assert "RED Bea scores 1-0 BLU Vera saved 1-0 RED Bea scores 2-0" in live
    assert "Reds 1, Blues 1; 3-1 on penalties" in live
    site.put_football(story.kick(HOME, True, "q").end(match=True))
    assert "Reds won 4-1 on penalties after 1-1" in (await page(site)).text


async def test_the_timeline_has_key_events_newest_first_and_all_of_them(site: Site, story: Story) -> None:
    key = await page(site, "timeline/")
    told = key.text.partition("All events")[2]
    assert told.startswith(
        f" Second half 48{PRIME} RED Quin comes on for Ann 46{PRIME} The second half begins "
        f"First half 45+2{PRIME} The first half is over "
        f"8{PRIME} BLU Goal for Blues : own goal of Bea 1-1 "
        f"4{PRIME} RED Goal for Reds : Ann , assisted by Bea 1-0 1{PRIME} The first half begins"
    )
    assert "Corner for Blues" not in key.text
    assert "Corner for Blues" in (await page(site, "timeline/?events=all")).text
    assert (await site.get(f"{PATH}timeline/?events=some")).status == 400


async def test_a_foul_with_a_card_is_a_key_event(site: Site, story: Story) -> None:
    story.foul(AWAY, "w").apply(Foul(*story.head(), AWAY, "v", card=CardKind.YELLOW))
    site.put_football(story)
    told = (await page(site, "timeline/")).text
    assert "Vera : foul, yellow card" in told
    assert "Wim : foul" not in told


async def test_what_was_put_right_is_said_so_on_the_timeline(site: Site, story: Story) -> None:
    goal = next(one for one in story.events if isinstance(one, Shot))
    correct(site, story, Correction("m", "", len(story.events) + 1, 1, goal.seq, replace(goal, assist="")))
    assert "corrected Goal for Reds : Ann 1-0" in (await page(site, "timeline/")).text


async def test_line_ups_have_formation_coach_and_what_players_did(site: Site, story: Story) -> None:
    lined_up = (await page(site, "line-ups/")).text
    assert (
        f"Reds 4-4-2 Starting line-up 9 Ann FW Goal 4{PRIME} Off 48{PRIME} "
        f"1 Bea GK Own goal 8{PRIME} Substitutes 12 Quin On 48{PRIME} Coach Coach Cleo"
    ) in lined_up
    assert "Blues Starting line-up 3 Vera DF 5 Wim DF" in lined_up


async def test_a_side_that_nobody_told_of_is_said_to_be_unknown(site: Site) -> None:
    site.put_football(opening(replace(INFO, away=Team("Blues"))))
    assert "Blues Nobody has said who plays." in (await page(site, "line-ups/")).text


async def test_statistics_have_a_bar_a_side(site: Site, story: Story) -> None:
    statistics = await page(site, "statistics/")
    assert "75.0 Possession, % 25.0 1 Shots 0 1 Shots on target 0 0.25 Expected goals (xG) 0.00" in (
        statistics.text
    )
    assert "Possession is each side's share of all passes." in statistics.text
    bars = [bar for bar in statistics.having("rect", height="100%") if bar["class"] == "fill"]
    assert [(bar["x"], bar["width"]) for bar in bars[:2]] == [("25.0%", "75.0%"), ("0%", "25.0%")]
    site.put_football(story.possession(60))
    assert "Possession is the provider's figure." in (await page(site, "statistics/")).text


async def test_momentum_is_drawn_and_is_in_a_table_too(site: Site, story: Story) -> None:
    momentum = await page(site, "momentum/")
    assert "1-5 RED 100 1-0 0-0 3-0 1-0" in momentum.text
    assert "6-10 BLU 100 0-0 0-1 0-1 1-1" in momentum.text
    assert "11-15 level 0-0 0-0 0-0 1-1" in momentum.text
    bars = [bar for bar in momentum.having("rect") if str(bar.get("class")).startswith("fill side")]
    assert len(bars) == 11


async def test_a_match_of_snapshots_has_score_and_result_only(site: Site) -> None:
    story = Story().begin().at("10:00").score(1, 0, teams=("Reds", "Blues")).at("20:00").score(1, 1)
    site.put_football(story)
    for view in VIEWS:
        live = await page(site, view)
        assert "Home 1, Away 1" in live.text or "Reds 1, Blues 1" in live.text
        assert ("Only the score of this match is known." in live.text) is (view != "info/")
        assert not live.links & {f"{PATH}timeline/", f"{PATH}statistics/"}
    site.put_football(story.score(2, 1, final=True))
    assert "won 2-1" in (await page(site)).text


async def test_a_match_known_only_by_its_final_score_has_no_half_time(site: Site) -> None:
    site.put_football(Story().at("46:00", Phase.SECOND_HALF).score(1, 2, final=True))
    shown = await page(site)
    assert "Away won 2-1" in shown.text
    assert "Half-time" not in shown.text


async def test_a_match_to_come_says_when_and_who(site: Site) -> None:
    site.put_football(Story().inform(replace(INFO, starts_at=1_795_340_000_000)))
    for view in VIEWS:
        before = await page(site, view)
        assert "Starts 22 November 2026, 09:33 UTC" in before.text
        assert "Reds 4-4-2 Starting line-up 9 Ann FW 1 Bea GK Substitutes 12 Quin" in before.text
        assert not before.links & {f"{PATH}timeline/", f"{PATH}statistics/"}
    site.put_football(Story().inform(MatchInfo("m", Team("Reds"), Team("Blues"))))
    assert "The match has not begun." in (await page(site)).text
    site.put_football(Story().inform(replace(INFO, ended=True)))
    assert "Not played" in (await page(site)).text


async def test_a_match_that_is_over_does_not_look_live(site: Site, story: Story) -> None:
    site.put_football(story.goal(AWAY, "v").at("47:00").end(match=True))
    for view in VIEWS:
        shown = await page(site, view)
        assert "Blues won 2-1" in shown.text
        assert "Full time" in shown.text
        assert "Live" not in shown.text
        assert [found for _, found in shown.tags if "data-final" in found]
    assert (await page(site)).having("div", **{"class": "team home lost"})


@pytest.mark.parametrize("view", VIEWS)
async def test_nothing_that_a_feed_says_can_become_markup(site: Site, view: str) -> None:
    team = Team(EVIL, EVIL, (Player("a", EVIL, EVIL, EVIL, True),), EVIL, EVIL)
    story = Story().inform(MatchInfo("m", team, Team("B" + EVIL), venue=EVIL, competition=EVIL)).begin()
    story.apply(Shot(*story.head(), HOME, "a", EVIL, outcome=ShotOutcome.GOAL, on_target=True, assist=EVIL))
    story.card(HOME, EVIL, CardKind.RED).review(2, Decision.UNDER_REVIEW, EVIL).sub(HOME, EVIL, "a")
    site.put_football(story.begin(Phase.SHOOT_OUT).kick(AWAY, True, EVIL))
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
    team = Team(turned, turned, (Player("a", turned, turned, "", True),), "", turned)
    story = Story().inform(MatchInfo("m", team, Team("Blues"), venue=turned, competition=turned)).begin()
    story.goal(HOME, "a", assist="a").own_goal(AWAY, turned).card(AWAY, turned, CardKind.RED)
    site.put_football(story.sub(HOME, "b", "a").begin(Phase.SHOOT_OUT).kick(HOME, True, "a"))
    html = await site.text(PATH + view)
    assert "<bdi>\u202eLions</bdi>" in html
    body = html.partition("<main")[2]
    assert "\u202e" not in re.sub(r"<bdi[^>]*>[^<]*</bdi>|data-[a-z]+=\"[^\"]*\"", "", body)
    assert "\u202e" not in html.partition("</title>")[0]


@pytest.mark.parametrize("match_id", ["a/b", "two words", "100%25", EVIL])
async def test_a_match_of_any_name_has_its_address(site: Site, match_id: str) -> None:
    site.put_football(Story(match_id).inform(replace(INFO, match_id=match_id)).begin().goal(HOME, "a"))
    front = Page(await site.text("/"))
    [address] = [link for link in front.links if link.startswith("/football/")]
    assert "Reds 1, Blues 0" in Page(await site.text(address)).text
    for link in Page(await site.text(address)).links:
        if link.startswith("/"):
            assert (await site.get(link)).status == 200, link


async def test_the_front_page_has_score_minute_penalties_and_red_cards(site: Site, story: Story) -> None:
    site.put_football(story.card(AWAY, "v", CardKind.RED))
    assert f"Cup Live Reds v Blues Reds 1 Blues 1 red 1 48{PRIME}" in (Page(await site.text("/")).text)
    story.at("47:00").begin(Phase.SHOOT_OUT).kick(HOME, True, "b")
    site.put_football(story)
    assert "1 pen. 1 Blues 1 red 0 pen. 1 Penalties" in Page(await site.text("/")).text


async def test_halves_of_another_length_have_as_many_windows(site: Site) -> None:
    story = Story().inform(replace(INFO, format=MatchFormat(half_minutes=10))).begin().at("3:00").corner(HOME)
    site.put_football(story)
    [bar] = [
        bar
        for bar in (await page(site, "momentum/")).having("rect")
        if str(bar.get("class")).startswith("fill side")
    ]
    assert bar["width"] == "21.0%"


async def test_an_unknown_match_is_a_page_too(site: Site) -> None:
    answer = await site.get("/football/match/nobody/")
    assert (answer.status, answer.content_type) == (404, "text/html")


async def test_a_page_is_made_once_a_change(site: Site, story: Story) -> None:
    for view in VIEWS:
        first = await site.get(PATH + view)
        again = await site.get(PATH + view, **{"If-None-Match": first.headers["ETag"]})
        assert (first.status, again.status) == (200, 304), view


async def test_a_first_view_is_light(site: Site, story: Story) -> None:
    weights = await loaded(site, PATH)
    assert sum(weights.values()) < 22_000
