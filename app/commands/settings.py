"""`faust -A app settings`: what the settings are, and which are not the defaults."""

import os

from app import settings as current
from app.commands.base import command
from app.config.describe import settings_lines


@command()
def settings() -> int:
    """Print all settings as they are, secrets masked, and mark those that are not the default."""
    for line in settings_lines(current, os.environ):
        print(line)
    return 0
