"""`faust -A app topics`: the topics with their policies, or what differs."""

import asyncio
import sys

from aiokafka.errors import KafkaError

from app import app, settings
from app.commands.base import command
from app.commands.needs_kafka import needs_kafka
from engine.topics import Topics, TopicsReport


@command()
@needs_kafka
def topics() -> int:
    """Create the topics with their policies, or say what differs (exit status 1)."""
    try:
        report = asyncio.run(make_topics())
    except KafkaError as error:
        print(f"Kafka at {','.join(settings.broker)}: {error}", file=sys.stderr)
        return 1
    for name in report.made:
        print(f"made   {name}")
    for name in report.kept:
        print(f"there  {name}")
    for difference in report.differences:
        print(f"DIFFERS: {difference}", file=sys.stderr)
    return 1 if report.differences else 0


async def make_topics() -> TopicsReport:
    """Create the topics of all sports, and the tables' changelogs, as far as they are missing."""
    async with Topics(app.connection, settings.partitions, settings.replication) as there:
        return await there.make([*app.declared_topics, *app.changelog_topics()])
