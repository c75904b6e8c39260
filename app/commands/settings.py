"""`faust -A app settings`: what the settings are, and which are not the defaults."""

import os

from app import app
from app import settings as current
from app.commands.base import command
from app.config.describe import settings_lines


@command()
def settings() -> int:
    """Print all settings as they are, secrets masked, and mark those that are not the default."""
    datadir = app.conf.datadir  # from `--datadir` if given
    found = current if datadir == current.datadir else current.model_copy(update={"datadir": datadir})
    for line in settings_lines(found, os.environ):
        print(line)
    return 0
