"""A site that has accounts: Kafka is a double, and what it takes is decided at once, as the agents would."""

import time
from pathlib import Path
from typing import Any, cast

import msgspec
from aiohttp import ClientResponse

from schemas.accounts.topics import REQUESTS
from serving.identity.passwords import Cost, Passwords
from serving.identity.token_key_file import read_token_keys, rotate_token_keys
from serving.identity.token_keys import TokenKeys
from tests.agents.accounts.office import Office
from tests.engine.records import MadeUpRecord
from tests.serving.ingest.kafka_double import KafkaDouble, Place, Record, producer_of
from tests.web.site import Site
from web.leaderboards.accounts import ACCOUNTS, VERIFICATION
from web.leaderboards.sessions import PASSWORDS, SESSIONS
from web.matches.ingest import INGEST

PASSWORD = "correct horse battery"  # pragma: allowlist secret
CHEAP = Cost(8, 1, 1)
"""What a hash costs in tests: no time, and no memory."""


class Log(KafkaDouble):
    """Kafka, of which the requests of accounts are decided as they come."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.later = 0
        """Milliseconds that the broker's clock is ahead of this machine's."""
        self.deaf = False
        """Whether nobody decides on anything."""

    def _append(self, place: Place, records: list[Record], future: Any) -> None:
        super()._append(place, records, future)
        topic, number = place
        if topic != REQUESTS.name or self.deaf:
            return
        first = len(self.log[place]) - len(records)
        for offset, (key, value, _) in enumerate(records, first):
            at = time.time_ns() // 1_000_000 + self.later
            self.office.take(number, MadeUpRecord(offset, at, key, value))
            self.office.places[number].progress.note({(topic, number): offset + 1})


class Lobby:
    """Everybody who has an account, or wants one."""

    def __init__(self, serving: Site, folder: Path) -> None:
        self.site = serving
        self.keys = folder / "tokens.json"
        rotate_token_keys(self.keys, time.time())
        self.office = Office()
        self.log = Log(self.office)
        self.now = 100.0
        """What delays and revocations are counted by."""
        serving.worker.partitions.put(*self.office.places)
        served = serving.served
        served[INGEST].producer = producer_of(self.log)
        self.sessions = served[SESSIONS]
        self.use(TokenKeys(self.keys, look_again=-1.0))
        self.sessions._clock = self.verification._clock = lambda: self.now
        self.passwords = served[PASSWORDS]
        self.cost(CHEAP)
        self.hear()

    @property
    def verification(self) -> Any:
        return self.site.served[VERIFICATION]

    def use(self, keys: TokenKeys) -> None:
        """Let tokens be signed and verified by keys."""
        self.site.served[ACCOUNTS]._keys = self.sessions.tokens._keys = keys

    def cost(self, cost: Cost) -> None:
        """Let hashes cost so much from now on."""
        made = Passwords(cost)
        self.passwords._hasher, self.passwords._nobody = made._hasher, made._nobody
        made.close()

    def hear(self) -> None:
        """Read all that was revoked, as each worker does."""
        for one in self.office.revocations:
            self.sessions.revocations.read(one)
        self.sessions.revocations.caught_up(self.now)

    @property
    def key(self) -> tuple[str, bytes]:
        """The name and the secret of the key that signs tokens."""
        [key] = read_token_keys(self.keys)
        return key.kid, key.signing_secret()

    async def post(self, what: str, body: object, token: str = "", **headers: str) -> ClientResponse:
        """Post to what begins with `/api/leaderboard/`, or to a path."""
        path = what if what.startswith("/") else f"/api/leaderboard/{what}/"
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            given["Authorization"] = f"Bearer {token}"
        kind: dict[str, Any] = {"data": body} if isinstance(body, bytes) else {"json": body}
        if "data" in kind:
            given.setdefault("Content-Type", "application/json")
        answer = await self.site.client.post(path, headers=given, **kind)
        await answer.read()
        return answer

    async def register(self, name: str = "Ivy", password: str = PASSWORD, **more: str) -> Any:
        return await json_of(await self.post("register", {"name": name, "password": password, **more}), 201)

    async def log_in(self, name: str = "Ivy", password: str = PASSWORD) -> str:
        answer = await json_of(await self.post("login", {"name": name, "password": password}), 200)
        return cast(str, answer["token"])

    async def status(self, token: str) -> int:
        """What is answered to somebody who submits with a token, to a game that nobody has described."""
        score = {"submission_id": "s1", "score": 1}
        return (await self.post("/leaderboards/chess/scores/", score, token)).status

    def values(self, topic: str) -> list[bytes]:
        """What Kafka has of a topic."""
        return [value for values in self.log.values(topic).values() for value in values]


async def json_of(answer: ClientResponse, status: int) -> Any:
    assert answer.status == status, await answer.text()
    return msgspec.json.decode(await answer.read())
