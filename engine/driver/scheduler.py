"""A scheduling strategy and a schema by which Faust hands out partition batches."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, cast

import faust
from faust.transport.utils import DefaultSchedulingStrategy
from faust.types import TP, AppT, EventT, Message

from engine.batches import cut


class BatchScheduler(DefaultSchedulingStrategy):
    """Hands out the records of `batched` topics as `PartitionBatch`es, all others one by one."""

    def __init__(self, batched: Collection[str], max_records: int) -> None:
        self._batched = batched
        self._max_records = max_records

    def iterate(self, records: Mapping[TP, list[Any]]) -> Iterator[tuple[TP, Any]]:
        """Yield what one fetch returned, alternating between partitions."""
        batched = {tp: found for tp, found in records.items() if tp.topic in self._batched}
        yield from cut(batched, self._max_records)
        if len(batched) < len(records):
            yield from super().iterate({tp: found for tp, found in records.items() if tp not in batched})


class BatchSchema(faust.Schema[Any, Any]):
    """Passes a batch through undecoded: the agent decodes its records one by one."""

    def compile(self, app: AppT, **_: Any) -> Any:
        """Return the function that makes an event of a message."""

        async def decode(message: Message, **_: Any) -> EventT[Any]:
            return app.create_event(None, cast(Any, message.value), message.headers, message)

        return decode
