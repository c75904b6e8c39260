"""The topics of scoreboards, as `faust -A app topics` makes them, without a process for each scoreboard."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache

import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete

from engine.topics import Topics
from sandbox.process import ROOT
from schemas.topics import TopicPolicy

DECLARED = """
import sys
import msgspec
from app import app
app.discover()
sys.stdout.buffer.write(msgspec.json.encode([*app.declared_topics, *app.changelog_topics()]))
"""
GROUP = "any-group"


async def make_topics(bootstrap: str, environ: Mapping[str, str], partitions: int) -> None:
    """Make the topics that are missing of a scoreboard of these settings."""
    path, slices = os.environ.get("PYTHONPATH", ""), environ.get("OVERSTREAM_SLICES", "")
    wanted = await asyncio.to_thread(_declared, path, slices)
    group = environ["OVERSTREAM_APP_ID"]
    async with Topics({"bootstrap_servers": bootstrap}, partitions, replication=1) as topics:
        made = await topics.make(
            [msgspec.structs.replace(one, name=one.name.replace(GROUP, group)) for one in wanted]
        )
    assert not made.differences, made.differences


@cache
def _declared(path: str, slices: str) -> list[TopicPolicy]:
    """All topics of a worker of the group `GROUP`: asked of a process, for an app is of one setting."""
    asked = subprocess.run(
        [sys.executable, "-c", DECLARED],
        env={
            **os.environ,
            "PYTHONPATH": path,
            "OVERSTREAM_APP_ID": GROUP,
            "OVERSTREAM_SLICES": slices,
        },
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    return msgspec.json.decode(asked.stdout, type=list[TopicPolicy])


async def empty(bootstrap: str, topic: TopicPolicy, partitions: int) -> None:
    """Remove all records that a topic has now."""
    tps = [TopicPartition(topic.name, number) for number in range(partitions)]
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap)
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await asyncio.gather(consumer.start(), admin.start())
    try:
        ends = await consumer.end_offsets(tps)
        await admin.delete_records({tp: RecordsToDelete(before_offset=end) for tp, end in ends.items()})
    finally:
        await asyncio.gather(consumer.stop(), admin.close())
