"""Asking all partitions for their parts of the global board, whichever workers have them.

All partitions of a worker are asked in one request, and all workers at once. An answer lacks no partition:
where one is not answered for, there is none.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import TypeVar

import msgspec
from aiohttp import ClientError, web

from serving.cluster import BEHIND, WORTH_REPORTING, Cluster, behind
from serving.forwarding import FORWARD_TIMEOUT, decode_hop, post_hop
from serving.http.responses import unavailable
from tables.leaderboards.shards import Plan
from tables.leaderboards.totals import Folded
from tables.leaderboards.windows import WHOLE
from web.leaderboards.moments import Moments, PartAsked, PartTold
from web.leaderboards.reading import OVER, expired

T = TypeVar("T")

PATH = "/leaderboards/global/shards/"
"""Where workers ask one another."""

_CHANGING = "the worker of a part of the board is changing; ask again in a moment"


class _Asked(msgspec.Struct, frozen=True):
    """What a worker is asked of its partitions, by their numbers."""

    window: str
    parts: dict[int, PartAsked]
    is_kept: bool = True


class _Told(msgspec.Struct, frozen=True):
    """What a worker answers; `behind` is by how many seconds."""

    parts: dict[int, PartTold]
    behind: float = 0.0


_encode: Callable[[object], bytes] = msgspec.msgpack.Encoder().encode
_asked = msgspec.msgpack.Decoder(_Asked).decode
_told = msgspec.msgpack.Decoder(_Told).decode


class View:
    """A window of the global board at one moment: a version of each partition, None until it was asked.

    Any versions are a moment, since each user is in one partition. It is kept for cursors (`is_kept`), or
    only as long as a reading takes.
    """

    def __init__(self, window: str, versions: Sequence[int | None], *, is_kept: bool = True) -> None:
        self.window = window
        self.is_kept = is_kept
        self.versions = list(versions)
        self.behind = 0.0
        self._totals = [0] * len(versions)
        self._ends: list[bytes | None] = [None] * len(versions)

    @property
    def total(self) -> int:
        """How many entries it has, once all partitions were asked."""
        return sum(self._totals)

    @property
    def end(self) -> bytes | None:
        """The key up to which all entries are known, None where all are."""
        return min((end for end in self._ends if end is not None), default=None)

    @property
    def moment(self) -> tuple[int, ...]:
        """The versions, once all partitions were asked."""
        return tuple(version for version in self.versions if version is not None)

    @property
    def version(self) -> str:
        """The moment as text."""
        return ".".join(map(str, self.moment))

    @property
    def headers(self) -> dict[str, str]:
        """The header that says how far behind it is, if it is."""
        return {BEHIND: f"{self.behind:.1f}"} if self.behind >= WORTH_REPORTING else {}

    def note(self, told: Mapping[int, PartTold]) -> None:
        """Note what partitions answered: they are asked at this version from now on."""
        for number, part in told.items():
            self.versions[number] = part.version
            self._totals[number] = part.total
            self._ends[number] = part.end


class Shards:
    """Asks for the parts of the global board, and answers for this worker's."""

    def __init__(self, cluster: Cluster, moments: Moments) -> None:
        self.moments = moments
        self._cluster = cluster

    @property
    def count(self) -> int:
        """How many parts there are."""
        return self._cluster.count

    async def run(self, view: View, plan: Plan[T]) -> T:
        """Return what a plan makes of the board.

        Raises:
            AnswerError: 409, the moment is over; 503, a partition is not answered for.
        """
        try:
            questions = next(plan)
            while True:
                asked = {
                    number: PartAsked(view.versions[number], question)
                    for number, question in enumerate(questions)
                    if question is not None
                }
                told = await self._ask(view, asked)
                replies = [told[number].reply if number in told else None for number in range(self.count)]
                questions = plan.send(replies)
        except StopIteration as stop:
            result: T = stop.value
            return result

    async def keys(self, view: View, user_ids: Sequence[str]) -> dict[str, bytes]:
        """Return the keys of those users who have an entry.

        Raises:
            AnswerError: as `run`.
        """
        users: dict[int, list[str]] = {}
        for user_id in dict.fromkeys(user_ids):
            users.setdefault(self._cluster.partition_of(user_id.encode()), []).append(user_id)
        asked = {number: PartAsked(users=tuple(ids)) for number, ids in users.items()}
        told = await self._ask(view, asked)
        return {user_id: key for part in told.values() for user_id, key in part.keys.items()}

    async def folded(self, asked: Sequence[Folded]) -> list[bool]:
        """Return of each submission whether its user's total of all time has it.

        Raises:
            AnswerError: 503, a partition is not answered for.
        """
        numbers = [self._cluster.partition_of(one.user_id.encode()) for one in asked]
        parts = {
            number: PartAsked(
                folded=tuple(one for one, its in zip(asked, numbers, strict=True) if its == number)
            )
            for number in set(numbers)
        }
        told = await self._ask(View(WHOLE.name, (None,) * self.count), parts)
        answers = {number: iter(part.folded) for number, part in told.items()}
        return [next(answers[number]) for number in numbers]

    async def answer(self, request: web.Request) -> web.Response:
        """Answer another worker for this one's partitions; no client is told.

        Raises:
            AnswerError: 404, no worker asks; else as `run`.
        """
        told = self._own(await decode_hop(request, _asked))
        return web.Response(
            body=_encode(told), content_type="application/x-msgpack", headers={"Cache-Control": "no-store"}
        )

    async def _ask(self, view: View, asked: Mapping[int, PartAsked]) -> dict[int, PartTold]:
        owners = self._cluster.owners()
        here: dict[int, PartAsked] = {}
        there: dict[str, dict[int, PartAsked]] = {}
        for number, part in asked.items():
            if self._cluster.owned(number) is not None:
                here[number] = part
            elif (url := owners.get(number)) is None or self._cluster.is_self(url):
                raise unavailable(_CHANGING)
            else:
                there.setdefault(url, {})[number] = part
        with self._cluster.asks_others():
            answers = await asyncio.gather(
                *(self._hop(url, _Asked(view.window, parts, view.is_kept)) for url, parts in there.items()),
                return_exceptions=True,
            )
        found = [self._own(_Asked(view.window, here, view.is_kept))]
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
            found.append(answer)
        told = {number: part for one in found for number, part in one.parts.items()}
        if told.keys() != asked.keys():
            raise unavailable(_CHANGING)
        view.note(told)
        view.behind = max(view.behind, *(one.behind for one in found))
        return told

    def _own(self, asked: _Asked) -> _Told:
        """Answer for this worker's partitions, at one instant."""
        parts, late = dict[int, PartTold](), 0.0
        for number, part in asked.parts.items():
            partition = self._cluster.owned(number)
            if partition is None:
                raise unavailable(_CHANGING)
            parts[number] = self.moments.tell(partition, asked.window, part, is_kept=asked.is_kept)
            late = max(late, float(behind(partition).get(BEHIND, 0.0)))
        return _Told(parts, late)

    async def _hop(self, url: str, asked: _Asked) -> _Told:
        body, name = _encode(asked), self._cluster.name_of(url)
        try:
            async with post_hop(self._cluster, url, PATH, body, FORWARD_TIMEOUT) as answer:
                if answer.status == HTTPStatus.CONFLICT:
                    raise expired(OVER)
                if answer.status != HTTPStatus.OK:
                    raise unavailable(f"{name}, which has a part of the board, is not ready; ask again")
                return _told(await answer.read())
        except (ClientError, TimeoutError, msgspec.MsgspecError):
            raise unavailable(f"{name}, which has a part of the board, does not answer; ask again") from None
