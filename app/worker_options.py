"""The options of `faust worker`: they override settings, or the worker refuses them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import msgspec
from click.core import ParameterSource
from faust.types import AppT

from app.config.fields import SettingsError
from app.config.logs import Level
from app.config.settings import Settings
from engine.fatal import UnfitError

_FAUSTS_DATADIR = "{conf.name}-data"
"""What Faust's command line puts into the environment without `--datadir`."""

_LEVELS = {"WARN": Level.WARNING, "INFO": Level.INFO, "DEBUG": Level.DEBUG, "ERROR": Level.ERROR}

_NOT_FOR_WORKERS = {
    "loop": ("uvloop", "--loop: workers run on uvloop, for a third of their throughput: leave that out"),
    "json": (False, "--json: a worker's log is JSON by OVERSTREAM_LOG_FORMAT=json: leave that out"),
    "quiet": (False, "--quiet: a worker's log says why it ends: say `-l error`, or `-f FILE`"),
}
"""Faust's options that a worker refuses, with the only value that works and what to do instead."""


class Options(msgspec.Struct, frozen=True):
    """The settings of one worker, and the file that it logs to; None is stderr."""

    settings: Settings
    logfile: str | None


def datadir_given(environ: Mapping[str, str]) -> str | None:
    """Return the folder of `faust --datadir` (or of Faust's own variables), None if it is not given."""
    given = environ.get("F_DATADIR") or environ.get("FAUST_DATADIR")
    return None if given in (None, "", _FAUSTS_DATADIR) else given


def worker_options(app: AppT, level: object, logfile: object, environ: Mapping[str, str]) -> Options:
    """Return the options with which a worker runs.

    Faust has put the port, the host and the interface of its command line into `app.conf` already.

    Raises:
        UnfitError: an option is not supported, or its value is wrong.
    """
    conf = app.conf
    if not conf.web_enabled:
        raise UnfitError(
            "--without-web: workers ask one another by HTTP, so each needs its port: leave that out"
        )
    for name, (value, instead) in _NOT_FOR_WORKERS.items():
        if _is_given(name) and _given(name) != value:
            raise UnfitError(instead)
    if conf.web_transport.scheme != "tcp":
        raise UnfitError("--web-transport: other workers reach this one by TCP; say where by -b and -p")
    overriding = {
        "OVERSTREAM_WEB_PORT": str(conf.web_port),
        "OVERSTREAM_WEB_HOST": conf.web_host,
        "OVERSTREAM_WEB_BIND": conf.web_bind,
    }
    if _is_given("loglevel"):
        if str(level).upper() not in _LEVELS:
            raise UnfitError(f"--loglevel {level}: expected debug, info, warn or error")
        overriding["OVERSTREAM_LOG_LEVEL"] = _LEVELS[str(level).upper()]
    if (datadir := datadir_given(environ)) is not None:
        overriding["OVERSTREAM_DATADIR"] = str(Path(datadir).absolute())
    try:
        settings = Settings.from_env({**environ, **overriding})
    except SettingsError as error:
        raise UnfitError(" ".join(str(error).splitlines())) from None
    return Options(settings, str(logfile) if logfile else None)


def _is_given(name: str) -> bool:
    """Return whether an option is on the command line, of `faust` or of its command."""
    return any(one.get_parameter_source(name) is ParameterSource.COMMANDLINE for one in _contexts())


def _given(name: str) -> object:
    """Return the value of an option; the command's overrides that of `faust`."""
    return next((one.params[name] for one in _contexts() if name in one.params), None)


def _contexts() -> Iterator[click.Context]:
    context = click.get_current_context(silent=True)
    while context is not None:
        yield context
        context = context.parent
