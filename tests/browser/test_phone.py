"""Cricket on a phone, in a real browser, over views in memory: whole and steady, whatever the names."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from schemas.cricket.events import MatchInfo, Team
from tests.browser import football, games
from tests.browser.ground import Ground, ground_of, is_live
from tests.browser.looks import sticks_out
from tests.browser.shifts import MOST_SHIFTED, shifts, watch_shifts
from tests.tables.cricket.story import TEST, Story, t20

pytestmark = pytest.mark.asyncio(loop_scope="session")

VIEWS = ["", "scorecard/", "overs/", "commentary/", "charts/", "info/"]
ARABIC, HEBREW = "نادي الهلال السعودي", "מכבי תל אביב"
SIXTY = "Royal Challengers Bengaluru and Mysuru Women's Cricket Club 1"
BATTERS = ["Kusal Perera", "Wanindu Hasaranga de Silva", "Ben Stokes", "Phil Salt", SIXTY, "Joe Root", ARABIC]


@pytest_asyncio.fixture(loop_scope="session")
async def ground(browser: Browser) -> AsyncIterator[Ground]:
    async with ground_of(browser) as looking:
        yield looking


def sides(*names: str) -> MatchInfo:
    return MatchInfo("", tuple(Team(name) for name in names), t20(), "Ground", "Cup")


OVERS = [
    "1 4 . 6 1 1",
    "1wd W 2 1wd . 4 1nb 1 1",
    ". . . . . .",
    "6 6 W 4 1 1",
    "1 2wd 5nb 1wd 1wd 4 4 1 6 1",
    "W . 1 . 2 2",
]


async def test_a_page_that_is_followed_does_not_jump(ground: Ground) -> None:
    """Each new over's row pushed all below it, and so did a ball more on the board: 0.38 in 12 s."""
    story, batters = Story(t20()).innings("Reds").over("1 1 1 1 1 4"), iter(BATTERS)
    story.facing(next(batters), next(batters))
    info = sides("Reds", "Blues")
    ground.put(story, "m1", info)
    pages, before = [], []
    for width, scrolled in ((390, 0), (390, 500), (320, 0)):
        window = await ground.window(width)
        await watch_shifts(window)
        page = await ground.tab(window, ground.url("/match/m1/"))
        await is_live(page)
        await page.evaluate("(top) => scrollTo(0, top)", scrolled)
        pages.append(page)
        before.append(len(await shifts(page)))
    for number, balls in enumerate(OVERS, 2):
        for at, ball in enumerate(balls.split()):
            bowler = f"Bowler {SIXTY if number % 2 else number}"
            story = story.over(ball, bowler) if not at else story.more(ball, bowler)
            if ball == "W":
                story.facing(next(batters), story.state.batters[-1].name)
            ground.put(story, "m1", info)
        for page in pages:
            await expect(page.locator("#recent > li").first.locator(".no")).to_have_text(str(number))
            await expect(page.locator("#recent > li").nth(1).locator(".no")).to_have_text(str(number - 1))
    for page, count in zip(pages, before, strict=True):
        await expect(page.locator("#view")).to_have_attribute("data-seq", str(story.match.last_seq))
        moved = (await shifts(page))[count:]
        assert sum(value for value, _ in moved) < MOST_SHIFTED, moved


async def test_the_last_balls_are_one_line_and_the_newest_is_whole(ground: Ground) -> None:
    """A ball more began another line, and pushed the page down."""
    story = (
        Story(t20())
        .innings("Reds")
        .over("1wd 5nb 1wd 2wd 1 1 1 1 1")
        .over("1wd 5nb 2wd 1wd 1wd 1wd 1 5nb", "Y")
    )
    ground.put(story)
    page = await ground.see("/match/m1/", 390)
    await is_live(page)
    for width in (320, 390, 640, 880, 1280):
        await page.set_viewport_size({"width": width, "height": 800})
        strip = await page.locator("#balls").bounding_box() or {}
        last = await page.locator("#balls > li").last.bounding_box() or {}
        assert strip["height"] == 36
        assert strip["y"] <= last["y"] < strip["y"] + 1
        assert last["x"] + last["width"] <= strip["x"] + strip["width"] + 1, width
        assert not await sticks_out(page, ".board")
    ground.put(story.more("4", "Y"))
    await expect(page.locator("#balls > li").last).to_contain_text("4")


async def cut(page: Page) -> list[str]:
    """The cells of tables that are cut, or outside of the window."""
    found: list[str] = await page.evaluate(
        """() => [...document.querySelectorAll("main :is(th, td):not(.how)")].filter((cell) => {
          const { left, right } = cell.getBoundingClientRect();
          return cell.scrollWidth > cell.clientWidth || left < 0 || right > innerWidth;
        }).map((cell) => cell.textContent)"""
    )
    return found


@pytest.mark.parametrize("view", ["", "scorecard/", "scorecard/?lang=hi"])
async def test_figures_are_whole_at_320(ground: Ground, view: str) -> None:
    """Strike rates and sixes could not be seen beside a long name; here figures are as long as they get."""
    story = Story(TEST).innings(SIXTY)
    for number in range(40):
        story.over("6 . . 4 1wd 1nb . 1", f"{SIXTY} {number % 2}", striker=SIXTY, non_striker="Ben Stokes")
    story.over("6 .", f"{SIXTY} 0")
    ground.put(story, "m1", MatchInfo("", (Team(SIXTY), Team(ARABIC)), TEST, "Ground", "Cup"))
    window = await ground.window(320, reduced_motion="reduce")
    page = await ground.tab(window, ground.url(f"/match/m1/{view}"))
    await is_live(page)
    assert not await sticks_out(page)
    assert not await cut(page)
    names: list[float] = await page.locator(":is(.crease, .card-table) tbody th").evaluate_all(
        "(heads) => heads.map((head) => head.getBoundingClientRect().width)"
    )
    assert min(names) > 55


async def test_scores_do_not_squeeze_the_names_on_cards(ground: Ground) -> None:
    """Beside two scores a name had a letter a line, and second scores wrapped under it."""
    story = Story(TEST)
    for number, team in enumerate((SIXTY, ARABIC, SIXTY, ARABIC)):
        story.innings(team)
        for _ in range(90 if number < 2 else 50):
            story.over("1 4 . 1 . .")
        story = story.declared() if number < 3 else story
    ground.put(story, "m1", MatchInfo("", (Team(SIXTY), Team(ARABIC)), TEST))
    tied = Story(t20(1)).innings(SIXTY).over("1 1 1 1 1 1").innings("Blues").over("1 1 1 1 1 1", "Y")
    tied.innings("Blues", super_over=True).over("6 4 . . . .").innings(SIXTY, super_over=True).over(
        "6 1 . . . ."
    )
    ground.put(tied, "m2", MatchInfo("", (Team(SIXTY), Team("Blues")), t20(1)))
    page = await ground.see("/", 320)
    await is_live(page)
    assert await page.locator(".side dd").count() == 8
    for side in await page.locator(".side").all():
        name = await side.locator("dt").bounding_box() or {}
        tops = {round((await one.bounding_box() or {})["y"]) for one in await side.locator("dd").all()}
        assert name["width"] >= 55
        assert name["height"] < 45
        assert len(tops) == 1
    assert not await sticks_out(page, ".card, .sides, .side")


ASTRAY = """() => {
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const wrong = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (/[\\u0590-\\u06ff]/.test(node.data) && !node.parentElement.closest("bdi")) wrong.push(node.data);
  }
  return wrong;
}"""


async def test_names_of_another_direction_are_isolated_wherever_they_are(ground: Ground) -> None:
    story = Story(t20()).innings(ARABIC).over("1 W 4", HEBREW, striker=ARABIC, non_striker=HEBREW)
    for number in range(6):
        story.over("6 . 1", f"{HEBREW} {number}")
    story.closed().innings(SIXTY).over("4 1 W", ARABIC, striker=SIXTY, non_striker=ARABIC)
    players = (Team(ARABIC, (HEBREW, ARABIC)), Team(SIXTY, (SIXTY, HEBREW + " 2")))
    info = MatchInfo("", players, t20(), HEBREW, ARABIC)
    ground.put(story, "m1", info)
    game = games.opening(
        games.GameInfo("g", games.Team(ARABIC, "", games.SPARKS.players), games.STORM, games.NBA, HEBREW)
    )
    ground.put_game(game)
    match = football.opening(
        football.MatchInfo("m", football.REDS, football.Team(HEBREW), football.CUP, ARABIC)
    )
    ground.site.put_football(match)
    window = await ground.window(reduced_motion="reduce")
    paths = [f"/match/m1/{view}" for view in VIEWS]
    paths += [games.PATH + view for view in games.VIEWS] + [football.PATH + view for view in football.VIEWS]
    for path in ("/", *paths):
        page = await ground.tab(window, ground.url(path))
        await is_live(page)
        ground.put(story.more("1", HEBREW), "m1", info)
        await page.set_viewport_size({"width": 320, "height": 800})
        assert await page.evaluate(ASTRAY) == [], path
        assert not await sticks_out(page, ".card, .board, .legend, .chart, .panel h2"), path
        await page.close()


async def test_a_worm_is_read_by_pointer_finger_and_keyboard(ground: Ground) -> None:
    story = Story(t20(4)).innings("Reds").over("1 1 1 1 1 1").over("4 4 . . W .").over("6 . . . . .")
    story.over("1 1 . . . .").innings("Blues").over("4 4 . . . .", "Y")
    ground.put(story)
    page = await ground.see("/match/m1/", 390, has_touch=True)
    await is_live(page)
    text, slider = page.locator(".at-text"), page.get_by_role("slider", name="Worm")
    await slider.scroll_into_view_if_needed()
    now, end = "After 1 over: Reds 6-0, Blues 8-0", "After 4 overs: Reds 22-1"
    await expect(text).to_have_text(now)
    box = await slider.bounding_box() or {}
    await slider.hover(position={"x": box["width"] * 0.8, "y": 20})
    await expect(text).to_have_text("After 3 overs: Reds 20-1")
    await page.mouse.move(1, 1)
    await expect(text).to_have_text(now)
    await slider.tap(position={"x": box["width"] * 0.55, "y": 20})
    await expect(text).to_have_text("After 2 overs: Reds 14-1")
    await slider.focus()
    await page.keyboard.press("End")
    await expect(slider).to_have_attribute("aria-valuetext", end)
    await page.keyboard.press("Home")
    await expect(text).to_have_text(now)
    await page.locator("summary").click()
    await expect(page.locator("details tbody tr").nth(1)).to_have_text("2 overs14-1")


async def test_the_worm_is_there_without_javascript(ground: Ground) -> None:
    ground.put(Story(t20()).innings("Reds").over("1 4 . 6 1 1").over("6"))
    page = await ground.see("/match/m1/", 390, java_script_enabled=False)
    await expect(page.locator(".plot path.line")).to_be_visible()
    await page.locator("summary").click()
    await expect(page.locator("details")).to_contain_text("13-0")


async def test_the_next_innings_does_not_move_the_page(ground: Ground) -> None:
    """What was needed, and the score of the innings before, had no room until they came."""
    story = Story(t20(2)).innings("Reds").over("1 4 . 6 1 1").over("2 1 1 . .", "Y")
    ground.put(story)
    window = await ground.window(390)
    await watch_shifts(window)
    page = await ground.tab(window, ground.url("/match/m1/"))
    await is_live(page)
    await expect(page.locator(".before")).to_have_text("Blues yet to bat")
    before = len(await shifts(page))
    ground.put(story.more("1", "Y"))
    await expect(page.locator(".board .badge")).to_have_text("Innings break")
    ground.put(story.innings("Blues").over("4", "Z"))
    await expect(page.locator(".before")).to_contain_text("18-0")
    await expect(page.locator("[data-bind=score]")).to_have_text("4")
    moved = (await shifts(page))[before:]
    assert sum(value for value, _ in moved) < MOST_SHIFTED, moved


@pytest.mark.parametrize("view", ["info", "charts"])
async def test_the_current_tab_is_in_sight_on_a_phone(ground: Ground, view: str) -> None:
    """Seen: at 390 px the row of tabs began with the first ones, and nothing said where one was."""
    ground.put(Story(t20()).innings("Reds").over("1 4"))
    page = await ground.see(f"/match/m1/{view}/", 390)
    await is_live(page)
    box = await page.locator(".tabs [aria-current]").first.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert await page.evaluate("scrollY") == 0
