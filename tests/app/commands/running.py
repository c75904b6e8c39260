"""The commands of `faust -A app`, run in this process: typed, each takes seconds to start.

What may be lost between a terminal and a command is for tests that type it.
"""

from typing import cast

import click
import msgspec
from click.testing import CliRunner
from faust.cli.base import cli

from app import app

# Declares the commands.
app.discover()


class Ran(msgspec.Struct, frozen=True):
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str


def run(*words: str) -> Ran:
    """Run a command with its arguments, as `faust -A app` does with these words; what it raises is raised."""
    name, *arguments = words
    ran = CliRunner().invoke(cast(click.Group, cli).commands[name], arguments)
    if ran.exception is not None and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    return Ran(ran.exit_code, ran.stdout, ran.stderr)
