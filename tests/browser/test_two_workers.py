"""The page on two real workers: either shows what moves, and it outlives the one that it came from."""

from itertools import islice

import pytest
from playwright.async_api import Page, expect

from feeds.basketball.feed import FEED
from feeds.basketball.simulator.simulation import simulate
from feeds.matches.producer import connect
from schemas.basketball.events import GameInfo, PlayEvent
from tables.basketball.projections import game_state
from tables.basketball.scoring.fold import fold, inform, start
from tests.browser.fan import Fan, Play
from tests.engine.kafka_topics import unique

pytestmark = [pytest.mark.cluster, pytest.mark.asyncio(loop_scope="session")]

BEGUN, MORE = 60, 20
"""Events of a game before its page is opened, and while it is."""


async def test_a_game_moves_on_the_pages_of_both_workers_and_on_the_front_page(fan: Fan) -> None:
    game_id = unique("g")
    records = simulate(game_id, 7)
    game = start(game_id)
    async with connect(FEED, {"bootstrap_servers": fan.board.kafka.bootstrap}) as feed:
        for record in islice(records, BEGUN):
            await feed.send(record)
            game = inform(game, record) if isinstance(record, GameInfo) else fold(game, record)
        await feed.flush()
        path = f"/basketball/matches/{game_id}/"
        for worker in fan.board.fleet.workers:
            await fan.board.answer(worker, path, after=str(game.last_seq - 1), timeout="4")
        views = ["", "box-score/", "plays/", "charts/"]
        pages = [
            await fan.open(f"/basketball/match/{game_id}/{view}", worker=number % 2)
            for number, view in enumerate(views)
        ]
        front = await fan.open("/?limit=1000")
        for page in (*pages, front):
            await expect(page.locator("#status")).to_have_attribute("data-status", "live")
        for record in islice(records, MORE):
            assert isinstance(record, PlayEvent)
            await feed.send(record)
            game = fold(game, record)
        await feed.flush()

    state = game_state(game)
    for page in pages:
        await expect(page.locator(".team.home .points")).to_have_text(str(state.home.score))
        await expect(page.locator(".team.away .points")).to_have_text(str(state.away.score))
        await expect(page.locator("#clock")).to_have_text(state.clock)
    _, box, plays, charts = pages
    await expect(box.locator("tr.total b").first).to_have_text(str(state.home.score))
    await expect(plays.locator(".plays li").first).to_have_attribute("data-key", str(state.last_seq))
    await expect(charts.locator(".at-text")).to_contain_text(f"{state.home.abbreviation} {state.home.score}")
    card = front.locator(f".card[data-sport=basketball][data-key={game_id}]")
    await expect(card.locator(".score").first).to_have_text(str(state.home.score))
    await expect(card.get_by_role("link")).to_have_attribute("href", f"/basketball/match/{game_id}/")


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
