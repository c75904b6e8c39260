"""The names of users, asked of the workers that have them: in one round, and kept for a minute."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus

import msgspec
from aiohttp import ClientError, web

from app import app
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from engine.partitions.store import StoreError
from schemas.leaderboards.published import BoardPage, RankedEntry, Standing
from serving.cluster import CLUSTER, Cluster
from serving.forwarding import decode_hop, post_hop
from serving.http.responses import json_answer
from tables.accounts.registry import account_tables
from tables.accounts.tables import AccountTables

PATH = "/api/leaderboard/owner/names/"
"""Where workers ask one another."""

KEPT = 60.0
"""Seconds for which a name is shown without asking again: so long a closed account's is, at most."""

MOST_KEPT = 100_000
"""Users whose names are kept."""

PATIENCE = 0.3
"""Seconds for the other workers to answer: an answer lacks names rather than is slow."""

MOST = 1_000
"""Users that are asked for at once."""

_encode = msgspec.msgpack.Encoder().encode
_asked: Callable[[bytes], list[str]] = msgspec.msgpack.Decoder(list[str]).decode
_found: Callable[[bytes], dict[str, str]] = msgspec.json.Decoder(dict[str, str]).decode


class Names:
    """The names of users, as far as their owners answer."""

    def __init__(
        self, cluster: Cluster, tables: AccountTables, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Ask the workers of a cluster; `clock` returns seconds."""
        self._cluster = cluster
        self._tables = tables
        self._clock = clock
        self._kept: dict[str, tuple[float, str | None]] = {}

    async def of(self, user_ids: Iterable[str]) -> dict[str, str]:
        """Return the names of those users who have one that is known."""
        now, wanted = self._clock(), list(dict.fromkeys(user_ids))[:MOST]
        fresh = {user_id: kept for user_id in wanted if (kept := self._kept.get(user_id)) and kept[0] > now}
        by_owner: dict[str, list[str]] = {}
        owners = self._cluster.owners()
        for user_id in wanted:
            if user_id in fresh:
                continue
            number = self._cluster.partition_of(user_id.encode())
            if (partition := self._cluster.owned(number)) is not None:
                fresh[user_id] = self._keep(user_id, self._name(partition, user_id))
            elif (url := owners.get(number)) is not None and not self._cluster.is_self(url):
                by_owner.setdefault(url, []).append(user_id)
        if by_owner:
            answers = await asyncio.gather(*(self._ask(url, ids) for url, ids in by_owner.items()))
            for ids, told in zip(by_owner.values(), answers, strict=True):
                if told is not None:
                    fresh |= {user_id: self._keep(user_id, told.get(user_id)) for user_id in ids}
        return {user_id: name for user_id, (_, name) in fresh.items() if name is not None}

    async def answer(self, request: web.Request) -> web.Response:
        """Answer another worker with the names that this one has; no client is told.

        Raises:
            AnswerError: 404, no worker asks.
        """
        user_ids = (await decode_hop(request, _asked))[:MOST]
        found = {}
        for user_id in user_ids:
            partition = self._cluster.owned(self._cluster.partition_of(user_id.encode()))
            if partition is not None and (name := self._name(partition, user_id)) is not None:
                found[user_id] = name
        return json_answer(found, HTTPStatus.OK, {"Cache-Control": "no-store"})

    async def shown(self, answer: object) -> object:
        """Return an answer about boards with the names of its users, where they are known."""
        match answer:
            case BoardPage(entries=entries):
                names = await self.of(entry.user_id for entry in entries)
                return msgspec.structs.replace(answer, entries=[_named(one, names) for one in entries])
            case Standing(entry=RankedEntry() as entry):
                names = await self.of((entry.user_id,))
                return msgspec.structs.replace(answer, entry=_named(entry, names))
        return answer

    def _name(self, partition: Partition, user_id: str) -> str | None:
        try:
            found = self._tables.names.on(partition).get(user_id.encode())
        except (UnreadableRowError, StoreError):
            return None
        return found.name if found is not None else None

    def _keep(self, user_id: str, name: str | None) -> tuple[float, str | None]:
        self._kept.pop(user_id, None)
        if len(self._kept) >= MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        kept = self._kept[user_id] = self._clock() + KEPT, name
        return kept

    async def _ask(self, url: str, user_ids: list[str]) -> dict[str, str] | None:
        """Return what an owner tells, None where it does not."""
        body = _encode(user_ids)
        try:
            async with post_hop(self._cluster, url, PATH, body, PATIENCE) as answer:
                return _found(await answer.read()) if answer.status == HTTPStatus.OK else None
        except (ClientError, TimeoutError, msgspec.MsgspecError):
            return None


def _named(entry: RankedEntry, names: Mapping[str, str]) -> RankedEntry:
    name = names.get(entry.user_id)
    return entry if name is None else msgspec.structs.replace(entry, username=name)


NAMES = web.AppKey("leaderboard_names", Names)
app.provide(NAMES, lambda served: Names(served[CLUSTER], account_tables()))


@app.view(PATH, methods=("post",))
async def names(request: web.Request) -> web.Response:
    """Tell another worker the names of users of this one's partitions."""
    return await request.app[NAMES].answer(request)
