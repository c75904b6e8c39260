"""What a command is: a plain function that returns its exit status."""

import sys
from collections.abc import Callable
from typing import Any, NoReturn, cast

from faust.cli.base import AppCommand

from app import app

Run = Callable[..., int]


class PlainCommand(AppCommand):
    """A command that runs by itself, in the main thread, without a worker around it.

    So signals are the command's own affair, and what it prints is only what it prints.
    """

    abstract = True

    def __call__(self, *_: Any, **__: Any) -> NoReturn:
        """Run it and end the process with its status; Ctrl-C is 130, as shells have it."""
        run = cast(Run, type(self).run)
        try:
            status = run(*self.args, **self.kwargs)
        except KeyboardInterrupt:
            status = 130
        sys.stdout.flush()
        raise SystemExit(status)


def command(*options: Any) -> Callable[[Run], Run]:
    """Make a function a command of that name; its docstring is the help.

    `options` are those of `faust.cli.option` and `faust.cli.argument`; the function
    takes them by name and returns the exit status, 0 only when it worked.
    """

    def decorate(run: Run) -> Run:
        # Faust's types want a coroutine here; `PlainCommand` is what calls it.
        cast(Any, app.command(*options, base=PlainCommand))(run)
        return run

    return decorate
