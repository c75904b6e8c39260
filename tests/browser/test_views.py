"""The page in a real browser, over a worker's views in memory: what needs no Kafka to be seen."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from msgspec.structs import replace
from playwright.async_api import Browser, Page, Route, expect

from schemas.cricket.events import Interval, IntervalKind, MatchInfo, Team
from tests.browser.ground import Ground, ground_of, is_live
from tests.tables.cricket.story import TEST, Story, t20

pytestmark = pytest.mark.asyncio(loop_scope="session")

VIEWS = ["", "scorecard/", "overs/", "charts/"]
UNBROKEN = "A" * 58
TURNED = "\u2069\u202eLions"


@pytest_asyncio.fixture(loop_scope="session")
async def ground(browser: Browser) -> AsyncIterator[Ground]:
    async with ground_of(browser) as looking:
        yield looking


def chase() -> Story:
    return Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("1 1", "Y")


async def test_a_reloaded_page_is_as_alive_as_it_was(ground: Ground) -> None:
    """A 304 came with a policy that forbade all: what the browser had kept was without styles and scripts.

    To see it fail, let `set_headers` give every 304 the policy of data.
    """
    story = Story(t20()).innings("Reds").over("1 4")
    ground.put(story)
    for path in ("/", *("/match/m1/" + view for view in VIEWS), "/docs/"):
        page = await ground.see(path)
        for _ in range(2):
            if path != "/docs/":
                await is_live(page)
            assert (
                await page.evaluate("document.styleSheets.length && getComputedStyle(document.body).margin")
                == "0px"
            )
            await page.reload()
        if path != "/docs/":
            await is_live(page)
        await page.context.close()
    assert not ground.complaints


async def test_what_is_not_there_is_a_page_whose_styles_are_alive(ground: Ground) -> None:
    ground.put(Story(t20()).innings("Reds").over("1 4"))
    for path in ("/nope", "/match/m1/foo/", "/match/nobody/"):
        page = await ground.see(path)
        for _ in range(2):
            await expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
            assert await page.evaluate("getComputedStyle(document.body).margin") == "0px"
            await page.reload()
    # That there was nothing is what the browser says of it, and all that it says.
    assert all("404" in complaint for complaint in ground.complaints), ground.complaints
    ground.complaints.clear()


async def test_many_tabs_of_one_browser_are_all_live(ground: Ground) -> None:
    """Six streams are all that HTTP/1.1 has: later tabs waited, and half said that they were cut off."""
    stories = {f"m{number}": Story(t20()).innings("Reds").over("1 4") for number in range(6)}
    for match_id, story in stories.items():
        ground.put(story, match_id)
    window = await ground.window()
    paths = [f"/match/{match_id}/" for match_id in stories] + [
        "/",
        "/?status=live",
        "/match/m0/scorecard/",
        "/",
    ]
    tabs = await asyncio.gather(*(ground.tab(window, ground.url(path)) for path in paths))
    for tab in tabs:
        await is_live(tab)

    async def bowl_and_see(score: int, seen: list[Page]) -> None:
        for match_id, story in stories.items():
            story.more("4")
            ground.put(story, match_id)
        for tab in seen:
            if await tab.locator("[data-bind=score]").count():
                await expect(tab.locator("[data-bind=score]")).to_have_text(str(score))
            else:
                for match_id in stories:
                    await expect(tab.locator(f"[data-key={match_id}] .runs")).to_have_text(f"{score}-0")

    await bowl_and_see(9, tabs)
    for tab in tabs[:3]:
        await tab.close()
    late = await ground.tab(window, ground.url("/match/m5/"))
    await is_live(late)
    await bowl_and_see(13, [*tabs[3:], late])
    # A page that comes from the browser's memory listens again.
    await late.goto(ground.url("/docs/"))
    await late.go_back()
    await bowl_and_see(17, [*tabs[3:], late])


async def test_a_tab_whose_proxy_lets_no_socket_through_listens_by_a_stream(ground: Ground) -> None:
    ground.put(Story(t20()).innings("Reds").over("1 4"))
    window = await ground.window()
    await window.add_init_script(
        """navigator.locks.request = async () => {};
        window.WebSocket = class {
          constructor() { setTimeout(() => this.onclose?.()); }
          close() {}
        };"""
    )
    await is_live(await ground.tab(window, ground.url("/match/m1/")))


async def test_a_name_turns_nothing_but_itself(ground: Ground) -> None:
    """What follows a name stands to its right: U+202E in it turned the rest of the line."""
    story = (
        Story(t20()).innings(TURNED).over("6 6", UNBROKEN, striker=TURNED).innings("Blues").over("1", TURNED)
    )
    ground.put(story, "m1", MatchInfo("", (Team(TURNED), Team("Blues")), t20(), "Ground", TURNED))
    live = await ground.see("/match/m1/")
    await is_live(live)
    ground.put(
        story.more("1", TURNED), "m1", MatchInfo("", (Team(TURNED), Team("Blues")), t20(), "Ground", TURNED)
    )
    await expect(live.locator("[data-bind=score]")).to_have_text("2")
    turned = """() => {
      const wrong = [];
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        if (/[\\u2066-\\u2069]/.test(node.data)) wrong.push(node.data);
        if (/[\\u202a-\\u202e]/.test(node.data) && !node.parentElement.closest("bdi")) wrong.push(node.data);
      }
      return wrong;
    }"""
    for path in ("/", "/match/m1/", *("/match/m1/" + view for view in VIEWS[1:])):
        page = await ground.see(path)
        await is_live(page)
        assert await page.evaluate(turned) == [], path
        assert "\u202e" not in await page.title()
    assert await live.evaluate(turned) == []


LENGTH = "(line) => line.getTotalLength()"


async def test_each_ball_is_in_the_title_and_in_what_is_spoken_and_drawn(ground: Ground) -> None:
    """They changed only when an over, a wicket or an innings fetched the page."""
    story = Story(t20()).innings("Reds").over("1 4")
    ground.put(story)
    page = await ground.see("/match/m1/")
    await is_live(page)
    await page.route(ground.url("/match/m1/"), lambda route: route.abort())
    drawn = await page.locator("[data-scale]").evaluate(LENGTH)
    for runs, score in ((6, 11), (1, 12)):
        ground.put(story.more(str(runs)))
        await expect(page.locator("[data-bind=score]")).to_have_text(str(score))
        await expect(page.locator("#spoken")).to_have_text(f"Reds {score} for 0, {story.state.overs} overs")
        assert await page.title() == f"Reds {score}-0 ({story.state.overs}) · Reds v Blues · Overstream"
        worm = page.get_by_role("img", name=f"Worm Reds {score} for 0, {story.state.overs} overs")
        await expect(worm).to_be_visible()
        assert await worm.locator("[data-scale]").evaluate(LENGTH) > drawn
        drawn = await worm.locator("[data-scale]").evaluate(LENGTH)


@pytest.mark.parametrize(
    ("balls", "result", "views"),
    [
        ("1 1 1 2", "Blues won by 10 wickets", VIEWS),
        # Whether level scores end a match is another's to say; that nothing is needed any more is not.
        ("1 1 1 1", re.compile("Match tied|Innings break"), ["", "overs/"]),
        (". . . .", "Reds won by 4 runs", ["scorecard/"]),
    ],
)
async def test_the_last_ball_says_the_result_at_once_on_every_view(
    ground: Ground, balls: str, result: str | re.Pattern[str], views: list[str]
) -> None:
    """It said "need 0 runs from 3 balls" and Live, on a tie "need 1 runs from 0 balls", for up to 2 s."""
    story = chase()
    ground.put(story)
    window = await ground.window()
    release = asyncio.Event()

    async def late(route: Route) -> None:
        await release.wait()
        await route.continue_()

    front = await ground.tab(window, ground.url("/"))
    pages = [await ground.tab(window, ground.url("/match/m1/" + view)) for view in views]
    for page in (front, *pages):
        await is_live(page)
        await page.route(page.url, late)
    for ball in balls.split():
        ground.put(story.more(ball, "Y"))
        await asyncio.sleep(0.02)
    for page in pages:
        await expect(page.locator("#standing")).to_have_text(result)
        await expect(page.locator(".board .badge")).to_have_text(re.compile("Result|Innings break"))
        await expect(page.locator(".strike")).to_have_count(0)
    await expect(front.locator(".card .badge")).to_have_text(re.compile("Result|Innings break"))
    for page in (front, *pages):
        assert "need" not in await page.locator("main").inner_text()
    release.set()
    if isinstance(result, str):
        await expect(front.locator("h2")).to_have_text("Results")
        await expect(front.locator(".card .standing")).to_have_text(result)
        for page in pages:
            await expect(page.locator("#status")).to_have_text("Final")
            await expect(page.get_by_role("link", name="Summary", exact=True)).to_be_visible()


async def test_one_ball_is_one_ball_and_all_out_is_said_so(ground: Ground) -> None:
    story = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("1 1 . .", "Y")
    ground.put(story)
    page = await ground.see("/match/m1/")
    await is_live(page)
    ground.put(story.more("1", "Y"))
    await expect(page.locator("#standing")).to_have_text("Blues need 4 runs from 1 ball")

    story = Story(t20()).turn("Reds").innings("Reds", absent=("A11",)).over("4 W W W W W").over("W W W", "Y")
    ground.put(story, "m2")
    page = await ground.see("/match/m2/")
    await is_live(page)
    ground.put(story.more("W", "Y"), "m2")
    await expect(page.locator("#spoken")).to_have_text("Reds 4 all out, 1.4 overs")
    await expect(page.locator(".total")).to_contain_text("all out, 1.4 overs")
    assert await page.locator(".total .big").inner_text() == "4"
    await expect(page.locator(".falls li").last).to_contain_text("4-9 A")


async def test_a_start_is_told_in_the_readers_own_time(ground: Ground) -> None:
    info = MatchInfo("", (Team("Reds"), Team("Blues")), t20(), "Ground", "Cup", starts_at=1_795_340_000_000)
    ground.put(Story(t20()), "soon", info)
    front = await ground.see("/", timezone_id="Asia/Kolkata")
    await expect(front.locator(".when time")).to_have_text("15:03")
    front = await ground.see("/", java_script_enabled=False)
    await expect(front.locator(".when time")).to_have_text("09:33")
    assert "Times and days are those of UTC." in await front.content()
    for path in ("/match/soon/", "/match/soon/scorecard/"):
        page = await ground.see(path, timezone_id="Asia/Kolkata")
        await expect(page.locator(".standing")).to_have_text("Starts 22 November 2026 at 15:03")
        without = await ground.see(path, java_script_enabled=False)
        await expect(without.locator(".standing time")).to_have_text("22 November 2026, 09:33 UTC")
        await expect(without.locator(".standing time")).to_have_attribute("datetime", "2026-11-22T09:33:20Z")


async def test_an_innings_that_begins_is_on_its_card_at_once(ground: Ground) -> None:
    """It had no score of a side that needed 129 runs from 56 balls, for up to 2 s."""
    story = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1")
    ground.put(story)
    page = await ground.see("/")
    await is_live(page)
    card = page.locator(".card")
    await expect(card.locator(".runs")).to_have_count(1)
    await page.route(page.url, lambda _: None)
    ground.put(story.innings("Blues").over("1 4", "Y"))
    blues = card.locator(".side", has_text="Blues")
    await expect(blues.locator(".runs")).to_have_text("5-0")
    await expect(blues).to_have_class(re.compile("batting"))
    ground.put(story.more("1 . . .", "Y").innings("Blues", super_over=True).over("6", "X"))
    await expect(blues.locator("dd").last).to_contain_text("SO 6-0")
    await expect(blues.locator("dd").last).to_contain_text("0.1 ov")


async def test_a_result_that_comes_while_the_page_is_fetched_is_not_waited_for(ground: Ground) -> None:
    """The page was fetched again after its 2 s, and said Live until then."""
    story = Story(t20(1)).innings("Reds").over("1 1 1 1 1")
    ground.put(story)
    window = await ground.window()
    # A pause between fetches never passes.
    await window.add_init_script(
        "const set = window.setTimeout; window.setTimeout = (run, wait) => wait > 1000 ? 0 : set(run, wait);"
    )
    page = await ground.tab(window, ground.url("/match/m1/scorecard/"))
    await is_live(page)
    asked: asyncio.Queue[Route] = asyncio.Queue()
    await page.route(page.url, asked.put_nowait)
    ground.put(story.more("1"))
    held = await asyncio.wait_for(asked.get(), 20)
    as_it_was = await held.fetch()
    ground.put(story.innings("Blues").over("6 1", "Y"))
    await expect(page.locator("#announcer")).to_have_text("Blues won by 10 wickets")
    await held.fulfill(response=as_it_was)
    await (await asyncio.wait_for(asked.get(), 20)).continue_()
    await expect(page.locator("#status")).to_have_text("Final")


async def test_the_star_is_on_who_faces_next_and_rows_keep_their_place(ground: Ground) -> None:
    """It was on who had faced the last ball, whose row jumped to the top: nine times in half a minute."""
    story = Story(t20()).innings("Reds").over("1")
    ground.put(story)
    page = await ground.see("/match/m1/")
    await is_live(page)
    rows = page.locator("#batters tr")
    await expect(rows.nth(1).locator(".strike")).to_have_count(1)
    ground.put(story.facing("A2", "A1").more("1"))
    await expect(rows.nth(0).locator(".strike")).to_have_count(1)
    assert [await rows.nth(one).locator("bdi").inner_text() for one in range(2)] == ["A1", "A2"]


async def test_stumps_are_shown_as_they_are_said_and_the_next_ball_ends_them(ground: Ground) -> None:
    """A first-class match looked live all night."""
    info = MatchInfo("m1", (Team("Reds"), Team("Blues")), TEST)
    story = Story(TEST).innings("Reds").over("1 4")
    ground.put(story, info=info)
    match, home = await ground.see("/match/m1/"), await ground.see("/", locale="hi-IN")
    await is_live(match)
    await is_live(home)
    stumps = (Interval(IntervalKind.STUMPS, story.match.last_update + 1_000),)
    ground.put(story, info=replace(info, intervals=stumps))
    await expect(match.locator(".board .badge.pause")).to_have_text("Stumps")
    await expect(match.locator("#standing")).to_have_text("Stumps")
    await expect(home.locator(".card .badge.pause")).to_have_text("स्टंप्स")
    ground.put(story.more("1"), info=replace(info, intervals=stumps))
    await expect(match.locator(".board .badge.live")).to_have_text("Live")
    await expect(home.locator(".card .badge.live")).to_have_text("लाइव")


async def test_a_match_is_read_in_hindi_and_goes_on_in_it(ground: Ground) -> None:
    story = chase()
    ground.put(story)
    page = await ground.see("/match/m1/", locale="hi-IN")
    await is_live(page)
    await expect(page.locator("html")).to_have_attribute("lang", "hi")
    ground.put(story.more("1", "Y"))
    await expect(page.locator("#standing")).to_have_text("Blues को 3 गेंदों में 4 रन चाहिए")
    await page.get_by_role("link", name="English").click()
    await expect(page.locator("#standing")).to_have_text("Blues need 4 runs from 3 balls")
    await page.get_by_role("link", name="Commentary").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en-GB")
