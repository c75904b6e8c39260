"""Every query of the dashboards, asked of a real Prometheus that has asked real workers."""

import asyncio
from pathlib import Path

import pytest
from aiohttp import ClientSession

from deploy.grafana.panels import ALL, RATE
from tests.cluster.prometheus import prometheus
from tests.cluster.scoreboard import Scoreboard, season, until
from tests.debian import program

QUERIES = {
    f"{page.title}: {panel.title}: {name}": query.replace(RATE, "15s")
    for page in ALL
    for panels in page.rows.values()
    for panel in panels
    for name, query in panel.queries.items()
}


@pytest.mark.slices
async def test_every_query_of_the_dashboards_returns_data(board: Scoreboard, tmp_path: Path) -> None:
    program("prometheus", "prometheus")
    workers = await board.start(2)
    matches = season(6)
    targets = [worker.url.removeprefix("http://") for worker in workers]
    async with prometheus(tmp_path, targets) as asked, ClientSession() as viewer:
        streams = [await viewer.get(worker.url + "/live/") for worker in workers]
        playing = asyncio.create_task(
            board.send((record for match in matches for record in match.records), rate=60)
        )
        silent: list[str] = []

        async def all_answer() -> bool:
            for worker in workers:
                await board.get(worker, matches[0].path)
            answers = await asyncio.gather(*map(asked.ask, QUERIES.values()))
            silent[:] = [name for name, values in zip(QUERIES, answers, strict=True) if not values]
            return not silent

        try:
            await until(all_answer, "data")
        except AssertionError:
            pytest.fail(f"no data: {silent}")
        finally:
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)
            for stream in streams:
                stream.close()
