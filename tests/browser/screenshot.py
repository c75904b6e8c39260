"""`python -m tests.browser.screenshot FILE`: the picture of the README, the bundled match near its end."""

import asyncio
import sys
import tempfile
from pathlib import Path

from aiohttp import ClientSession

from feeds.cricket.feed import FEED
from feeds.cricket.records import Record
from feeds.cricket.simulator.simulation import demo_match
from feeds.matches.producer import connect
from sandbox.kafka import BrokerSettings, KafkaServer
from sandbox.process import make_topics
from sandbox.worker import WorkerProcess
from schemas.cricket.events import MatchInfo
from tests.browser.chromium import MISSING, find_chromium, launched

BALLS_LEFT = 14
SIZE = {"width": 1280, "height": 1010}


def near_its_end() -> list[Record]:
    """The bundled match up to where it is open who wins."""
    info, *events = (
        record for record in demo_match() if not isinstance(record, MatchInfo) or not record.outcome
    )
    return [info, *events[:-BALLS_LEFT]]


async def take(target: Path, folder: Path, kafka: KafkaServer, chromium: str) -> None:
    """Play the match into a worker, and take a picture of its page."""
    await make_topics(kafka.bootstrap, folder / "topics.log", {})
    worker = WorkerProcess(folder, kafka.bootstrap)
    worker.start()
    try:
        async with ClientSession() as session, connect(FEED, {"bootstrap_servers": kafka.bootstrap}) as feed:
            await worker.wait_ready(session)
            for record in near_its_end():
                await feed.send(record)
            await feed.flush()
        async with launched(chromium) as browser:
            page = await browser.new_page(viewport=SIZE, reduced_motion="reduce")
            await page.goto(f"{worker.url}/match/demo/")
            await page.locator("#status[data-status=live]").wait_for()
            await page.locator("path.line").first.wait_for()
            await page.screenshot(path=target)
    finally:
        worker.close()


def main(target: Path) -> None:
    chromium = find_chromium()
    if chromium is None:
        sys.exit(MISSING)
    with (
        tempfile.TemporaryDirectory() as folder,
        KafkaServer(BrokerSettings(data=Path(folder) / "kafka", port=0)) as kafka,
    ):
        asyncio.run(take(target, Path(folder), kafka, chromium))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
