"""For commands that need Kafka: they report in one line that it does not answer, or refuses them."""

import asyncio
import sys
from functools import wraps
from typing import Any

from app import app, settings
from app.commands.base import Run
from app.preflight import reach_kafka
from engine.fatal import UnfitError


def needs_kafka(run: Run) -> Run:
    """Reach Kafka before the command runs; where that fails, return status 1 without running it."""

    @wraps(run)
    def reaching(*args: Any, **kwargs: Any) -> int:
        try:
            asyncio.run(reach_kafka(settings, app.connection))
        except UnfitError as error:
            print(error, file=sys.stderr)
            return 1
        return run(*args, **kwargs)

    return reaching
