"""From a body to records: all of them, or all that is wrong with them."""

import asyncio
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from engine.stint import Stint
from schemas.protojson.faults import Fault
from schemas.protojson.mapping import Form, items_of
from schemas.protojson.messages import Message
from schemas.protojson.records import Item, RecordKind
from serving.ingest.bodies import MAX_ITEMS, Body, too_many

T = TypeVar("T")

SCOPE = "ingest"
"""What a key has to permit of a sport to post."""

Messages = list[Message | tuple[Fault, ...]]
"""The message of each item, or its faults."""


class ItemFault(msgspec.Struct, frozen=True):
    """What is wrong with an item: its place among those posted, and the path of its field, "" for all."""

    index: int
    field: str
    message: str


class FaultyError(Exception):
    """A body has faults: `faults` has all of them, and nothing of it is taken."""

    def __init__(self, faults: Sequence[ItemFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


class Intake(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """What is taken at a path.

    - `sport`: its name, in scopes and metrics. `topic`: where the records go.
    - `kind`: what the records are. `only_json`: whether protobuf is not taken.
    - `one`: whether a body is a single item, of the match that the path names.
    - `scope`: what a key has to permit of the sport; with `of_each` of what the path names instead.
    """

    sport: str
    topic: str
    kind: RecordKind
    one: bool = False
    only_json: bool = False
    scope: str = SCOPE
    of_each: bool = False

    async def items(self, body: Body, match_id: str = "") -> list[Item]:
        """Return the items of a body; with `match_id` each is of that match, and may leave its id out.

        Raises:
            FaultyError: something is wrong with it.
            AnswerError: 413, it has too many.
        """
        found: list[Item] = []
        faults: list[ItemFault] = []
        given = body.data if body.form is None else b""
        stint = Stint()
        for index, message in enumerate(await self._messages(body)):
            if stint.over:
                await asyncio.sleep(0)
                stint = Stint()
            item = message if isinstance(message, tuple) else self.kind.item(message, given, match_id)
            if isinstance(item, Item):
                found.append(item)
            else:
                faults += (ItemFault(index, fault.field, fault.message) for fault in item)
        if faults:
            raise FaultyError(faults)
        return found

    async def _messages(self, body: Body) -> Messages:
        if body.form is None:
            return [self.kind.parsed(body.data)]
        if self.one and body.form is not Form.ONE:
            raise _faulty("expected one object, not an array")
        messages = self.kind.reading.fast(body.data, body.form)
        if messages is not None:
            return [*_counted(messages)]
        raw = items_of(body.data, body.form)
        if isinstance(raw, tuple):
            raise _faulty(*(fault.message for fault in raw))
        return await self._thorough(_counted(raw))

    async def _thorough(self, raw: Sequence[msgspec.Raw]) -> Messages:
        found: Messages = []
        stint = Stint()
        for one in raw:
            if stint.over:
                await asyncio.sleep(0)
                stint = Stint()
            found.append(self.kind.reading.thorough(one))
        return found


def _faulty(*messages: str) -> FaultyError:
    return FaultyError([ItemFault(0, "", message) for message in messages])


def _counted(items: Sequence[T]) -> Sequence[T]:
    """Return items that are some, and not too many."""
    if not items:
        raise _faulty("nothing is posted")
    if len(items) > MAX_ITEMS:
        raise too_many(len(items))
    return items
