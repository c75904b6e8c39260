"""Logs: a JSON object a line for machines, plain lines on a terminal.

A record tells what it is about by `extra={"match_id": ..., "partition": ...}`;
the worker's name and the request under way are added to all of them. No line is
written for a ball at info.
"""

import json
import logging
import sys
import time
import traceback
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from serving.http.request_ids import request_id

ABOUT = ("match_id", "partition")
"""What a record may say that it is about."""

BETWEEN_COMPLAINTS = 10.0
"""Seconds."""

_TOLD = "_overstream_told"
_FAUSTS_LAST_WORDS = "We experienced a crash! Reraising original exception..."


class Level(StrEnum):
    """The least that is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Format(StrEnum):
    """How it is written: `auto` is text on a terminal and JSON anywhere else."""

    AUTO = "auto"
    JSON = "json"
    TEXT = "text"


class JsonFormatter(logging.Formatter):
    """Writes a record as one JSON object.

    It has time (ISO 8601, UTC), level, logger, message, worker, and what it is about. An
    exception is part of it: `error` has its type, its text and its traceback, with causes.
    """

    def __init__(self, worker: str) -> None:
        super().__init__()
        self._worker = worker

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        told: dict[str, object] = {
            "time": f"{moment}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage().strip(),
            "worker": self._worker,
        }
        told.update((name, value) for name in ABOUT if (value := getattr(record, name, None)) is not None)
        if name := request_id():
            told["request_id"] = name
        if record.exc_info and (error := record.exc_info[1]) is not None:
            told["error"] = {
                "type": type(error).__qualname__,
                "message": str(error),
                "traceback": "".join(traceback.format_exception(error)),
            }
        return json.dumps(told, default=str, ensure_ascii=False)


class TextFormatter(logging.Formatter):
    """Writes a record for people: time, level, message, what it is about; the traceback below."""

    default_msec_format = "%s.%03d"

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and those of an exception."""
        about = "".join(
            f" {name}={value}" for name in ABOUT if (value := getattr(record, name, None)) is not None
        )
        if name := request_id():
            about += f" request_id={name}"
        line = f"{self.formatTime(record)} {record.levelname:<7} {record.getMessage().strip()}{about}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


class OnceEach(logging.Filter):
    """Makes one event, with its cause, of a crash: Faust tells of it for every service that it ends.

    It tells outside the exception's handling, too, and so without a traceback: that is put in.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the record is to be written."""
        if not record.exc_info:
            return record.msg != _FAUSTS_LAST_WORDS
        error = record.exc_info[1] or _argument(record)
        if error is None:
            return True
        record.exc_info = (type(error), error, error.__traceback__)
        told = hasattr(error, _TOLD)
        setattr(error, _TOLD, True)
        return not told


def _argument(record: logging.LogRecord) -> BaseException | None:
    """Return the exception that a record names, if it does."""
    arguments = record.args if isinstance(record.args, tuple) else ()
    return next((one for one in arguments if isinstance(one, BaseException)), None)


class Seldom(logging.Filter):
    """Lets the Kafka client complain of a thing once in a while: 20 lines a second for a broker away."""

    def __init__(self) -> None:
        super().__init__()
        self._told: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the record is to be written."""
        if not record.name.startswith("aiokafka") or record.levelno < logging.WARNING:
            return True
        # What is filled into the text does not make it another complaint, so there are few.
        kind = (record.name, str(record.msg))
        if record.created - self._told.get(kind, -BETWEEN_COMPLAINTS) < BETWEEN_COMPLAINTS:
            return False
        self._told[kind] = record.created
        return True


def quieten(level: Level) -> None:
    """Have the libraries say little, unless all is asked for."""
    # A log call makes a record even where nobody listens: dear in the hot path. And each service
    # tells of its start and stop, tables of 24 offsets among it: for who looks for a fault.
    for chatty in ("aiokafka", "faust", "mode"):
        logging.getLogger(chatty).setLevel(logging.INFO if level is Level.DEBUG else logging.WARNING)
    # Each transaction's first records may be refused until the last one's markers are
    # written, and are sent again (KIP-890): no news to anyone.
    logging.getLogger("aiokafka.producer.sender").setLevel(logging.ERROR)


def logging_config(level: Level, form: Format, worker: str, file: str | None = None) -> dict[str, Any]:
    """Return the configuration of the standard library's logging, for `logging.config.dictConfig`.

    It is logged to `file`, opened anew where somebody moved it away, or else to stderr.
    """
    terminal = file is None and sys.stderr.isatty()
    as_json = form is Format.JSON or (form is Format.AUTO and not terminal)
    target: Mapping[str, object] = (
        {"class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
        if file is None
        else {"class": "logging.handlers.WatchedFileHandler", "filename": file}
    )
    formatter: Mapping[str, object] = (
        {"()": JsonFormatter, "worker": worker} if as_json else {"()": TextFormatter}
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "filters": {"once": {"()": OnceEach}, "seldom": {"()": Seldom}},
        "handlers": {
            "lines": {
                **target,
                # Loggers with a level of their own do not ask the root's.
                "level": level.value.upper(),
                "formatter": "line",
                "filters": ["once", "seldom"],
            }
        },
        "root": {"level": level.value.upper(), "handlers": ["lines"]},
    }
