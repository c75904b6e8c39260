"""Basketball's pages in a real browser, over a worker's views in memory: they follow their game."""

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from schemas.basketball.events import GameFormat, GameInfo, NoteKind
from tests.browser.games import PATH, SPARKS, STORM, VIEWS, alone, opening, seen, snapshots, to_come
from tests.browser.ground import Ground, ground_of, is_live
from tests.tables.basketball.story import AWAY, HOME, Story
from tests.tables.cricket.story import Story as CricketStory
from tests.tables.cricket.story import t20
from tests.web.site import TEMPLATES
from web.basketball.wording import game_text

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def ground(browser: Browser) -> AsyncIterator[Ground]:
    async with ground_of(browser) as looking:
        yield looking


async def test_a_play_is_on_the_board_at_once(ground: Ground) -> None:
    story = opening()
    page = await seen(ground, story)
    await alone(page)
    before = story.state.home.score
    ground.put_game(story.at("9:41").shot(HOME, "a", 3))

    await expect(page.locator(".team.home .points")).to_have_text(str(before + 3))
    await expect(page.locator("#clock")).to_have_text("9:41")
    await expect(page.locator(".periods tbody tr").first).to_contain_text("6")
    await expect(page.locator("#latest li").first).to_contain_text("Ann a makes a three")
    await expect(page.locator("#home-run")).to_have_text("Run 6-0")
    await expect(page.locator("#away-has")).to_be_visible()
    await expect(page.locator("#home-has")).to_be_hidden()
    score = f"{before + 3}-{story.state.away.score}"
    assert await page.title() == f"SPK {score} STM (Q2 9:41) · Sparks v Storm · Overstream"
    said = f"Ann a makes a three. Sparks {before + 3}, Storm {story.state.away.score}"
    await expect(page.locator("#announcer")).to_have_text(said)
    await expect(page.locator("#spoken")).to_have_text(said.partition(". ")[2])


async def test_fouls_bonus_and_time_outs_move_without_the_page_being_fetched(ground: Ground) -> None:
    story = opening()
    page = await seen(ground, story)
    await alone(page)
    for _ in range(4):
        story.foul(AWAY, "v")
    ground.put_game(story.note(NoteKind.TIMEOUT, HOME))

    await expect(page.locator(".team.away [data-bind='away.fouls']")).to_have_text("5")
    await expect(page.locator("#home-bonus")).to_be_visible()
    await expect(page.locator("#away-bonus")).to_be_hidden()
    await expect(page.locator("[data-bind='home.timeouts_left']")).to_have_text("6")


PLAYS: list[Callable[[Story], Story]] = [
    lambda story: story.shot(HOME, "a", 3),
    lambda story: story.shot(AWAY, "v", made=False),
    lambda story: story.throw(AWAY, "v", detail="1 of 2"),
    lambda story: story.rebound(HOME, ""),
    lambda story: story.turnover(HOME, "a"),
    lambda story: story.foul(HOME, "a"),
    lambda story: story.note(NoteKind.TIMEOUT, AWAY),
    lambda story: story.note(NoteKind.REVIEW),
    lambda story: story.note(NoteKind.JUMP_BALL, AWAY),
    lambda story: story.note(NoteKind.EJECTION, HOME),
    lambda story: story.note(NoteKind.VIOLATION, HOME),
]


@pytest.mark.parametrize("code", ["en", "hi"])
async def test_a_page_shows_the_workers_words_in_its_language(ground: Ground, code: str) -> None:
    story = opening()
    page = await seen(ground, story, f"?lang={code}")
    await alone(page)
    for play in PLAYS:
        ground.put_game(play(story.at("8:00")))
        await expect(page.locator("#view")).to_have_attribute("data-seq", str(story.game.last_seq))
        text = game_text(story.game, story.state, TEMPLATES.languages[code])
        told = [one.words for one in reversed(text.plays)]
        assert await page.locator("#latest .what").all_inner_texts() == told
        assert await page.locator("#standing").inner_text() == text.standing
        assert await page.title() == text.title
    ground.put_game(story.shot(HOME, "a", 3))
    news = game_text(story.game, story.state, TEMPLATES.languages[code]).news
    await expect(page.locator("#announcer")).to_have_text(news)


@pytest.mark.parametrize("view", VIEWS)
async def test_what_the_script_shows_is_what_the_page_has(ground: Ground, view: str) -> None:
    """Else the page that is fetched a moment later would change what was just shown."""
    story = opening()
    page = await seen(ground, story, view)
    await alone(page)
    for play in (PLAYS[1], PLAYS[2], PLAYS[0], PLAYS[7]):
        ground.put_game(play(story.at("9:00")))
    await expect(page.locator("#view")).to_have_attribute("data-seq", str(story.game.last_seq))
    fresh = await ground.see(PATH + view, java_script_enabled=False)
    assert await page.title() == await fresh.title()
    for part in (".versus", ".periods", "#standing", "#spoken", *(() if view else ("#latest",))):
        shown, due = [await one.locator(part).inner_html() for one in (page, fresh)]
        assert "".join(shown.split()) == "".join(due.split()), part


async def test_every_view_follows_the_game(ground: Ground) -> None:
    story = opening()
    ground.put_game(story)
    window = await ground.window()
    pages = [await ground.tab(window, ground.url(PATH + view)) for view in VIEWS]
    for page in pages:
        await is_live(page)
    summary, box, plays, scoring, charts, _ = pages
    ground.put_game(story.at("9:00").shot(AWAY, "w", 3).at("8:30").rebound(AWAY, ""))

    score = str(story.state.away.score)
    await expect(box.locator("tr.total b").last).to_have_text(score)
    await expect(plays.locator(".plays li").first).to_contain_text("Storm: defensive rebound")
    await expect(scoring.locator(".plays li").first).to_contain_text("Vera w makes a three")
    await expect(charts.locator(".at-text")).to_contain_text(f"STM {score}")
    await expect(summary.locator(".leaders")).to_contain_text("Vera w")


async def test_a_period_ends_the_game_ends_and_overtime_has_its_column(ground: Ground) -> None:
    info = GameInfo("g", SPARKS, STORM, GameFormat(periods=1))
    story = Story().inform(info).begin().at("1:00").shot(HOME, "a").shot(AWAY, "v")
    page = await seen(ground, story)
    ground.put_game(story.end())
    await expect(page.locator("#period")).to_have_text("End of period 1")
    await expect(page.locator(".board .badge")).to_have_text("Break")
    await expect(page.locator("#announcer")).to_have_text("End of period 1. Sparks 2, Storm 2")
    ground.put_game(story.next_period("5:00").begin().at("4:00").shot(HOME, "a"))
    await expect(page.locator(".periods thead")).to_contain_text("OT")
    await expect(page.locator(".periods tbody tr").first).to_have_text("SPK224")
    ground.put_game(story.end(game=True))
    await expect(page.locator("#announcer")).to_have_text("Sparks won 4-2 after overtime")
    await expect(page.locator("#status")).to_have_text("Final")
    await expect(page.locator("#period")).to_have_text("Final/OT")
    await expect(page.get_by_role("link", name="Summary", exact=True)).to_be_visible()
    await expect(page.locator(".team.away")).to_contain_class("lost")


async def test_a_game_that_begins_turns_its_page_into_a_board(ground: Ground) -> None:
    story = to_come()
    ground.put_game(story)
    page = await ground.see("/basketball/match/t/", timezone_id="Asia/Kolkata")
    await is_live(page)
    await expect(page.locator("#standing")).to_have_text("Starts 22 November 2026 at 15:03")
    await expect(page.locator(".squad").first).to_contain_text("Ann a")
    ground.put_game(story.begin().at("11:40").shot(AWAY, "v", 3))

    await expect(page.locator(".team.away .points")).to_have_text("3")
    await expect(page.get_by_role("link", name="Box score")).to_be_visible()
    await expect(page.locator("#standing")).to_have_text("Storm lead by 3")


async def test_snapshots_move_a_game_that_has_nothing_else(ground: Ground) -> None:
    story = snapshots()
    page = await seen(ground, story)
    await expect(page.locator(".marks")).to_have_count(0)
    ground.put_game(story.at("2:00").score(22, 18))
    await expect(page.locator(".team.home .points")).to_have_text("22")
    await expect(page.locator(".at-text")).to_have_text("Q1 2:00: Home 22, Away 18")
    ground.put_game(story.at("2:00").score(21, 18))
    await expect(page.locator("#correction")).to_have_text("Corrected: score 21-18 (was 22-18).")


async def test_the_chart_of_the_lead_is_read_by_pointer_finger_and_keyboard(ground: Ground) -> None:
    story = opening()
    ground.put_game(story)
    page = await ground.see(PATH, has_touch=True)
    await is_live(page)
    text, slider = page.locator(".at-text"), page.get_by_role("slider", name="The score over time")
    await slider.scroll_into_view_if_needed()
    now = f"Q2 10:00: SPK {story.state.home.score}, STM {story.state.away.score}"
    await expect(text).to_have_text(now)
    await slider.hover(position={"x": 1, "y": 20})
    await expect(text).to_have_text("Q1 10:30: SPK 2, STM 0")
    await page.mouse.move(1, 1)
    await expect(text).to_have_text(now)
    await slider.tap(position={"x": 1, "y": 20})
    await expect(text).to_have_text("Q1 10:30: SPK 2, STM 0")
    await slider.focus()
    await page.keyboard.press("End")
    await expect(slider).to_have_attribute("aria-valuetext", now)
    await page.keyboard.press("ArrowLeft")
    await expect(slider).not_to_have_attribute("aria-valuetext", now)
    await page.keyboard.press("Home")
    await expect(text).to_have_text("Q1 10:30: SPK 2, STM 0")
    most = int(await slider.get_attribute("aria-valuemax") or 0)
    ground.put_game(story.at("9:00").shot(AWAY, "v", 3))
    await expect(slider).to_have_attribute("aria-valuemax", str(most + 1))
    await expect(slider).to_be_focused()
    await expect(text).to_have_text("Q1 10:30: SPK 2, STM 0")


async def test_what_a_reader_opened_and_where_he_is_stays_when_the_page_moves(ground: Ground) -> None:
    """A table behind a chart closed with the next push."""
    story = opening()
    page = await seen(ground, story, "charts/")
    summary = page.locator("summary").first
    await summary.click()
    ground.put_game(story.at("9:00").shot(AWAY, "v", 3))
    await expect(page.locator("details").first).to_contain_text("Q2 9:00")
    await expect(page.locator("details table").first).to_be_visible()
    await expect(summary).to_be_focused()


async def test_rows_that_are_there_stay_the_same_elements(ground: Ground) -> None:
    story = opening()
    page = await seen(ground, story, "plays/")
    first = await page.locator("li[data-key]").first.get_attribute("data-key")
    await page.evaluate("document.querySelector('li[data-key]').marked = true")
    ground.put_game(story.at("9:00").shot(AWAY, "v", 3).at("8:50").shot(HOME, "a"))
    await expect(page.locator("li[data-key]").first).to_contain_text("Ann a makes a two")
    kept = "(key) => document.querySelector(`li[data-key='${key}']`).marked"
    assert await page.evaluate(kept, first)
    rows = page.locator("li[data-key]")
    keys = await rows.evaluate_all("(rows) => rows.map((row) => Number(row.dataset.key))")
    assert keys == sorted(keys, reverse=True)


async def test_matches_of_two_sports_move_on_the_front_page(ground: Ground) -> None:
    story, cricket = opening(), CricketStory(t20()).innings("Reds").over("1 4")
    ground.put_game(story)
    ground.put(cricket, "g")  # of the same id
    page = await ground.see("/")
    await is_live(page)
    await page.route(page.url, lambda _: None)
    game, match = (page.locator(f".card[data-sport={sport}]") for sport in ("basketball", "cricket"))
    ground.put_game(story.at("9:00").shot(HOME, "a", 3))
    ground.put(cricket.more("6"), "g")
    await expect(game.locator(".score").first).to_have_text(str(story.state.home.score))
    await expect(game.locator(".standing")).to_have_text("Q2 9:00")
    await expect(match.locator(".runs")).to_have_text("11-0")
    await page.unroute(page.url)
    ground.put_game(story.end(game=True))
    await expect(page.locator("#announcer")).to_contain_text("Sparks v Storm: Sparks won")
    await expect(page.locator("section", has_text="Results").locator(".card.game")).to_have_count(1)
    await expect(game.locator(".standing")).to_have_text(story.state.result or "")
