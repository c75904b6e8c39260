"""The worker process: it checks its environment before it starts, and reports in one line why it ends."""

import logging
import logging.config
import os
import sys
from typing import Any, NoReturn, cast

from faust.cli.worker import worker as WorkerCommand  # noqa: N812 - Faust's command is a class in lower case
from mode import Worker as AnyWorker

from app.config.logs import logging_config, quieten
from app.data_folder import DataFolder
from app.grpc_serving import look_at_grpc, serve_grpc
from app.preflight import look
from app.topic_watch import TOPIC_WATCH
from app.worker_options import worker_options
from engine.application import Application
from engine.driver.worker import DriverWorker
from engine.fatal import FatalError, UnfitError

logger = logging.getLogger("app.worker")


class Worker(DriverWorker):
    """Faust's worker with this project's logs and a preflight."""

    app: Application

    def __init__(self, app: Application, *args: Any, **kwargs: Any) -> None:
        try:
            options = worker_options(app, kwargs.get("loglevel"), kwargs.pop("logfile", None), os.environ)
        except UnfitError as error:
            sys.exit(str(error))
        self.settings = settings = options.settings
        app.conf.datadir = settings.datadir
        kwargs["logging_config"] = logging_config(
            settings.log_level, settings.log_format, settings.worker_name, options.logfile
        )
        super().__init__(app, *args, **kwargs)
        # Faust would do this after it logs the first lines.
        logging.config.dictConfig(kwargs["logging_config"])
        quieten(settings.log_level)

    def execute_from_commandline(self) -> NoReturn:
        """Run the preflight, then the worker until it stops; a problem ends it with status 1 and one line."""
        with DataFolder(self.app.conf.tabledir) as folder:
            self._look(folder)
            try:
                super().execute_from_commandline()
            finally:
                if self.app.ended_by is not None:
                    raise SystemExit(1)

    def _look(self, folder: DataFolder) -> None:
        topics = [*self.app.declared_topics, *self.app.changelog_topics()]
        settings = self.settings
        try:
            cluster = self.loop.run_until_complete(
                look(settings, self.app.connection, folder, topics, self.app.slices)
            )
            listening = self.loop.run_until_complete(look_at_grpc(self.app.served, settings))
        except FatalError as error:
            logger.critical("%s", error)
            raise SystemExit(1) from None
        self.app.served[TOPIC_WATCH].compare(cluster.topics)
        if listening is not None:
            serve_grpc(self.app, settings, listening)

    def on_setup_root_logger(self, _logger: logging.Logger, _level: int) -> None:
        """Keep the logs as configured; Faust would draw a spinner over them."""
        self.spinner = None


def _log_start(_command: WorkerCommand, worker: AnyWorker) -> None:
    """Log what starts, in one line; Faust would draw a table, which machines cannot read."""
    app = cast(Worker, worker).app
    logger.info("a worker of %s starts, at %s", app.conf.id, app.conf.canonical_url)


cast(Any, WorkerCommand).on_worker_created = _log_start
