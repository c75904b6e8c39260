"""The global board over HTTP: any worker answers for all of them, exactly, and of one moment."""

import secrets
from bisect import bisect_left
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from aiohttp import ClientResponse

from schemas.leaderboards.totals import Total
from serving.hops import HopSecret
from tables.leaderboards.games import Game
from tables.leaderboards.registry import total_tables
from tables.leaderboards.windows import GRACE, day_of
from tests.schemas.accounts.users import user
from tests.serving.worker import COUNT
from tests.web.leaderboards.table import AT, play
from tests.web.leaderboards.totals import load, owned_by, tell
from tests.web.pair import Pair, pair
from tests.web.site import Site
from web.leaderboards.global_views import SHARDS
from web.leaderboards.reading import PINNED
from web.leaderboards.shards import PATH

BOARD = "/leaderboards/"
TODAY = day_of(AT)

Row = tuple[int, int, float]
"""Rank, user and score."""


class Globe:
    """Two workers and what games told them, also as plain lists: those of each partition at each version."""

    def __init__(self, two: Pair) -> None:
        self.two = two
        self.random = Random(5)
        self.parts: list[dict[tuple[int, str], dict[str, tuple[float, int]]]] = [{} for _ in range(COUNT)]
        """By partition, user and window what each game adds, and when that was reached."""
        self.told = 0
        self.history: list[dict[int, list[tuple[float, int, int]]]] = [{} for _ in range(COUNT)]
        load(two.workers)
        self._note()

    def tell(
        self, *scores: tuple[int, float], game_id: str = "g", window: str = "all-time", now: int = 0
    ) -> None:
        told, two = list[Total](), self.two
        for number, score in scores:
            self.told += 1
            told.append(Total(user(number), game_id, window, score, AT + self.told % 3, self.told))
            parts = self.parts[two.workers[0].partition_of(user(number).encode())]
            parts.setdefault((number, window), {})[game_id] = score, AT + self.told % 3
        tell(self.two.workers, told, now)
        self._note()

    def play(self, users: int, count: int) -> None:
        """Let games tell of some users."""
        for game_id in ("g", "h"):
            draw = self.random.randrange
            self.tell(*((draw(users), float(draw(20))) for _ in range(count)), game_id=game_id)

    def rows(self, window: str = "all-time", versions: Sequence[int] | None = None) -> list[Row]:
        """The whole board, now or at a moment."""
        if versions is None:
            entries = [one for number in range(COUNT) for one in self._part(number, window)]
        else:
            entries = [one for number, at in enumerate(versions) for one in self.history[number][at]]
        scores = sorted(entry[0] for entry in entries)
        return [(1 + bisect_left(scores, score), number, -score) for score, _, number in sorted(entries)]

    def at(self, page: Any) -> list[Row]:
        """The whole board at the moment of an answer."""
        return self.rows(versions=[int(one) for one in page["version"].split(".")])

    def _part(self, partition: int, window: str) -> list[tuple[float, int, int]]:
        found = []
        for (number, name), games in self.parts[partition].items():
            if name == window:
                score, reached = sum(one for one, _ in games.values()), max(at for _, at in games.values())
                found.append((-score, reached, number))
        return found

    def _note(self) -> None:
        for number, partition in owned_by(self.two.workers).items():
            version = total_tables().boards.on(partition).version
            if version not in self.history[number]:
                self.history[number][version] = self._part(number, "all-time")

    async def ask(self, path: str, status: int = 200, worker: int | None = None) -> Any:
        chosen = self.random.randrange(2) if worker is None else worker
        answer = await self.two.ask(chosen, BOARD + path)
        assert answer.status == status, await answer.text()
        return msgspec.json.decode(await answer.read())


def shown(page: Any) -> list[Row]:
    return [(one["rank"], int(one["user_id"], 16), one["score"]) for one in page["entries"]]


@pytest.fixture
async def globe(tmp_path: Path) -> AsyncIterator[Globe]:
    """Two workers that know each other by a secret."""
    (tmp_path / "secret").write_text(secrets.token_hex(32))
    secret = HopSecret(tmp_path / "secret")
    async with pair((secret, secret)) as two:
        yield Globe(two)


async def test_both_workers_show_the_sums_of_all_partitions(globe: Globe) -> None:
    globe.play(60, 100)
    for path in (BOARD, f"{BOARD}?limit=7&place=20", f"{BOARD}?around={user(5)}"):
        status, _, body = await globe.two.both(path)
        assert status == 200, body
    page = await globe.ask("")
    assert shown(page) == globe.rows()[:50]
    assert (page["game_id"], page["window"], page["total"]) == ("global", "all-time", len(globe.rows()))


async def test_pages_are_of_one_moment_from_either_worker_while_scores_come_in(globe: Globe) -> None:
    globe.play(100, 200)
    due, found, pages = globe.rows(), list[Row](), list[Any]()
    cursor = ""
    while True:
        page = await globe.ask(f"?limit=9{cursor}")
        pages.append(page)
        found += shown(page)
        globe.play(120, 5)
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert found == due
    assert {page["version"] for page in pages} == {pages[0]["version"]}
    back = await globe.ask(f"?limit=9&cursor={pages[-1]['previous']}")
    assert shown(back) == shown(pages[-2])
    assert pages[0]["previous"] is None
    assert shown(await globe.ask("")) == globe.rows()[:50]


async def test_each_answer_is_of_one_moment_though_totals_come_between_its_rounds(
    globe: Globe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To see it fail, let no question name a version."""
    monkeypatch.setattr("tables.leaderboards.selection.MOST_SAMPLES", 16)
    globe.play(400, 600)
    rounds = 0
    for served in globe.two.served:
        shards = served[SHARDS]

        async def ask_and_play(*asked: Any, ask: Any = shards._ask) -> Any:
            nonlocal rounds
            told = await ask(*asked)
            rounds += 1
            globe.play(400, 3)
            return told

        shards._ask = ask_and_play  # type: ignore[method-assign]
    for count in range(1, 9):
        place, number = globe.random.randrange(300), globe.random.randrange(400)
        deep = await globe.ask(f"?limit=5&place={place}")
        assert shown(deep) == globe.at(deep)[place : place + 5]
        assert rounds >= 3 * count
        near = await globe.ask(f"?limit=5&around={user(number)}")
        rows = globe.at(near)
        at = next((at for at, row in enumerate(rows) if row[1] == number), None)
        start = 0 if at is None else max(0, min(at - 2, len(rows) - 5))
        assert shown(near) == ([] if at is None else rows[start : start + 5])
        standing = await globe.ask(f"global/ranks/{user(number)}/")
        rank = next((row[0] for row in globe.at(standing) if row[1] == number), None)
        assert (standing["entry"] or {}).get("rank") == rank


async def test_friends_have_their_ranks_among_all(globe: Globe) -> None:
    globe.play(60, 300)
    friends = [3, 50, 7, 999, 3]
    page = await globe.ask(f"?users={','.join(map(user, friends))}")
    assert shown(page) == [row for row in globe.rows() if row[1] in friends]
    assert page["total"] == len(globe.rows())


async def test_a_user_has_a_rank_a_percentile_or_neither(globe: Globe) -> None:
    globe.tell(*((number, float(number)) for number in range(10)))
    standing = await globe.ask(f"global/ranks/{user(9)}/")
    assert (standing["entry"]["rank"], standing["total"], standing["percentile"]) == (1, 10, 90)
    nobody = await globe.ask(f"global/ranks/{user(50)}/")
    assert (nobody["entry"], nobody["total"]) == (None, 10)
    assert (await globe.ask(f"?around={user(50)}"))["entries"] == []


async def test_a_cursor_whose_moment_is_over_at_any_worker_says_so(globe: Globe) -> None:
    globe.play(60, 100)
    first = await globe.ask("?limit=10")
    globe.tell(*((number, 50.0) for number in range(60)))
    moments = globe.two.served[1][SHARDS].moments
    at = moments._clock() + PINNED + 1
    moments._clock = lambda: at
    for worker in range(2):
        answer = await globe.ask(f"?cursor={first['next']}", 409, worker)
        assert answer["error"]["code"] == "expired"


async def test_a_moment_that_is_still_that_of_the_board_is_not_over(globe: Globe) -> None:
    globe.play(60, 100)
    first = await globe.ask("?limit=10")
    for served in globe.two.served:
        moments = served[SHARDS].moments
        at = moments._clock() + PINNED + 1
        moments._clock = lambda at=at: at
    assert shown(await globe.ask(f"?limit=10&cursor={first['next']}")) == globe.rows()[10:20]


async def test_without_a_worker_there_is_no_answer_rather_than_one_that_lacks_its_part(globe: Globe) -> None:
    globe.play(60, 100)
    worker = globe.two.workers[1]
    worker.ready = False
    await globe.ask("", 503, 0)
    worker.ready = True
    del worker.partitions._open[1]
    await globe.ask("", 503, 0)
    await globe.ask("", 503, 1)
    globe.two.workers[0].addresses = dict.fromkeys(range(COUNT), "http://127.0.0.1:1")
    await globe.ask(f"global/ranks/{user(1)}/", 503, 0)
    globe.two.workers[0].addresses = {}
    await globe.ask("", 503, 0)


async def test_boards_that_are_being_made_are_not_answered_from(globe: Globe) -> None:
    globe.play(60, 100)
    partition = globe.two.workers[1].partitions[1]
    partition.locals.pop(total_tables().boards)
    for worker in range(2):
        await globe.ask("", 503, worker)
    load(globe.two.workers)
    assert shown(await globe.ask("")) == globe.rows()[:50]


async def test_of_a_day_that_is_over_the_best_are_known_and_exact(
    globe: Globe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tables.leaderboards.totals.MOST_KEPT", 8)
    scores = [(number, float(globe.random.randrange(30))) for number in range(120)]
    globe.tell(*scores, window=TODAY.name)
    whole = await globe.ask(f"?window={TODAY.name}&limit=500")
    assert shown(whole) == globe.rows(TODAY.name)
    over = TODAY.end + GRACE
    for late in ((), ((7, 99.0), (200, 98.0)), ((7, -5.0),)):
        globe.tell(*late, window=TODAY.name, now=over)
        due = globe.rows(TODAY.name)
        page = await globe.ask(f"?window={TODAY.name}&limit=500")
        known = shown(page)
        assert len(known) >= 7
        assert known == due[: len(known)]
        assert page["total"] == len(due)
        assert page["next"] is None
        first = await globe.ask(f"?window={TODAY.name}&limit=4")
        second = await globe.ask(f"?window={TODAY.name}&limit=500&cursor={first['next']}")
        assert shown(first) + shown(second) == known
        assert shown(await globe.ask(f"?window={TODAY.name}&place=100")) == []
        worst = await globe.ask(f"global/ranks/{user(due[-1][1])}/?window={TODAY.name}")
        assert (worst["entry"], worst["total"]) == (None, len(due))
        best = await globe.ask(f"global/ranks/{user(known[-1][1])}/?window={TODAY.name}")
        assert (best["entry"]["rank"], best["percentile"]) == (known[-1][0], None)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("?window=autumn", 404),
        ("?window=2026-13-01", 404),
        ("?limit=0", 400),
        ("?cursor=nonsense", 409),
        ("?around=me", 400),
        ("global/ranks/me/", 400),
        (f"global/ranks/{user(1)}/?window=autumn", 404),
        ("global/", 404),
    ],
)
async def test_what_is_not_there_or_cannot_be_asked_for_is_an_error(
    globe: Globe, path: str, status: int
) -> None:
    assert (await globe.ask(path, status))["error"]["code"] in ("not-found", "bad-request", "expired")


async def test_a_cursor_of_another_board_is_refused(globe: Globe) -> None:
    globe.play(60, 100)
    first = await globe.ask("?limit=3")
    await globe.ask(f"?window={TODAY.name}&cursor={first['next']}", 409)


async def test_a_window_in_which_nobody_scored_is_empty_and_kept_nowhere(globe: Globe) -> None:
    globe.play(60, 100)
    before = [dict(total_tables().boards.on(one).by_place) for one in owned_by(globe.two.workers).values()]
    page = await globe.ask("?window=2020-01-01")
    assert (page["entries"], page["total"], page["next"]) == ([], 0, None)
    after = [dict(total_tables().boards.on(one).by_place) for one in owned_by(globe.two.workers).values()]
    assert after == before


async def test_clients_are_not_told_what_workers_ask_one_another(globe: Globe) -> None:
    answer: ClientResponse = await globe.two.ask(
        0, PATH, "POST", data=msgspec.msgpack.encode(["all-time", {}])
    )
    assert answer.status == 404


async def test_a_game_has_its_own_board_beside_the_global_one(site: Site) -> None:
    play([site.worker], Game(game_id="g"), [(1, 5)])
    tell([site.worker], [Total(user(2), "h", "all-time", 7.0, AT, 1)])
    game, board = await site.get("/leaderboards/g/"), await site.get(BOARD)
    assert [int(one["user_id"], 16) for one in (await game.json())["entries"]] == [1]
    assert [int(one["user_id"], 16) for one in (await board.json())["entries"]] == [2]
