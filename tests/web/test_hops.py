"""Lists and matches by two workers, and what an outsider gets who says that it is a worker."""

import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from serving.hops import HOP, Hop, HopSecret
from serving.http.server import warn_of_hops
from serving.push.worker_stream import listen
from tests.serving.worker import COUNT, cluster_of
from tests.tables.cricket.story import Story
from tests.web.pair import Pair, id_in, pair

SECRET = "a secret of the tests"  # pragma: allowlist secret
LISTS = ["/matches/", "/scores/"]


class Watched(HopSecret):
    """Notes of each request that says it is a hop whether it was proven."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.proven: list[bool] = []

    def proves(
        self, method: str, path: str, headers: Mapping[str, str], peer: str | None, body: bytes = b""
    ) -> Hop | None:
        hop = super().proves(method, path, headers, peer, body)
        self.proven.append(hop is not None)
        return hop


@pytest.fixture
def secret(tmp_path: Path) -> Watched:
    """The secret that both workers have."""
    (tmp_path / "secret").write_text(SECRET)
    return Watched(tmp_path / "secret")


@pytest.fixture
async def two(secret: Watched) -> AsyncIterator[Pair]:
    """Two workers that share a secret, each with a match."""
    async with matches_of_two(secret) as workers:
        yield workers


@asynccontextmanager
async def matches_of_two(secret: HopSecret) -> AsyncIterator[Pair]:
    async with pair((secret, secret)) as workers:
        for worker in range(2):
            workers.put(replace(Story().innings("Reds").over("4").match, match_id=id_in(worker)))
        yield workers


async def listed(two: Pair, worker: int, path: str, headers: dict[str, str] | None = None) -> set[str]:
    answer = await two.ask(worker, path, headers=headers)
    assert answer.status == 200
    assert "X-Overstream-Partial" not in answer.headers
    return {one["match_id"] for one in json.loads(await answer.read())}


@pytest.mark.parametrize("path", LISTS)
async def test_an_outsider_that_says_it_is_a_worker_gets_what_everybody_gets(two: Pair, path: str) -> None:
    """It got the matches of one worker, and so did others of the caches that it asked through."""
    everything = {id_in(0), id_in(1)}
    for worker in range(2):
        assert await listed(two, worker, path) == everything
        assert await listed(two, worker, path, {HOP: "1"}) == everything
        answer = await two.ask(worker, path, headers={HOP: "1"})
        assert answer.headers["Cache-Control"].startswith("public")


@pytest.mark.parametrize("path", [*LISTS, "/matches/{}/", "/match/{}/"])
async def test_an_answer_to_a_worker_is_kept_by_no_cache(two: Pair, secret: Watched, path: str) -> None:
    own = path.format(id_in(1))
    answer = await two.ask(1, own, headers={HOP: secret.header("GET", own)})
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    if path in LISTS:
        assert [one["match_id"] for one in json.loads(await answer.read())] == [id_in(1)]
    # And what a client gets of it is kept as if the asked worker had it itself.
    for worker in range(2):
        answer = await two.ask(worker, own)
        assert answer.headers["Cache-Control"].startswith("public")
        assert "X-Overstream-Cache-Control" not in answer.headers


async def test_all_that_one_worker_asks_another_is_proven(two: Pair, secret: Watched) -> None:
    """By HTTP, by GraphQL, for lists, and the stream that follows a match.

    To see it fail, let `hop_to` say `1` in place of the proof.
    """
    for match_id in (id_in(0), id_in(1)):
        status, _, body = await two.both(f"/matches/{match_id}/")
        assert (status, json.loads(body)["match_id"]) == (200, match_id)
        query = '{ matchState(id: "ID") { matchId } }'.replace("ID", match_id)
        status, _, body = await two.both("/graphql/", "POST", json={"query": query})
        assert json.loads(body)["data"]["matchState"] == {"matchId": match_id}
    assert len(secret.proven) == 4
    await listed(two, 0, "/matches/")
    assert len(secret.proven) == 5
    url, path = two.urls[0], f"/matches/{id_in(0)}/live/"
    async with aclosing(listen(cluster_of(two.workers[1], secret), url, path)) as events:
        assert json.loads((await anext(events)).data)["match_id"] == id_in(0)
    assert secret.proven == [True] * 6


@pytest.mark.parametrize("path", LISTS)
async def test_workers_that_cannot_know_each_other_do_not_ask_each_other_for_ever(path: str) -> None:
    """Each would take the other's question for a client's, and ask it."""
    asked = []

    class Unproven(HopSecret):
        def proves(self, *told: object) -> None:
            asked.append(told)

    async with matches_of_two(Unproven(None)) as two:
        assert await listed(two, 0, path) == {id_in(0), id_in(1)}
    assert len(asked) < 5


@pytest.mark.parametrize("path", [*LISTS, "/"])
async def test_what_lacks_matches_is_told_and_kept_by_no_cache(two: Pair, path: str) -> None:
    """A list without a worker's matches went to everybody who asked the same cache."""
    silent = "http://127.0.0.1:1"
    two.workers[0].addresses = {number: silent if number % 2 else two.urls[0] for number in range(COUNT)}
    answer = await two.ask(0, path)
    assert answer.status == 200, await answer.text()
    assert answer.headers["X-Overstream-Partial"] == silent, dict(answer.headers)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("bind", "given", "warned"),
    [("0.0.0.0", False, True), ("0.0.0.0", True, False), ("127.0.0.1", False, False)],
)
def test_a_worker_that_others_cannot_prove_themselves_to_says_so(
    secret: HopSecret, caplog: pytest.LogCaptureFixture, bind: str, given: bool, warned: bool
) -> None:
    with caplog.at_level(logging.WARNING):
        warn_of_hops(secret if given else HopSecret(None), bind)
    assert ("OVERSTREAM_HOP_SECRET_FILE" in caplog.text) is warned
