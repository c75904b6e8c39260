"""Logs: a JSON object a line for machines, lines of text on a terminal; structlog writes both.

A call names its subject by `extra={"match_id": ..., "partition": ...}`; all lines of a task, also
those of libraries, contain what it has bound (`structlog.contextvars`). At info, a single ball
writes no line.
"""

import logging
import os
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from structlog.contextvars import merge_contextvars
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.processors import EventRenamer, JSONRenderer
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name
from structlog.typing import EventDict, Processor

ABOUT = ("match_id", "partition")
"""The keys by which a record names its subject."""

BETWEEN_COMPLAINTS = 10.0
"""Seconds."""

_LOGGED = "_overstream_logged"
_FAUSTS_LAST_WORDS = "We experienced a crash! Reraising original exception..."


class Level(StrEnum):
    """The lowest level that is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Format(StrEnum):
    """The format of the log: `auto` is text on a terminal and JSON anywhere else."""

    AUTO = "auto"
    JSON = "json"
    TEXT = "text"


def json_lines(worker: str) -> ProcessorFormatter:
    """Return a formatter that writes a record as one JSON object.

    The object has time (ISO 8601, UTC), level, logger, message, its subject, request_id, worker. An
    exception adds `error`: its type, its text and its traceback, with causes.
    """

    def add_worker(_logger: object, _method: str, line: EventDict) -> EventDict:
        line["worker"] = worker
        return line

    return ProcessorFormatter(
        processors=[
            _add_utc_time,
            _strip,
            add_log_level,
            add_logger_name,
            EventRenamer("message"),
            *_CONTEXT,
            add_worker,
            _add_error,
            ProcessorFormatter.remove_processors_meta,
            JSONRenderer(ensure_ascii=False, default=str),
        ]
    )


def text_lines(*, colors: bool) -> ProcessorFormatter:
    """Return a formatter of text: time, level, message and subject, with the traceback below."""
    return ProcessorFormatter(
        processors=[
            _add_local_time,
            _strip,
            add_log_level,
            *_CONTEXT,
            ProcessorFormatter.remove_processors_meta,
            # The default would print the values of local variables: passwords may be among them.
            ConsoleRenderer(
                colors=colors, timestamp_key="time", pad_event_to=0, exception_formatter=plain_traceback
            ),
        ]
    )


_CONTEXT: tuple[Processor, ...] = (ExtraAdder(ABOUT), merge_contextvars)
"""Return processors that add a line's subject: from its call, and as bound by the current task."""


def _add_utc_time(_logger: object, _method: str, line: EventDict) -> EventDict:
    record: logging.LogRecord = line["_record"]
    moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    line["time"] = moment.replace("+00:00", "Z")
    return line


def _add_local_time(_logger: object, _method: str, line: EventDict) -> EventDict:
    record: logging.LogRecord = line["_record"]
    line["time"] = datetime.fromtimestamp(record.created).isoformat(" ", "milliseconds")
    return line


def _strip(_logger: object, _method: str, line: EventDict) -> EventDict:
    line["event"] = line["event"].strip()
    return line


def _add_error(_logger: object, _method: str, line: EventDict) -> EventDict:
    _, error, _ = line.pop("exc_info", (None, None, None))
    if error is not None:
        line["error"] = {
            "type": type(error).__qualname__,
            "message": str(error),
            "traceback": "".join(traceback.format_exception(error)),
        }
    return line


class OnceEach(logging.Filter):
    """Logs a crash once, with its cause: Faust logs it for every service that it ends.

    Faust also logs outside the exception's handling, so without a traceback; this filter adds it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record is to be written."""
        if not record.exc_info:
            return record.msg != _FAUSTS_LAST_WORDS
        error = record.exc_info[1] or _argument(record)
        if error is None:
            return True
        record.exc_info = (type(error), error, error.__traceback__)
        logged = hasattr(error, _LOGGED)
        setattr(error, _LOGGED, True)
        return not logged


def _argument(record: logging.LogRecord) -> BaseException | None:
    """Return the exception that a record names, if any."""
    arguments = record.args if isinstance(record.args, tuple) else ()
    return next((one for one in arguments if isinstance(one, BaseException)), None)


class Seldom(logging.Filter):
    """Limits repeated warnings of the Kafka client, which logs 20 lines a second while a broker is away."""

    def __init__(self) -> None:
        super().__init__()
        self._complained: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record is to be written."""
        if not record.name.startswith("aiokafka") or record.levelno < logging.WARNING:
            return True
        # The same text with other values counts as the same warning, so there are few kinds.
        kind = (record.name, str(record.msg))
        if record.created - self._complained.get(kind, -BETWEEN_COMPLAINTS) < BETWEEN_COMPLAINTS:
            return False
        self._complained[kind] = record.created
        return True


def quieten(level: Level) -> None:
    """Raise the libraries' log levels, unless the level is debug."""
    # A log call makes a record even without a handler for it: expensive in the hot path. And each
    # service logs its start and stop, with tables of 24 offsets: useful only to find a defect.
    for chatty in ("aiokafka", "faust", "mode"):
        logging.getLogger(chatty).setLevel(logging.INFO if level is Level.DEBUG else logging.WARNING)
    # Kafka may refuse a transaction's first records until the last one's markers are
    # written; the client sends them again (KIP-890). This is not an error.
    logging.getLogger("aiokafka.producer.sender").setLevel(logging.ERROR)


def logging_config(level: Level, form: Format, worker: str, file: str | None = None) -> dict[str, Any]:
    """Return the configuration of the standard library's logging, for `logging.config.dictConfig`.

    Logs go to `file`, which is reopened after it was moved, or else to stderr.
    """
    terminal = file is None and sys.stderr.isatty()
    as_json = form is Format.JSON or (form is Format.AUTO and not terminal)
    target: Mapping[str, object] = (
        {"class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
        if file is None
        else {"class": "logging.handlers.WatchedFileHandler", "filename": file}
    )
    formatter: Mapping[str, object] = (
        {"()": json_lines, "worker": worker}
        if as_json
        else {"()": text_lines, "colors": terminal and not os.environ.get("NO_COLOR")}
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "filters": {"once": {"()": OnceEach}, "seldom": {"()": Seldom}},
        "handlers": {
            "lines": {
                **target,
                # Loggers with a level of their own ignore the root's.
                "level": level.value.upper(),
                "formatter": "line",
                "filters": ["once", "seldom"],
            }
        },
        "root": {"level": level.value.upper(), "handlers": ["lines"]},
    }
