"""Check that the topics are those of the worker's start: it does not read one that was recreated."""

import logging
from collections.abc import Mapping

from aiohttp import web
from aiokafka.errors import KafkaError

from engine.application import Application
from engine.driver.cluster_metadata import TopicFound, describe

logger = logging.getLogger(__name__)

INTERVAL = 10.0
"""Seconds between two checks. A worker reports a difference that two checks found: within half a minute."""

REMEDY = "stop all workers, run `faust -A app rebuild` (the topics are read from their beginning), start them"


class TopicWatch:
    """Compares the topics with what they were at the first check.

    `problems` has a sentence for each topic that differs, in the order of names.
    """

    def __init__(self) -> None:
        self.problems: tuple[str, ...] = ()
        self._first: Mapping[str, TopicFound] | None = None
        self._suspected: frozenset[str] = frozenset()

    def compare(self, found: Mapping[str, TopicFound]) -> None:
        """Record what a check found. A starting broker may lack topics, so a report needs two checks."""
        if self._first is None:
            self._first = found
            return
        differences = [_difference(name, was, found.get(name)) for name, was in sorted(self._first.items())]
        suspected = frozenset(difference for difference in differences if difference)
        problems = tuple(sorted(suspected & self._suspected))
        self._suspected = suspected
        for problem in problems:
            if problem not in self.problems:
                logger.error("%s", problem)
        if self.problems and not problems:
            logger.info("all topics are again as they were at the start")
        self.problems = problems

    def problem_of(self, topic: str) -> str:
        """Return the sentence for a topic that differs; "" for one that does not."""
        return next((one for one in self.problems if one.startswith(f"topic {topic} ")), "")


def _difference(name: str, was: TopicFound, now: TopicFound | None) -> str:
    if now is None:
        return f"topic {name} is gone: make it by `faust -A app topics`; then {REMEDY}"
    if now.topic_id != was.topic_id:
        return f"topic {name} was deleted and made again, and this worker does not read it: {REMEDY}"
    if now.partitions != was.partitions:
        return (
            f"topic {name} has {now.partitions} partitions and no longer {was.partitions}, "
            f"and matches may not move between them: make it again with {was.partitions}; then {REMEDY}"
        )
    return ""


TOPIC_WATCH = web.AppKey("topic_watch", TopicWatch)
"""The key of a worker's topic watch in the aiohttp application."""


def watch_topics(app: Application) -> TopicWatch:
    """Check all declared topics and all changelogs of an app every `INTERVAL`, from its start on."""
    watch = TopicWatch()

    async def look_at_topics() -> None:
        names = [topic.name for topic in (*app.declared_topics, *app.changelog_topics())]
        try:
            found = await describe(app.connection, names)
        except (KafkaError, OSError, TimeoutError) as error:
            # Kafka is unavailable: this is logged elsewhere, and says nothing about the topics.
            logger.debug("topics cannot be checked: %r", error)
            return
        watch.compare(found.topics)

    app.timer(INTERVAL)(look_at_topics)
    return watch
