"""Cricket's commands: `faust -A app replay`, `simulate` and `demo`."""

from pathlib import Path

import click
from faust.cli import argument, option

from app import app
from app.commands.base import Number, command
from app.commands.demo import run_demo
from app.commands.needs_kafka import needs_kafka
from feeds.compression import Compression
from feeds.cricket.feed import FEED
from feeds.matches import replay as replaying
from feeds.matches import simulation

SPEED = Number(0.001, 1e6)
DEMO_SPEED = 10.0
"""A ball each three or four seconds."""


@command(
    argument("paths", nargs=-1, required=True, type=Path),
    option("--speed", type=SPEED, default=1.0, show_default=True, help="times as fast as it was played"),
    option("--fast", is_flag=True, help="as fast as Kafka takes it, at the times of the match"),
)
@needs_kafka
def replay(paths: tuple[Path, ...], speed: float, fast: bool) -> int:
    """Play Cricsheet matches (files, folders, zips) into the topics; twice is as good as once."""
    return replaying.replay(FEED, paths, connection=app.connection, speed=None if fast else speed)


@command(
    option(
        "--matches", type=click.IntRange(1, 100_000), default=8, show_default=True, help="matches at once"
    ),
    option("--rate", type=Number(0.001, 1e6), default=20.0, show_default=True, help="balls a second, in all"),
    option(
        "--seed",
        type=click.IntRange(-(2**63), 2**63 - 1),
        default=1,
        show_default=True,
        help="the same seed is the same matches",
    ),
    option("--duration", type=Number(0.001, 1e9), default=None, help="seconds; until Ctrl-C if not given"),
    option("--acked", type=Path, default=None, help="write here how far each match was acknowledged"),
    option("--resume", type=Path, default=None, help="go on after what such a file says"),
    option(
        "--compression",
        type=click.Choice([codec.value for codec in Compression]),
        default=Compression.NONE.value,
        show_default=True,
        help="of the record batches",
    ),
)
@needs_kafka
def simulate(
    matches: int,
    rate: float,
    seed: int,
    duration: float | None,
    acked: Path | None,
    resume: Path | None,
    compression: str,
) -> int:
    """Play made-up but lawful matches, for demos and load."""
    return simulation.simulate_season(
        FEED,
        connection=app.connection,
        matches=matches,
        rate=rate,
        seed=seed,
        duration=duration,
        acked=acked,
        resume=resume,
        compression=Compression(compression),
    )


@command(option("--speed", type=SPEED, default=DEMO_SPEED, show_default=True, help="times as fast as life"))
def demo(speed: float) -> int:
    """Start a Kafka, the topics and a worker, and play a match live; Ctrl-C ends them all."""
    return run_demo(lambda: simulation.play_demo(FEED, connection=app.connection, speed=speed))
