"""Games of basketball for cluster tests: what is sent of them, and what must come of it."""

import time
from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import quote

import msgspec

from feeds.basketball.feed import FEED, simulated
from feeds.matches.producer import connect
from sandbox.process import ROOT
from sandbox.worker import WorkerProcess
from schemas.basketball.events import AnyEvent, GameInfo
from serving.languages.languages import Languages
from tables.basketball.box_scores import box_score
from tables.basketball.play_by_play import flow, played, told
from tables.basketball.scoring.fold import fold, inform, start
from tables.basketball.scoring.state import Game
from tables.basketball.windows import closed, current, place, published
from tests.cluster.scoreboard import Scoreboard, until
from web.basketball.commentary import in_words

ENGLISH = Languages(ROOT.glob("web/*/texts/*.ftl")).default


class Played:
    """A made-up game: what is sent of it, and what must come of it."""

    def __init__(self, match_id: str, number: int) -> None:
        now = time.time_ns() // 1_000_000
        self.match_id = match_id
        self.records: list[AnyEvent | GameInfo] = list(simulated(match_id, 7, number, now))
        self.path = f"/basketball/matches/{quote(match_id, safe='')}/"
        self.events = [record for record in self.records if not isinstance(record, GameInfo)]
        info = next(record for record in reversed(self.records) if isinstance(record, GameInfo))
        self.game: Game = inform(start(match_id), info)
        self.after: list[tuple[AnyEvent, Game]] = []
        windows = {}
        for event in self.events:
            before, self.game = self.game, fold(self.game, event)
            self.after.append((event, self.game))
            windows |= {place(one): one for one in closed(before, self.game)}
        windows |= {place(one): one for one in current(self.game)}
        self.windows = [published(match_id, windows[at]) for at in sorted(windows)]

    @property
    def plays(self) -> list[Any]:
        plays = played(self.game, told(self.after), self.events)
        return [plain(line) for line in in_words(plays, ENGLISH)]

    @property
    def views(self) -> dict[str, Any]:
        """What each view must answer."""
        return {
            "box-score/": plain(box_score(self.game)),
            "plays/?last=1000": self.plays,
            "flow/": plain(flow(self.game, told(self.after))),
            "windows/": plain(self.windows),
        }


def plain(value: object) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


async def send_games(board: Scoreboard, games: Sequence[Played]) -> None:
    """Send games, and wait until each worker has counted all of them."""
    async with connect(FEED, {"bootstrap_servers": board.kafka.bootstrap}) as feed:
        for game in games:
            for record in game.records:
                await feed.send(record)
        await feed.flush()
    for game in games:
        for worker in board.fleet.workers:
            await until(partial(_is_counted, board, worker, game), f"{game.match_id} is counted")


async def _is_counted(board: Scoreboard, worker: WorkerProcess, game: Played) -> bool:
    status, body = await board.get(worker, game.path)
    if status != 200:
        return False
    state = msgspec.json.decode(body)
    return bool(state["last_seq"] == game.game.last_seq and state["status"] == "finished")
