"""Posts to a worker: what becomes of them in Kafka and after, and what is told of it."""

import asyncio
import json

import msgspec
import pytest

from engine.telemetry.metrics import INGEST_ITEMS, INGEST_REQUESTS
from serving.ingest.outcomes import AWAITED, Outcome, Result, Waited, digest_of
from serving.ingest.requests import API_REQUESTS, ApiRequest
from tables.cricket.sport import SPORT
from tests.awaiting import until
from tests.web.matches.posting import (
    BALL,
    EVENTS,
    INFO,
    MATCH,
    NO_KEY,
    Posting,
    Waiting,
    ball,
    json_of,
)
from web.matches.outcomes import waiters_of


async def test_while_kafka_is_away_it_is_503_with_retry_after_and_then_taken_again(posting: Posting) -> None:
    posting.kafka.away = True
    for _ in range(5):
        answer = await posting.post()
        await json_of(answer, 503)
        assert answer.headers["Retry-After"]
    posting.kafka.away = False

    async def taken() -> bool:
        return (await posting.post()).status == 202

    async with asyncio.timeout(30):
        while not await taken():
            await asyncio.sleep(0.001)


async def test_an_event_is_not_accepted_before_kafka_has_it(posting: Posting) -> None:
    posting.kafka.silent = True
    asking = asyncio.create_task(posting.post())
    await until(lambda: bool(posting.kafka.held))
    assert not asking.done()
    posting.kafka.acknowledge()
    assert (await asking).status == 202


async def test_bodies_have_a_bound_together(posting: Posting) -> None:
    """Else a hundred connections with large bodies would be a hundred MiB."""
    posting.ingest._room._left = 2000
    posting.kafka.silent = True
    asking = asyncio.create_task(posting.post(json.dumps(BALL).encode().ljust(1500)))
    await until(lambda: bool(posting.kafka.held))
    answer = await posting.post(json.dumps(BALL).encode().ljust(1500))
    assert (await json_of(answer, 503))["error"]["message"] == "too many bodies are being read just now"
    posting.kafka.acknowledge()
    assert (await asking).status == 202
    assert posting.ingest._room._left == 2000


STATES = {"m1": msgspec.Raw(b'{"match_id":"m1","score":4}')}
COUNTED, DUPLICATE = Outcome(Result.COUNTED), Outcome(Result.DUPLICATE, "it was counted before")
GAP, LATE = Outcome(Result.PENDING, "waits for event 1"), Outcome(Result.REFUSED, "see the dead letters")
CONFLICT = Outcome(Result.CONFLICT, "event 1 of m1 has other content")


def waiting(posting: Posting, *outcomes: Outcome) -> Waiting:
    double = Waiting(Waited(outcomes, STATES))
    posting.site.served[waiters_of(SPORT).events].wait = double.wait  # type: ignore[method-assign]
    return double


@pytest.mark.parametrize(
    ("outcomes", "status", "pending"),
    [
        ((COUNTED, COUNTED), 200, None),
        ((COUNTED, DUPLICATE), 200, None),
        ((COUNTED, GAP), 202, "waits for event 1"),
        ((LATE, COUNTED), 202, "see the dead letters"),
        ((GAP, CONFLICT), 409, None),
        ((CONFLICT, COUNTED), 409, None),
    ],
)
async def test_who_waits_is_told_what_became_of_each(
    posting: Posting, outcomes: tuple[Outcome, ...], status: int, pending: str | None
) -> None:
    double = waiting(posting, *outcomes)
    answer = await json_of(await posting.post([ball(1), ball(2)], f"{EVENTS}?wait=2.5"), status)
    assert [item["result"] for item in answer["items"]] == [one.result for one in outcomes]
    assert [item.get("reason", "") for item in answer["items"]] == [one.reason for one in outcomes]
    assert answer["states"] == {"m1": {"match_id": "m1", "score": 4}}
    assert answer.get("pending") == pending
    if status == 409:
        assert answer["error"] == {
            "code": "conflict", "message": "event 1 of m1 has other content; `items` says which",
        }  # fmt: skip
    [(posted, seconds)] = double.asked
    assert seconds == 2.5
    assert [(one.match_id, one.event_id, one.seq) for one in posted] == [("m1", "m1:1", 1), ("m1", "m1:2", 2)]
    for one, item in zip(posted, answer["items"], strict=True):
        assert (one.partition, one.offset) == (item["partition"], item["offset"])
        assert one.digest == digest_of(posting.kafka.log["cricket.events", one.partition][one.offset][1])


async def test_records_that_somebody_waits_for_say_so_and_others_do_not(posting: Posting) -> None:
    waiting(posting, COUNTED)
    await json_of(await posting.post(path=f"{EVENTS}?wait=1"), 200)
    await json_of(await posting.post(), 202)
    [records] = posting.kafka.log.values()
    assert [list(headers) for _, _, headers in records] == [[AWAITED], []]


@pytest.mark.parametrize("wait", ["0", "-1", "10.1", "1e1", "soon", ""])
async def test_a_time_that_cannot_be_waited_for_is_refused_before_anything_is_taken(
    posting: Posting, wait: str
) -> None:
    answer = await json_of(await posting.post(path=f"{EVENTS}?wait={wait}"), 400)
    assert answer["error"]["code"] == "bad-request"
    assert not posting.kafka.log


async def test_a_description_is_waited_for_by_its_own_waiter(posting: Posting) -> None:
    double = Waiting(Waited((COUNTED,), STATES))
    posting.site.served[waiters_of(SPORT).descriptions].wait = double.wait  # type: ignore[method-assign]
    await json_of(await posting.post(INFO, f"{MATCH}?wait=1", "PUT"), 200)
    [([posted], _)] = double.asked
    assert (posted.match_id, posted.event_id, posted.seq) == ("m1", "", 0)


async def test_requests_and_items_are_counted_by_what_became_of_them(posting: Posting) -> None:
    requests = {status: INGEST_REQUESTS.labels("cricket", status)._value for status in ("202", "400", "401")}
    items = {
        result: INGEST_ITEMS.labels("cricket", result)._value for result in ("accepted", "refused", "failed")
    }
    before = {name: one.get() for name, one in (requests | items).items()}
    await posting.post([ball(1), ball(2)])
    await posting.post([ball(1), ball(0), ball(3, runs=999)])
    await posting.post(X_API_Key=NO_KEY)
    posting.kafka.away = True
    posting.ingest.producer._link = None
    await posting.post([ball(1), ball(2), ball(3)])
    after = {name: one.get() - before[name] for name, one in (requests | items).items()}
    assert after == {"202": 1, "400": 1, "401": 1, "accepted": 2, "refused": 2, "failed": 3}


async def test_each_request_is_told_of_with_its_id_route_and_key(
    posting: Posting,
) -> None:
    told: list[ApiRequest] = []
    posting.ingest.requests.tell = told.append  # type: ignore[method-assign]
    answer = await posting.post([ball(1), ball(2)], X_Request_ID="mine-1")
    assert answer.headers["X-Request-ID"] == "mine-1"
    await posting.post(INFO, MATCH, "PUT")
    await posting.post(ball(0))
    await posting.post(X_API_Key=NO_KEY)
    found = [(one.method, one.path, one.status, one.key, one.items) for one in told]
    assert found == [
        ("POST", "/cricket/events/", 202, "scorer", 2),
        ("PUT", "/cricket/matches/{match_id}/", 202, "scorer", 1),
        ("POST", "/cricket/events/", 400, "scorer", 1),
        ("POST", "/cricket/events/", 401, None, 0),
    ]
    assert told[0].request_id == "mine-1"
    assert all(0 < one.ms < 60_000 and one.at > 1_700_000_000_000 for one in told)


async def test_the_topic_of_requests_is_declared() -> None:
    from app import app

    assert API_REQUESTS in app.declared_topics


async def test_a_worker_with_keys_connects_at_its_start_and_closes_at_its_end(posting: Posting) -> None:
    posting.ingest.start()
    await until(lambda: posting.kafka.producers and posting.kafka.producers[0].started)
    await posting.post()
    await posting.ingest.stop()
    await posting.ingest.stop()
    assert posting.kafka.producers[0].stopped
    told = posting.values(API_REQUESTS.name)
    assert [msgspec.json.decode(one, type=ApiRequest).status for one in told] == [202]
    assert (await posting.post()).status == 503
