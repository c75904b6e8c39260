"""Events by HTTP with a real Kafka, which goes and comes: each that was accepted counts, once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp import ClientTimeout

from feeds.cricket.feed import encode
from sandbox.kafka import BrokerSettings, KafkaServer
from sandbox.worker import WorkerProcess
from schemas.cricket.events import AnyEvent, MatchInfo
from schemas.cricket.topics import EVENTS
from schemas.cricket.v1.ball_event_pb2 import BallEvent
from schemas.cricket.v1.match_info_pb2 import MatchInfo as MatchInfoMessage
from schemas.protojson.messages import Json, as_json
from serving.ingest.key_file import new_key
from serving.ingest.requests import API_REQUESTS, ApiRequest
from tests.cluster.conftest import scoreboard_of
from tests.cluster.scoreboard import PARTITIONS, Match, Scoreboard, season, until
from tests.engine.kafka_topics import read

pytestmark = pytest.mark.cluster

TOGETHER = 15
"""Events of a post."""

LONGEST = 30.0
"""Seconds that a request may take, whatever Kafka does."""


class Posts:
    """A client of a scoreboard that posts with a key, and remembers what was accepted."""

    def __init__(self, board: Scoreboard, key: str) -> None:
        self.board = board
        self.accepted: dict[tuple[int, int], AnyEvent] = {}
        self.refused = 0
        self._headers = {"X-API-Key": key}

    async def ask(
        self, worker: WorkerProcess, method: str, path: str, body: object
    ) -> tuple[int, dict[str, Any]]:
        limit = ClientTimeout(total=LONGEST)
        async with self.board.session.request(
            method, worker.url + path, json=body, headers=self._headers, timeout=limit
        ) as answer:
            if answer.status == 503:
                assert answer.headers["Retry-After"]
            return answer.status, msgspec.json.decode(await answer.read())

    async def describe(self, worker: WorkerProcess, match: Match) -> None:
        [first, *_] = [record for record in match.records if isinstance(record, MatchInfo)]
        path = f"/cricket/matches/{match.match_id}/?wait=10"
        status, answer = await self.ask(worker, "PUT", path, json_of(first))
        assert (status, answer["items"][0]["result"]) == (200, "counted")

    async def post(self, worker: WorkerProcess, events: Sequence[AnyEvent]) -> None:
        """Post events, the same again until they are accepted, as a client should."""
        while True:
            status, answer = await self.ask(
                worker, "POST", "/cricket/events/", [json_of(event) for event in events]
            )
            if status == 202:
                break
            assert status == 503, answer
            self.refused += 1
            await asyncio.sleep(0.2)
        for event, item in zip(events, answer["items"], strict=True):
            self.accepted[item["partition"], item["offset"]] = event

    async def post_all(self, worker: WorkerProcess, events: Sequence[AnyEvent]) -> None:
        for at in range(0, len(events), TOGETHER):
            await self.post(worker, events[at : at + TOGETHER])


def json_of(record: AnyEvent | MatchInfo) -> Json:
    kind = MatchInfoMessage if isinstance(record, MatchInfo) else BallEvent
    return as_json(kind.FromString(encode(record)))


@pytest.fixture
async def posts(kafka_parts: None, tmp_path: Path) -> AsyncIterator[Posts]:
    """A Kafka of the test's own, which it may kill, and two workers that take posts."""
    own = KafkaServer(BrokerSettings(data=tmp_path / "kafka", port=0))
    await own.start_async()
    keys = tmp_path / "keys.json"
    key = new_key(keys, "scorer", ("ingest:cricket",), 1e6)
    try:
        environ = {"OVERSTREAM_API_KEYS_FILE": str(keys)}
        async with scoreboard_of(own, "ingest", tmp_path, environ, ["cricket"]) as board:
            await board.start(2)
            yield Posts(board, key)
    finally:
        await asyncio.to_thread(own.close)


async def test_what_was_accepted_counts_once_though_kafka_was_killed_meanwhile(posts: Posts) -> None:
    """Guards: the breaker, the producer that is made anew, and that nobody is told 202 too early."""
    board = posts.board
    workers = board.fleet.workers
    matches = season(6)
    served = [(workers[number % 2], match) for number, match in enumerate(matches)]
    await asyncio.gather(*(posts.describe(worker, match) for worker, match in served))
    await asyncio.gather(
        *(posts.post_all(worker, match.events[: len(match.events) // 3]) for worker, match in served)
    )
    assert not posts.refused

    board.kafka.kill()
    posting = [
        asyncio.create_task(posts.post_all(worker, match.events[len(match.events) // 3 :]))
        for worker, match in served
    ]

    async def refused_at_once() -> bool:
        errors = [
            await board.metric(worker, "overstream_produce_errors_total", reason="breaker")
            for worker in workers
        ]
        return all(count > 5 for count in errors)

    await until(refused_at_once, "both workers refuse at once")
    status, body = await board.get(workers[0], f"/cricket/matches/{matches[0].match_id}/")
    assert status == 200, body  # what was counted is answered all the while

    await board.kafka.start_async()
    await asyncio.gather(*posting)
    for match in matches:
        await board.counted(match)
    await board.assert_exact(matches)
    assert posts.refused > 10
    await assert_in_the_log(posts)


async def assert_in_the_log(posts: Posts) -> None:
    """Each event that was accepted is in Kafka's log, at the place that its answer named."""
    found = {
        (number, record.offset): record.value
        for number in range(PARTITIONS)
        for record in await read(posts.board.kafka, EVENTS.name, number)
    }
    assert len(posts.accepted) > 1000
    for place, event in posts.accepted.items():
        assert found[place] == encode(event), place


async def test_who_waits_is_told_by_any_worker_what_became_of_each(posts: Posts) -> None:
    board = posts.board
    [match] = season(1)
    first, second, third = (json_of(event) for event in match.events[:3])
    for worker in board.fleet.workers:

        async def post(*events: Json) -> tuple[int, dict[str, Any]]:
            return await posts.ask(worker, "POST", "/cricket/events/?wait=10", [*events])  # noqa: B023

        status, answer = await post(first, second)
        assert status == 200, answer
        assert {item["result"] for item in answer["items"]} <= {"counted", "duplicate"}
        assert answer["states"][match.match_id]["last_seq"] == 2
        status, answer = await post(first | {"batting_team": "Nobody"})
        assert (status, answer["items"][0]["result"]) == (409, "conflict")
        assert answer["states"][match.match_id]["last_seq"] == 2
    status, answer = await posts.ask(
        board.fleet.workers[0], "POST", "/cricket/events/?wait=1", third | {"ball_seq": 9, "event_id": "x"}
    )
    assert (status, answer["pending"]) == (202, "waits for event 3")

    async def told() -> bool:
        records = [
            record
            for number in range(PARTITIONS)
            for record in await read(board.kafka, API_REQUESTS.name, number)
        ]
        requests = [msgspec.json.decode(record.value, type=ApiRequest) for record in records]
        return sorted(one.status for one in requests) == [200, 200, 202, 409, 409]

    await until(told, "the topic of requests has all of them")
