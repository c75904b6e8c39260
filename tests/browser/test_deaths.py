"""The page outlives the worker that it came from."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.fan import Fan, Play

pytestmark = [pytest.mark.cluster, pytest.mark.asyncio(loop_scope="module")]


async def _watched_match(fan: Fan) -> tuple[Play, Page]:
    """A match of one over, and its page; the browser may complain of what broke from here on."""
    play = await fan.play()
    play.story.innings("Reds").over("1 4 . 6 1 1")
    await play.send()
    await play.counted()
    page = await fan.open(play.path)
    await expect(page.locator("#status")).to_have_text("Live")
    page.remove_listener("console", fan._heard)
    return play, page


async def test_a_killed_worker_is_survived_and_the_page_says_so(fan: Fan) -> None:
    fleet = fan.board.fleet
    quiet = [await fan.play() for _ in range(6)]
    play, match = await _watched_match(fan)
    # Those whom other tests announced are upcoming as well, and the front page shows twelve.
    front = await fan.open("/?limit=1000")
    # A browser's first tabs listen by streams, the others by sockets: the same becomes of all.
    tabs = [await fan.tab(front.context, front.url.partition("/?")[0] + play.path) for _ in range(3)]
    for page in (front, *tabs):
        await expect(page.locator("#status")).to_have_text("Live")
    # What a browser writes of a connection that broke is no fault of the page.
    for page in (front, *tabs):
        page.remove_listener("console", fan._heard)
    fleet.kill(fleet.workers[0])
    play.story.over("4 4", "Y")
    await play.send()

    for page in (match, front, *tabs):
        await expect(page.locator("#status")).to_have_attribute(
            "data-from", f"127.0.0.1:{fleet.workers[1].port}"
        )
        await expect(page.locator("#status")).to_have_text("Live")
    for page in tabs:
        await expect(page.locator("[data-bind=score]")).to_have_text("21")
    await expect(match.locator("[data-bind=score]")).to_have_text("21")
    await expect(front.locator(f"[data-key={play.match_id}] .runs")).to_have_text("21-0")
    for other in quiet:
        await expect(front.locator(f"[data-key={other.match_id}]")).to_have_count(1)
    await match.get_by_role("link", name="Scorecard", exact=True).click()
    await expect(match.locator(".card-table").first).to_contain_text("21")
    fleet.restore()
    await fleet.whole()


async def test_a_frozen_worker_is_noticed_though_its_connections_stay_open(fan: Fan) -> None:
    fleet = fan.board.fleet
    play, page = await _watched_match(fan)
    fleet.workers[0].pause()
    play.story.over("4 4", "Y")
    await play.send()

    await expect(page.locator("[data-bind=score]")).to_have_text("21")
    fleet.workers[0].resume()
    await fleet.whole()


async def test_a_worker_that_stops_in_order_sends_the_page_elsewhere(fan: Fan) -> None:
    fleet = fan.board.fleet
    play, page = await _watched_match(fan)
    assert await fleet.stop(fleet.workers[0]) < 20
    play.story.over("4 4", "Y")
    await play.send()

    await expect(page.locator("[data-bind=score]")).to_have_text("21")
    fleet.restore()
    await fleet.whole()
