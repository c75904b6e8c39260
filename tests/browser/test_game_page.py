"""Basketball's page on two real workers: a game that is sent to Kafka moves on whichever is asked."""

from itertools import islice

import pytest
from playwright.async_api import expect

from feeds.basketball.feed import FEED
from feeds.basketball.simulator.simulation import simulate
from feeds.matches.producer import connect
from schemas.basketball.events import GameInfo, PlayEvent
from tables.basketball.projections import game_state
from tables.basketball.scoring.fold import fold, inform, start
from tests.browser.fan import Fan
from tests.engine.kafka_topics import unique

pytestmark = [pytest.mark.cluster, pytest.mark.asyncio(loop_scope="module")]

BEGUN, MORE = 60, 20
"""Events before the page is opened, and while it is."""


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
