"""`python -m tests.browser.screenshots docs`: the picture of the README, and those of docs/pages.md."""

import asyncio
import io
import os
import sys
import tempfile
import time
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import msgspec
from aiohttp import ClientSession
from aiokafka import AIOKafkaProducer
from PIL import Image
from playwright.async_api import Browser, ViewportSize

from feeds.basketball.feed import FEED as BASKETBALL
from feeds.cricket.feed import FEED as CRICKET
from feeds.cricket.records import Record
from feeds.cricket.simulator.simulation import demo_match
from feeds.football.feed import FEED as FOOTBALL
from feeds.matches.producer import connect
from sandbox.kafka import BrokerSettings, KafkaServer
from sandbox.process import make_topics
from sandbox.worker import WorkerProcess
from schemas.cricket.events import MatchInfo
from schemas.leaderboards.codec import ScoreRecord, encode_score
from schemas.leaderboards.topics import GAMES, SCORES
from serving.identity.token_key_file import rotate_token_keys
from tables.leaderboards.game_codec import encode_game
from tables.leaderboards.games import Game
from tests.browser.chromium import MISSING, find_chromium, launched
from web.sharing.fonts import FAMILIES

SHOTS: tuple[tuple[Literal["light", "dark"], int, int], ...] = (("light", 1280, 900), ("dark", 390, 844))
"""Scheme, width and height of the window."""

QUALITY = 70

FIRST: ViewportSize = {"width": 1280, "height": 1010}
"""The window of the picture of the README."""

BALLS_LEFT = 14
"""Balls of the bundled match of cricket that are not played."""

GAME = Game(game_id="chess", days=True, weeks=True)


class Shown(msgspec.Struct, frozen=True):
    """A page, and what its pictures are called."""

    name: str
    path: str


def pages(game: str, match: str) -> Iterable[Shown]:
    """Yield the pages; `game` and `match` are the ids of the basketball game and the football match."""
    yield Shown("home", "/")
    for view in ("", "scorecard", "commentary", "charts"):
        yield Shown(f"cricket-{view or 'live'}", f"/match/demo/{view}{'/' if view else ''}")
    for view in ("", "box-score", "plays", "charts"):
        yield Shown(f"basketball-{view or 'live'}", f"/basketball/match/{game}/{view}{'/' if view else ''}")
    for view in ("", "timeline", "line-ups", "momentum"):
        yield Shown(f"football-{view or 'result'}", f"/football/match/{match}/{view}{'/' if view else ''}")
    for name, path in (("home", "/"), ("cricket", "/match/demo/"), ("football", f"/football/match/{match}/")):
        yield Shown(f"{name}-hindi", f"{path}?lang=hi")
    yield Shown("predictions", "/match/demo/predictions/")
    yield Shown("board", f"/board/{GAME.game_id}/")
    yield Shown("missing", "/match/nowhere/")


def near_its_end() -> list[Record]:
    """Return the bundled match of cricket up to where it is open who wins."""
    info, *balls = (
        record for record in demo_match() if not isinstance(record, MatchInfo) or not record.outcome
    )
    return [info, *balls[:-BALLS_LEFT]]


async def play(bootstrap: str) -> tuple[str, str]:
    """Play a match of each sport, and a game with a board; return the ids of the second and the third."""
    connection: dict[str, Any] = {"bootstrap_servers": bootstrap}
    began = int(time.time() * 1000) - 7_200_000
    assert BASKETBALL.demo is not None
    assert FOOTBALL.demo is not None
    basketball, football = list(BASKETBALL.demo(began)), list(FOOTBALL.demo(began))
    async with (
        connect(CRICKET, connection) as cricket_feed,
        connect(BASKETBALL, connection) as basketball_feed,
        connect(FOOTBALL, connection) as football_feed,
    ):
        for ball in near_its_end():
            await cricket_feed.send(ball)
        for play_ in basketball[:-30]:
            await basketball_feed.send(play_)
        for event in football:
            await football_feed.send(event)
        for feed in (cricket_feed, basketball_feed, football_feed):
            await feed.flush()
    async with AIOKafkaProducer(bootstrap_servers=bootstrap) as producer:
        key = GAME.game_id.encode()
        await producer.send_and_wait(GAMES.name, encode_game(GAME), key=key)
        for number in range(60):
            score = ScoreRecord(GAME.game_id, f"{number * 7919:032x}", "first", float(2400 - 17 * number))
            await producer.send_and_wait(SCORES.name, encode_score(score), key=key)
    return basketball[0].match_id, football[0].match_id


def with_fonts(folder: Path) -> None:
    """Let the browser use the fonts of pictures too: a machine may have none for Hindi."""
    places = "".join(f"<dir>{files(package) / 'files'}</dir>" for package, _ in FAMILIES)
    kept = f"<cachedir>{folder}</cachedir>"
    system = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
    (folder / "fonts.conf").write_text(f"<fontconfig>{system}{places}{kept}</fontconfig>")
    os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")


async def take(target: Path, browser: Browser, url: str, shown: Shown) -> None:
    """Take the pictures of a page."""
    for scheme, width, height in SHOTS:
        window = await browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        page = await window.new_page()
        await page.goto(url + shown.path)
        if shown.name != "missing":
            await page.locator("#status[data-status=live]").wait_for()
        await page.evaluate("document.fonts.ready")
        picture = Image.open(io.BytesIO(await page.screenshot()))
        picture.save(target / f"{shown.name}-{width}-{scheme}.webp", quality=QUALITY)
        await window.close()


async def take_first(target: Path, browser: Browser, url: str) -> None:
    """Take the picture of the README."""
    page = await browser.new_page(viewport=FIRST, reduced_motion="reduce")
    await page.goto(f"{url}/match/demo/")
    await page.locator("#status[data-status=live]").wait_for()
    await page.locator("path.line").first.wait_for()
    await page.screenshot(path=target)
    await page.close()


async def take_all(target: Path, folder: Path, kafka: KafkaServer, chromium: str) -> None:
    """Play, and take all pictures."""
    keys = folder / "token-keys.json"
    rotate_token_keys(keys, time.time())
    await make_topics(kafka.bootstrap, folder / "topics.log", {})
    worker = WorkerProcess(folder, kafka.bootstrap, environ={"OVERSTREAM_JWT_KEYS_FILE": str(keys)})
    worker.start()
    try:
        async with ClientSession() as session:
            await worker.wait_ready(session)
            game, match = await play(kafka.bootstrap)
            async with asyncio.timeout(60):
                for path in (f"/board/{GAME.game_id}/", f"/football/match/{match}/", "/match/demo/"):
                    while (await session.get(worker.url + path)).status != 200:
                        await asyncio.sleep(0.1)
        with_fonts(folder)
        async with launched(chromium) as browser:
            await take_first(target / "scoreboard.png", browser, worker.url)
            for shown in pages(game, match):
                await take(target / "pages", browser, worker.url, shown)
    finally:
        worker.close()


def main(target: Path) -> None:
    chromium = find_chromium()
    if chromium is None:
        sys.exit(MISSING)
    (target / "pages").mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        KafkaServer(BrokerSettings(data=Path(folder) / "kafka", port=0)) as kafka,
    ):
        asyncio.run(take_all(target, Path(folder), kafka, chromium))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
