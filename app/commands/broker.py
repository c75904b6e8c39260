"""`faust -A app broker`: a real Kafka on this machine."""

import sys
from pathlib import Path

import click
from faust.cli import option

from app.commands.base import command


@command(
    option(
        "--port",
        type=click.IntRange(1, 65535),
        default=9092,
        show_default=True,
        help="where it listens, on 127.0.0.1",
    ),
    option("--data", type=Path, default=None, help="its data folder; a per-user one if not given"),
)
def broker(port: int, data: Path | None) -> int:
    """Run a real Apache Kafka on this machine until Ctrl-C: no Docker, no root, no Java needed."""
    # Imported here, because a worker's image has neither JRE nor jars.
    from sandbox.kafka import BrokerError, BrokerSettings, run_until_stopped

    try:
        run_until_stopped(BrokerSettings(port=port, data=data))
    except BrokerError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
