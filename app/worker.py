"""The worker process: looks before it starts, and says in one line why it ends."""

import asyncio
import logging
import logging.config
from typing import Any, NoReturn, cast

import faust
from faust.cli.worker import worker as WorkerCommand  # noqa: N812 - Faust's command is a class in lower case
from mode import Worker as AnyWorker

from app.application import Application
from app.fatal import FatalError
from app.preflight import look

logger = logging.getLogger("app.worker")


class Worker(faust.Worker):
    """Faust's worker with this project's logs, and a look at its surroundings before it starts."""

    app: Application

    def __init__(self, app: Application, *args: Any, **kwargs: Any) -> None:
        super().__init__(app, *args, **kwargs)
        # Faust would do it later than we have something to say.
        logging.config.dictConfig(dict(self.logging_config or {"version": 1}))

    def execute_from_commandline(self) -> NoReturn:
        """Look, then run until told to stop; what is wrong ends it with status 1, after one line of why."""
        from app import settings
        from app.topic_watch import watch

        topics = [*self.app.declared_topics, *self.app.changelog_topics()]
        try:
            cluster = self.loop.run_until_complete(
                look(settings, self.app.connection, self.app.conf.tabledir, topics)
            )
        except FatalError as error:
            logger.critical("%s", error)
            raise SystemExit(1) from None
        watch.compare(cluster.topics)
        try:
            super().execute_from_commandline()
        finally:
            if self.app.ended_by is not None:
                raise SystemExit(1)

    def _gather_all(self) -> None:
        """End what is left at once: the services have stopped, and their matches wait for the next worker."""
        for task in asyncio.all_tasks(self.loop):
            task.cancel()

    async def _sentinel_task(self) -> None:
        """Do not sleep for a second before the end."""

    def on_setup_root_logger(self, _logger: logging.Logger, _level: int) -> None:
        """Leave the logs as they are configured; Faust would lay a spinner over them."""
        self.spinner = None


def _log_start(_command: WorkerCommand, worker: AnyWorker) -> None:
    """Say what starts, as a log line; Faust would draw a table, which no machine reads."""
    app = cast(Worker, worker).app
    logger.info("a worker of %s starts, at %s", app.conf.id, app.conf.canonical_url)


cast(Any, WorkerCommand).on_worker_created = _log_start
