"""The page in a real browser, on two real workers: what a fan sees while balls are bowled."""

import asyncio

import pytest
from msgspec.structs import replace
from playwright.async_api import Page, Route, expect

from schemas.cricket.events import (
    Correction,
    Delivery,
    Dismissal,
    MatchInfo,
    RevisedTarget,
    Target,
    Team,
    WicketType,
)
from tests.browser.fan import Fan, Play
from tests.tables.cricket.story import t20

pytestmark = [pytest.mark.cluster, pytest.mark.asyncio(loop_scope="session")]

EVIL = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
VIEWS = ["", "scorecard/", "overs/", "charts/"]


async def innings_under_way(fan: Fan) -> Play:
    play = await fan.play()
    play.story.innings("Reds").over("1 4 . 6 1 1").over("2", "Y")
    await play.send()
    await play.counted()
    return play


async def chase_under_way(fan: Fan) -> Play:
    play = await fan.play(t20(2))
    play.story.innings("Reds").over("1 4 W . 6 1").over("2 . . . . .", "Y").innings("Blues").over("4 1", "Z")
    await play.send()
    await play.counted()
    return play


async def is_live(page: Page) -> None:
    await expect(page.locator("#status")).to_have_attribute("data-status", "live")


async def shows_score(page: Page, score: int, wickets: int) -> None:
    await expect(page.locator("[data-bind=score]")).to_have_text(str(score))
    await expect(page.locator("[data-bind='text.wickets']")).to_have_text(str(wickets))


@pytest.mark.parametrize("worker", [0, 1])
async def test_the_score_moves_when_a_ball_is_bowled_whichever_worker_is_asked(fan: Fan, worker: int) -> None:
    play = await innings_under_way(fan)
    page = await fan.open(play.path, worker=worker)
    await is_live(page)
    await shows_score(page, 15, 0)
    play.story.more("4", "Y")
    await play.send()

    await shows_score(page, 19, 0)
    await expect(page.locator("#balls li").last).to_contain_text("4")
    await expect(page.locator(".total .in")).to_have_text("1.2 overs")
    await expect(page.locator("#batters tr").first).to_contain_text("A1")


async def test_a_wicket_is_shown_and_said_aloud(fan: Fan) -> None:
    play = await innings_under_way(fan)
    page = await fan.open(play.path)
    await is_live(page)
    play.story.more("W", "Y")
    await play.send()

    await shows_score(page, 15, 1)
    await expect(page.locator("#balls li").last).to_contain_class("wicket")
    await expect(page.locator("#announcer")).to_have_text("Wicket! Reds 15 for 1, 1.2 overs")
    await expect(page.locator("ol.falls")).to_contain_text("15-1 A1")


async def test_the_end_of_an_over_is_shown_and_said_aloud(fan: Fan) -> None:
    play = await innings_under_way(fan)
    page = await fan.open(play.path)
    await is_live(page)
    play.story.more("1 1 1 1 1", "Y")
    await play.send()

    await expect(page.locator("#announcer")).to_have_text("End of over 2. Reds 20 for 0")
    await expect(page.locator("#recent > li").first).to_contain_text("7 runs")


async def test_the_over_in_progress_grows_with_each_ball_and_asks_nothing_for_it(fan: Fan) -> None:
    play = await innings_under_way(fan)
    page = await fan.open(play.path)
    await is_live(page)
    play.story.more("4 1wd", "Y")
    await play.send()

    over = page.locator("#recent > li").first
    await expect(over.locator(".sum")).to_have_text("7 runs")
    await expect(over.locator(".ball")).to_have_count(3)
    again = "performance.getEntriesByType('resource').filter(({name}) => name === location.href).length"
    assert await page.evaluate(again) == 0


async def test_balls_bowled_while_the_page_is_fetched_are_not_taken_back(fan: Fan) -> None:
    play = await innings_under_way(fan)
    page = await fan.open(play.path)
    await is_live(page)
    fetched, release = asyncio.Event(), asyncio.Event()

    async def slowly(route: Route) -> None:
        answer = await route.fetch()
        fetched.set()
        await release.wait()
        await route.fulfill(response=answer)

    await page.route(f"**{play.path}", slowly)
    play.story.more("W", "Y")
    await play.send()
    await asyncio.wait_for(fetched.wait(), 20)
    play.story.more("4 1 1 1", "Y").over("6", "X")
    await play.send()
    await shows_score(page, 28, 1)
    await page.evaluate(
        "() => { window.came = new Promise((done) => new MutationObserver(() => done(true))"
        ".observe(document.getElementById('view'), { attributeFilter: ['data-seq'] })); }"
    )
    release.set()

    assert await page.evaluate("window.came")
    assert await page.locator("[data-bind=score]").text_content() == "28"
    await expect(page.locator("#recent > li").first.locator(".sum")).to_have_text("6 runs")


async def test_an_over_that_begins_with_a_wide_is_set_apart(fan: Fan) -> None:
    play = await innings_under_way(fan)
    page = await fan.open(play.path)
    await is_live(page)
    play.story.more("1 1 1 1 1", "Y").over("1wd", "X")
    await play.send()

    await expect(page.locator("#balls .gap + li")).to_contain_text("1wd")
    await expect(page.locator("#recent > li").first.locator(".sum")).to_have_text("1 run")


async def test_an_innings_break_and_the_chase_are_shown(fan: Fan) -> None:
    play = await fan.play(t20(2))
    play.story.innings("Reds").over("1 4 . 6 1 1").over("2 . . . .", "Y")
    await play.send()
    await play.counted()
    page = await fan.open(play.path)
    await is_live(page)
    play.story.more("1", "Y")
    await play.send()
    await expect(page.locator(".board .badge")).to_have_text("Innings break")
    await expect(page.locator("#announcer")).to_have_text("End of the innings. Reds 16 for 0")
    play.story.innings("Blues").over("4", "Z")
    await play.send()

    await expect(page.locator(".total .team")).to_have_text("Blues")
    await expect(page.locator("#standing")).to_have_text("Blues need 13 runs from 11 balls")
    await expect(page.locator("[data-bind=target]")).to_have_text("17")
    play.story.more("6 6 1", "Z")
    await play.send()
    await expect(page.locator("#standing")).to_have_text("Blues won by 10 wickets")


async def test_a_super_over_is_shown_as_one(fan: Fan) -> None:
    play = await fan.play(t20(1))
    play.story.innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("1 1 1 1 1 1", "Y")
    await play.send()
    await play.counted()
    page = await fan.open(f"{play.path}scorecard/")
    await is_live(page)
    play.story.innings("Blues", super_over=True).over("6 4", "Y")
    await play.send()

    await shows_score(page, 10, 0)
    await expect(page.get_by_role("link", name="Blues (super over)")).to_have_attribute(
        "aria-current", "page"
    )
    await expect(page.locator(".before")).to_contain_text("Reds 6-0")


async def test_a_corrected_target_is_shown(fan: Fan) -> None:
    play = await chase_under_way(fan)
    page = await fan.open(play.path)
    await is_live(page)
    await expect(page.locator("#standing")).to_have_text("Blues need 10 runs from 10 balls")
    await play.announce(revised_targets=(RevisedTarget(2, Target(12, 8)),))

    await expect(page.locator("#standing")).to_have_text("Blues need 7 runs from 6 balls")
    await expect(page.locator("[data-bind=target]")).to_have_text("12")


async def test_runs_given_to_an_earlier_innings_are_shown(fan: Fan) -> None:
    play = await chase_under_way(fan)
    page = await fan.open(play.path)
    await is_live(page)
    play.story.penalty(5, innings=1)
    await play.send()

    await expect(page.locator(".before")).to_contain_text("19-1")
    await expect(page.locator("#standing")).to_have_text("Blues need 15 runs from 10 balls")


@pytest.mark.parametrize("view", VIEWS[1:])
async def test_every_view_follows_the_match(fan: Fan, view: str) -> None:
    play = await innings_under_way(fan)
    page = await fan.open(play.path + view)
    await is_live(page)
    play.story.more("6 6", "Y")
    await play.send()
    shown = {"scorecard/": "27", "overs/": "14 runs", "charts/": "27"}[view]

    await expect(page.locator("#view .panel").first).to_contain_text(shown)


async def test_the_charts_are_drawn(fan: Fan) -> None:
    play = await chase_under_way(fan)
    page = await fan.open(f"{play.path}charts/")

    worm, manhattan, rate = (
        page.locator(f"[aria-labelledby=h-{one}]") for one in ("worm", "manhattan-1", "rate")
    )
    await expect(worm.locator("path.line")).to_have_count(2)
    await expect(worm.locator("circle.out")).to_have_count(1)
    await expect(manhattan.locator("rect.fill")).to_have_count(2)
    await expect(rate.locator("path.line")).to_have_count(2)


async def test_every_match_moves_on_the_front_page(fan: Fan) -> None:
    plays = [await innings_under_way(fan) for _ in range(3)]
    page = await fan.open("/")
    await is_live(page)
    for play in plays:
        play.story.more("4", "Y")
        await play.send()

    for play in plays:
        card = page.locator(f"[data-key={play.match_id}]")
        await expect(card.locator(".runs")).to_have_text("19-0")
        await expect(card.get_by_role("link")).to_have_attribute("href", play.path)


async def test_a_match_that_begins_appears_on_the_front_page(fan: Fan) -> None:
    page = await fan.open("/")
    await is_live(page)
    play = await innings_under_way(fan)

    await expect(page.locator(f"[data-key={play.match_id}]")).to_contain_text("15-0")


async def test_the_scores_are_there_without_javascript(fan: Fan) -> None:
    play = await chase_under_way(fan)
    # A worker gives the same front page for a moment, but not one with a limit.
    page = await fan.open("/?limit=60", java_script_enabled=False)
    await expect(page.locator(f"[data-key={play.match_id}]")).to_contain_text(
        "Blues need 10 runs from 10 balls"
    )
    await page.locator(f"[data-key={play.match_id}]").get_by_role("link").click(force=True)

    await shows_score(page, 5, 0)
    for view in ("Scorecard", "Overs", "Charts"):
        await page.get_by_role("link", name=view, exact=True).click()
        await expect(page.locator("#view")).to_contain_text("Blues")


async def test_it_works_by_keyboard_alone(fan: Fan) -> None:
    play = await innings_under_way(fan)
    page = await fan.open(play.path)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the scores")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()
    for name in ("Live", "Scorecard"):
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name=name, exact=True)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{page.url.partition('/match/')[0]}{play.path}scorecard/")


async def test_focus_stays_where_it_is_when_the_page_moves(fan: Fan) -> None:
    play = await innings_under_way(fan)
    page = await fan.open(f"{play.path}scorecard/")
    await is_live(page)
    link = page.get_by_role("link", name="Overs", exact=True)
    await link.focus()
    play.story.more("W", "Y")
    await play.send()

    await expect(page.locator("table").first).to_contain_text("b Y")
    await expect(link).to_be_focused()


async def test_names_from_a_feed_are_never_markup(fan: Fan) -> None:
    info = MatchInfo("", (Team(EVIL), Team("Blues")), t20(), EVIL, EVIL)
    play = await fan.play(info=info)
    play.story.innings(EVIL).over("1 4", EVIL, striker=EVIL)
    await play.send()
    await play.counted()
    pages = [await fan.open(path) for path in ("/", *(play.path + view for view in VIEWS))]
    for page in pages:
        await is_live(page)
    play.story.more("4 W", EVIL)
    await play.send()

    for page in pages[1:]:
        await shows_score(page, 9, 1)
    for page in pages:
        assert await page.title() != "owned"
        assert await page.locator("img[src=x]").count() == 0


async def test_a_page_is_shown_within_a_second_and_contacts_nobody_else(fan: Fan) -> None:
    play = await innings_under_way(fan)
    page = await fan.open(play.path)
    await is_live(page)
    asked: list[str] = await page.evaluate("performance.getEntriesByType('resource').map(({name}) => name)")
    weight: int = await page.evaluate(
        "performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))"
        ".reduce((sum, {transferSize}) => sum + (transferSize || 0), 0)"
    )

    assert all(url.startswith(page.url.partition("/match/")[0]) for url in asked)
    assert weight < 150_000


async def test_many_who_look_are_told_the_same(fan: Fan) -> None:
    play = await innings_under_way(fan)
    pages = await asyncio.gather(*(fan.open(play.path, worker=number % 2) for number in range(6)))
    for page in pages:
        await is_live(page)
    play.story.more("6", "Y")
    await play.send()

    await asyncio.gather(*(shows_score(page, 21, 0) for page in pages))


async def test_a_correction_is_shown_said_aloud_and_everywhere_on_the_page(fan: Fan) -> None:
    play = await innings_under_way(fan)
    page = await fan.open(play.path)
    await is_live(page)
    await expect(page.locator("#correction")).to_be_hidden()
    last = play.story.events[-1]
    assert isinstance(last, Delivery)
    out = replace(last, runs=0, dismissals=(Dismissal(WicketType.LBW, last.striker),))
    seq = last.seq
    play.story.events.append(Correction("m1", seq + 1, 1, "", last.timestamp, seq, out, "DRS"))
    await play.send()

    await shows_score(page, 13, 1)
    await expect(page.locator("#correction")).to_have_text("Corrected: score 13 (was 15), wickets 1 (was 0).")
    await expect(page.locator("#announcer")).to_have_text("Corrected. Reds 13 for 1")
    await expect(page.locator("#recent > li").first).to_contain_text("0 runs, 1 wicket")
    await page.goto(page.url + "scorecard/")
    await expect(page.locator("main")).to_contain_text("lbw")


async def test_a_list_that_could_not_be_fetched_is_fetched_again(fan: Fan) -> None:
    """A new match stayed away until another one came, if the worker was slow to answer just then.

    To see it fail, let `refresher` ask again only where `again` is set.
    """
    front = await fan.open("/")
    await is_live(front)
    front.remove_listener("console", fan._heard)
    await front.route(front.url, lambda route: route.abort(), times=1)
    new = await innings_under_way(fan)

    await expect(front.locator(f"[data-key={new.match_id}]")).to_have_count(1)


async def test_a_list_made_just_before_a_worker_was_there_again_is_fetched_again(fan: Fan) -> None:
    """It lacks that worker's quiet matches, of which nothing would be heard for as long as they are quiet.

    To see it fail, take `lacking` out of the page's `refresher`.
    """
    known = await innings_under_way(fan)
    front = await fan.open("/")
    await is_live(front)

    async def early(route: Route) -> None:
        answer = await route.fetch()
        page = (await answer.text()).replace('role="status" hidden', 'role="status"')
        assert page != await answer.text()
        page = page.replace(f'data-key="{known.match_id}"', 'data-key="somebody-else"')
        await route.fulfill(response=answer, body=page)

    await front.route(front.url, early, times=1)
    new = await innings_under_way(fan)

    await expect(front.locator(f"[data-key={new.match_id}]")).to_have_count(1)
    await expect(front.locator(f"[data-key={known.match_id}]")).to_have_count(1)
    await expect(front.locator("#partial")).to_be_hidden()
