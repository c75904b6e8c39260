"""Football's pages in a real browser, over views in memory: they follow their match on any screen."""

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from schemas.football.events import CUP, MatchInfo, Player, Team
from schemas.football.kinds import CardKind, Decision, Phase
from tests.browser.football import PATH, VIEWS, opening, over, seen, snapshots, to_come
from tests.browser.games import alone
from tests.browser.ground import Ground, ground_of, is_live
from tests.browser.looks import looks_well, sticks_out
from tests.browser.shifts import stay_in_place
from tests.tables.football.story import AWAY, ELEVEN, HOME, Story

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG = "Borussia Wolfeschlegelsteinhausen-Bergerdorff"
PARTS = ".card, .board, .events, .line-up, .legend, .bars, .chart, .panel h2"


@pytest_asyncio.fixture(loop_scope="session")
async def ground(browser: Browser) -> AsyncIterator[Ground]:
    async with ground_of(browser) as looking:
        yield looking


async def test_a_goal_is_on_the_board_at_once(ground: Ground) -> None:
    story = opening()
    page = await seen(ground, story)
    await alone(page)
    ground.site.put_football(story.at("20:00").goal(HOME, "a", penalty=True))

    await expect(page.locator(".team.home .points")).to_have_text("2")
    await expect(page.locator("#clock")).to_have_text("66′")  # noqa: RUF001
    await expect(page.locator("#home-incidents li").last).to_have_text("66′ Ann a penalty")  # noqa: RUF001
    await expect(page.locator("#announcer")).to_have_text("Goal for Reds: Ann a. Reds 2, Blues 1")
    await expect(page.locator("#spoken")).to_have_text("Reds 2, Blues 1")
    assert await page.title() == "RED 2-1 BLU (66′) · Reds v Blues · Overstream"  # noqa: RUF001


async def test_a_review_shows_on_the_board_and_then_what_it_came_to(ground: Ground) -> None:
    story = opening()
    page = await seen(ground, story)
    await alone(page)
    goal = story.at("20:00").goal(AWAY, "vd").match.last_seq
    ground.site.put_football(story.review(goal, Decision.UNDER_REVIEW, "offside"))
    row = page.locator("#away-incidents li:has-text('Vera d')")
    await expect(row.locator(".verdict")).to_have_text("under review")
    await expect(page.locator("#standing")).to_have_text("VAR looks at the goal of Vera d (offside)")
    await expect(page.locator(".team.away .points")).to_have_text("2")

    ground.site.put_football(story.review(goal, Decision.CANCELLED, "offside"))
    await expect(row.locator(".verdict")).to_have_text("cancelled")
    await expect(page.locator("#standing")).to_have_text("VAR: the goal of Vera d is cancelled (offside)")
    await expect(page.locator("#correction")).to_have_text("Corrected: score 1-1 (was 1-2).")
    await expect(page.locator(".team.away .points")).to_have_text("1")
    await expect(page.locator("#announcer")).to_have_text(
        "Goal for Blues: Vera d, cancelled. Reds 1, Blues 1"
    )


async def test_a_reader_of_hindi_is_told_in_hindi(ground: Ground) -> None:
    story = opening()
    page = await seen(ground, story, "?lang=hi")
    front = await ground.see("/?lang=hi")
    for one in (page, front):
        await is_live(one)
    await alone(page)
    ground.site.put_football(story.at("20:00").goal(HOME, "a", penalty=True))
    await expect(page.locator("#announcer")).to_have_text("Reds का गोल: Ann a। Reds 2, Blues 1")
    await expect(page.locator("#home-incidents li").last).to_have_text("66′ Ann a पेनल्टी")  # noqa: RUF001
    assert await page.title() == "RED 2-1 BLU (66′) · Reds बनाम Blues · Overstream"  # noqa: RUF001
    await expect(front.locator(".card[data-key=m] .home .score")).to_have_text("2")
    ground.site.put_football(story.at("46:00").end(match=True))
    await expect(page.locator("#standing")).to_have_text("Reds 2-1 से जीता")
    await expect(front.locator(".card[data-key=m] .standing")).to_have_text("Reds 2-1 से जीता")


async def test_after_a_correction_the_news_before_it_is_not_told_again(ground: Ground) -> None:
    story = snapshots()
    page = await seen(ground, story)
    await alone(page)
    announcer, clock = page.locator("#announcer"), page.locator("#clock")
    for minute, away, told in ((31, 3, "Home 1, Away 3"), (32, 2, "Corrected. Home 1, Away 2")):
        ground.site.put_football(story.at(f"{minute}:00").score(1, away))
        await expect(announcer).to_have_text(told)
    ground.site.put_football(story.at("33:00").score(1, 2))
    await expect(clock).to_have_text("34′")  # noqa: RUF001
    await expect(announcer).to_have_text("Corrected. Home 1, Away 2")


EVENTS: list[Callable[[Story], Story]] = [
    lambda story: story.goal(HOME, "a"),
    lambda story: story.own_goal(HOME),
    lambda story: story.goal(AWAY, "vb", penalty=True),
    lambda story: story.card(HOME, "e", CardKind.SECOND_YELLOW),
    lambda story: story.card(AWAY, "", CardKind.RED, bench=True),
    lambda story: story.review(story.match.last_seq, Decision.UNDER_REVIEW),
    lambda story: story.possession(61.5),
    lambda story: story.at("45:00").added(1),
]


@pytest.mark.parametrize("view", VIEWS)
async def test_what_the_script_shows_is_what_the_page_has(ground: Ground, view: str) -> None:
    """Else the page that is fetched a moment later would change what was just shown."""
    story = opening()
    page = await seen(ground, story, view)
    await alone(page)
    for event in EVENTS:
        ground.site.put_football(event(story.at("30:00")))
    await expect(page.locator("#view")).to_have_attribute("data-seq", str(story.match.last_seq))
    fresh = await ground.see(PATH + view, java_script_enabled=False)
    assert await page.title() == await fresh.title()
    for part in (".versus", "#facts", "#standing", "#spoken", "#correction"):
        shown, due = [await one.locator(part).inner_html() for one in (page, fresh)]
        assert "".join(shown.split()) == "".join(due.split()), part
    figures = [await one.locator(".figure").all_inner_texts() for one in (page, fresh)]
    assert figures[0] == figures[1]


async def test_a_shoot_out_moves_kick_by_kick(ground: Ground) -> None:
    story = opening().at("46:00").end()
    page = await seen(ground, story)
    ground.site.put_football(story.begin(Phase.SHOOT_OUT))
    await expect(page.locator("#period")).to_have_text("Penalties")
    await expect(page.locator("#h-shoot-out")).to_be_visible()
    await alone(page)
    ground.site.put_football(story.kick(HOME, True, "a").kick(AWAY, False, "vb"))
    await expect(page.locator("#pens")).to_have_text("1-0")
    await expect(page.locator("#announcer")).to_contain_text("Vera b does not score. Reds 1, Blues 1; 1-0")
    fresh = await ground.see(PATH, java_script_enabled=False)
    shown, due = [await one.locator("#shoot-out").inner_html() for one in (page, fresh)]
    assert "".join(shown.split()) == "".join(due.split())


async def test_every_view_follows_the_match_to_its_end(ground: Ground) -> None:
    story = opening()
    ground.site.put_football(story)
    window = await ground.window()
    pages = [await ground.tab(window, ground.url(PATH + view)) for view in VIEWS]
    for page in pages:
        await is_live(page)
    _, timeline, _, line_ups, statistics, momentum, _ = pages
    ground.site.put_football(
        story.at("30:00").goal(AWAY, "vf").at("45:00").sub(HOME, "y", "a").end(match=True)
    )
    await expect(timeline.locator(".events li").first).to_contain_text("The match is over")
    await expect(line_ups.locator("li:has-text('Vera f') .deed")).to_have_text("Goal 76′")  # noqa: RUF001
    await expect(statistics.locator("[data-bind='away.statistics.shots']")).to_have_text("9")
    await expect(momentum.locator(".at-text")).to_contain_text("score 1-2")
    for page in pages:
        await expect(page.locator("h1 + .headline")).to_have_text("Blues won 2-1")
        assert await page.title() == "Blues won 2-1 · Reds v Blues · Overstream"
        await expect(page.locator("#status")).to_have_text("Final")
        await expect(page.locator(".badge")).to_have_text("Result")


async def test_a_card_of_the_front_page_moves(ground: Ground) -> None:
    story = opening()
    ground.site.put_football(story)
    page = await ground.see("/")
    await is_live(page)
    card = page.locator(".card[data-sport=football][data-key=m]")
    ground.site.put_football(story.at("20:00").goal(HOME, "a").card(HOME, "b", CardKind.RED))
    await expect(card.locator(".home .score")).to_have_text("2")
    await expect(card.locator(".home .reds")).to_have_text("1 red")
    await expect(card.locator(".standing")).to_have_text("66′")  # noqa: RUF001
    await expect(card.locator(".pens").first).to_be_hidden()


async def test_a_page_that_moves_does_not_jump(ground: Ground) -> None:
    story = opening()
    looked_at = [("", 390), ("", 1280), ("timeline/?only=all", 390)]
    pages = [await seen(ground, story, view, width) for view, width in looked_at]

    def change(times: int) -> int:
        ground.site.put_football(story.at(f"2{times}:00").shot(HOME).foul(AWAY, "va").corner(HOME))
        return story.match.last_seq

    await stay_in_place(pages, change)


async def test_axe_finds_nothing_and_nothing_sticks_out(ground: Ground) -> None:
    stories = [opening(), over(), snapshots(), to_come()]
    for story in stories:
        ground.site.put_football(story)
    window = await ground.window(390, reduced_motion="reduce")
    others = [f"/football/match/{story.match_id}/" for story in stories[1:]]
    for path in ("/", *(PATH + view for view in VIEWS), *others):
        page = await ground.tab(window, ground.url(path))
        await is_live(page)
        for details in await page.locator("summary").all():
            await details.click()
        await looks_well(page, 390, 1280, inside=PARTS)
        await page.close()


async def test_long_names_stay_in_a_phone(ground: Ground) -> None:
    team = Team(LONG, "", tuple(Player(one, f"{one} {LONG}", "10", "MF", True) for one in ELEVEN))
    unbroken = Team("A" * 58, "", (Player("va", "B" * 58, starts=True),))
    story = opening(MatchInfo("m", team, unbroken, CUP, "C" * 58, "D" * 58))
    ground.site.put_football(story.at("46:00").end().begin(Phase.SHOOT_OUT).kick(HOME, True, "a"))
    window = await ground.window(reduced_motion="reduce")
    for path in ("/", *(PATH + view for view in VIEWS)):
        page = await ground.tab(window, ground.url(path))
        await is_live(page)
        for width in (390, 320):
            await page.set_viewport_size({"width": width, "height": 800})
            wide = await sticks_out(page, PARTS)
            assert not wide, (path, width, wide)
        await page.close()


async def test_all_of_a_match_is_there_without_javascript_and_nobody_else_is_asked(ground: Ground) -> None:
    ground.site.put_football(opening())
    page = await ground.see("/", java_script_enabled=False)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.locator("[data-key=m]").get_by_role("link").click(force=True)
    await expect(page.locator("#home-incidents li").first).to_contain_text("Ann a")
    for name, shown in (
        ("Commentary", "VAR: the goal of Vera b is cancelled"),
        ("Line-ups", "Starting line-up"),
        ("Statistics", "Expected goals"),
        ("Charts", "Which side presses"),
        ("Info", "Competition"),
    ):
        await page.get_by_role("link", name=name, exact=True).click()
        await expect(page.locator("#view")).to_contain_text(shown)
    assert asked
    assert all(url.startswith(ground.url("/")) for url in asked)
