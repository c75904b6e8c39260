"""The three measurements of this part, one after the other."""

from pathlib import Path

import msgspec

from bench.live.dom import Shown, measure_dom
from bench.live.reads import Read, measure_reads
from bench.live.sse import Pushed, measure_sse


class Live(msgspec.Struct, frozen=True):
    """What viewers see; `shown` is None on a machine without a browser."""

    shown: Shown | None
    pushed: Pushed
    read: Read


async def measure_live(folder: Path) -> Live:
    """Measure the page, the push and the reads, each on a worker and a Kafka of its own."""
    return Live(await measure_dom(folder), await measure_sse(folder), await measure_reads(folder))
