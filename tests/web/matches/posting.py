"""A site that takes posts: its keys are of a file of the test's own, and Kafka is a double."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse

from serving.ingest.key_file import new_key
from serving.ingest.keys import ApiKeys
from serving.ingest.outcomes import Posted, Waited
from tests.serving.ingest.kafka_double import KafkaDouble, producer_of
from tests.web.site import Site, site
from web.matches.ingest import INGEST

BALL: dict[str, Any] = {
    "match_id": "m1", "ball_seq": 1, "innings_no": 1, "batting_team": "Reds", "runs": 4, "event_id": "m1:1",
}  # fmt: skip
EVENTS = "/cricket/events/"
INFO: dict[str, Any] = {"teams": [{"name": "Reds"}, {"name": "Blues"}], "format": {"overs": 20}}
MATCH = "/cricket/matches/m1/"
PROTOBUF = "application/x-protobuf"
LINES = "application/x-ndjson"
NO_KEY = "ovs_guessed"


def ball(number: int, **fields: object) -> dict[str, Any]:
    return BALL | {"ball_seq": number, "event_id": f"m1:{number}"} | fields


class Waiting:
    """Waits as a test says, and notes for what."""

    def __init__(self, waited: Waited) -> None:
        self.waited = waited
        self.asked: list[tuple[Sequence[Posted], float]] = []

    async def wait(self, posted: Sequence[Posted], seconds: float) -> Waited:
        self.asked.append((posted, seconds))
        return self.waited


class Posting:
    """A site, the Kafka behind it, and a key that permits to post of every sport."""

    def __init__(self, site: Site, kafka: KafkaDouble, keys: Path) -> None:
        self.site = site
        self.kafka = kafka
        self.keys = keys
        self.ingest = site.served[INGEST]
        self.key = new_key(keys, "scorer", ("ingest:*", "scores:*", "games:*"), 1e6)
        self.ingest.keys = ApiKeys(keys, look_again=-1.0)
        self.ingest.producer = producer_of(kafka)

    async def post(
        self, body: object = BALL, path: str = EVENTS, method: str = "POST", **headers: str
    ) -> ClientResponse:
        """Post JSON, or bytes as they are; `headers` by names with _ for the dashes."""
        given = {"X-API-Key": self.key} | {name.replace("_", "-"): value for name, value in headers.items()}
        kind = {"data": body} if isinstance(body, bytes | str) else {"json": body}
        if "Content-Type" not in given and "data" in kind:
            given["Content-Type"] = "application/json"
        answer = await self.site.client.request(method, path, headers=given, allow_redirects=False, **kind)
        await answer.read()
        return answer

    def values(self, topic: str = "cricket.events") -> list[bytes]:
        """What Kafka has of a topic."""
        return [value for values in self.kafka.values(topic).values() for value in values]


async def json_of(answer: ClientResponse, status: int) -> Any:
    assert answer.status == status, await answer.text()
    return await answer.json()


@asynccontextmanager
async def posting_to(folder: Path) -> AsyncIterator[Posting]:
    async with site() as serving:
        yield Posting(serving, KafkaDouble(), folder / "keys.json")


def lines(*items: Mapping[str, object]) -> bytes:
    return b"".join(json.dumps(item).encode() + b"\n" for item in items)
