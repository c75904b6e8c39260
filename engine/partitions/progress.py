"""How far a partition's topics are committed, and who waits for it."""

import asyncio
from collections.abc import Mapping


class Progress:
    """The offsets that an owned partition has committed, by topic: the next ones to be read.

    Guarantees: an offset counts as passed only once the transaction that carries it is committed and the
    disk has what it made of the records before it. Only this owner moves the offsets: all earlier
    ones are fenced, and their last offsets are those `since` which this one reads.
    """

    def __init__(self, since: Mapping[str, int] | None = None) -> None:
        self._since = dict(since or {})
        self._committed = dict(self._since)
        self._waiting: dict[asyncio.Future[bool], tuple[str, int]] = {}
        self._ended = False

    def since(self, topic: str) -> int:
        """Return the offset from which on this owner reads a topic, and no earlier one did."""
        return self._since.get(topic, 0)

    def committed(self, topic: str) -> int:
        """Return the next offset of a topic to be read, as of the last commit."""
        return self._committed.get(topic, 0)

    def has_passed(self, topic: str, offset: int) -> bool:
        """Return whether the record at an offset is folded, and what it made is committed."""
        return offset < self.committed(topic)

    async def passes(self, topic: str, offset: int) -> bool:
        """Wait until an offset is passed; return False where the partition is lost before that."""
        if self.has_passed(topic, offset):
            return True
        if self._ended:
            return False
        passed: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting[passed] = topic, offset
        try:
            return await passed
        finally:
            self._waiting.pop(passed, None)

    def note(self, offsets: Mapping[tuple[str, int], int]) -> None:
        """Note the offsets, by topic and partition, of a transaction that is committed and on disk."""
        for (topic, _), offset in offsets.items():
            self._committed[topic] = offset
        for passed, (topic, offset) in self._waiting.items():
            if not passed.done() and self.has_passed(topic, offset):
                passed.set_result(True)

    def end(self) -> None:
        """Note that the partition is lost: end all waiting."""
        self._ended = True
        for passed in self._waiting:
            if not passed.done():
                passed.set_result(False)
