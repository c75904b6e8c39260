"""Commands are plain functions that return their exit status."""

import math
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, cast

import click
from faust.cli.base import AppCommand, State, cli

from app import app
from app.worker_options import datadir_given

Run = Callable[..., int]


class Number(click.FloatRange):
    """A number between two others on the command line; click itself lets `nan` through."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read the number, or report what is expected."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value} is not a number", param, ctx)
        return number


class PlainCommand(AppCommand):
    """A command that runs by itself, in the main thread, without a worker around it.

    It handles its own signals, and prints only its own output.
    """

    abstract = True

    def __call__(self, *_: Any, **__: Any) -> NoReturn:
        """Run the command and end the process with its status."""
        end_with(cast(Run, type(self).run), *self.args, **self.kwargs)


def end_with(run: Run, *args: Any, **kwargs: Any) -> NoReturn:
    """Run a command and end the process with its status; Ctrl-C is 130, as in shells.

    Of Faust's own options it obeys `--datadir` and `--quiet` (it prints nothing), and refuses `--json`.
    """
    state = click.get_current_context().find_object(State) or State()
    if state.json:
        print(
            "--json: this prints text; `agents` and `tables` obey it, and so does `dead-letters list --json`",
            file=sys.stderr,
        )
        raise SystemExit(2)
    if (datadir := datadir_given(os.environ)) is not None:
        app.conf.datadir = Path(datadir).absolute()
    if state.quiet:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - until the process ends
    try:
        status = run(*args, **kwargs)
    except KeyboardInterrupt:
        status = 130
    sys.stdout.flush()
    raise SystemExit(status)


def command(*options: Any) -> Callable[[Run], Run]:
    """Make a function a command of that name; its docstring is the help.

    `options` are those of `faust.cli.option` and `faust.cli.argument`; the function
    takes them by name and returns the exit status, 0 only on success.
    """

    def decorate(run: Run) -> Run:
        # Faust's types require a coroutine here; `PlainCommand` calls it.
        cast(Any, app.command(*options, base=PlainCommand))(run)
        return run

    return decorate


def group(name: str, about: str) -> click.Group:
    """Make a command that has commands of its own: `faust -A app <name> <command>`."""
    made = click.Group(name, help=about)
    cast(click.Group, cli).add_command(made)
    return made


def subcommand(within: click.Group, name: str, *options: Any) -> Callable[[Run], Run]:
    """Make a function a command of a group, as `command` does outside a group."""

    def decorate(run: Run) -> Run:
        @wraps(run)
        def ending(*args: Any, **kwargs: Any) -> NoReturn:
            end_with(run, *args, **kwargs)

        decorated: Callable[..., Any] = ending
        for option in reversed(options):
            decorated = option(decorated)
        within.command(name)(decorated)
        return run

    return decorate
