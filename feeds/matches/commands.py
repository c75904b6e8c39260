"""The commands that send matches: `faust -A app replay`, `simulate` and `demo`.

Their exit status is 0 when Kafka acknowledged everything; 1 when something could not be
played, which stderr names; 2 when there was nothing to play; 130 after Ctrl-C and 143
after SIGTERM, with what was sent flushed and accounted for.
"""

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import Any

import click
from faust.cli import argument, option

from app import app
from app.commands.base import Number, Run, command
from app.commands.demo import run_demo
from app.commands.needs_kafka import needs_kafka
from app.registry import FEEDS, RegistryError, load
from app.slices import own
from feeds.compression import Compression
from feeds.matches.beside import NoViewersError, viewers_of
from feeds.matches.demo import MatchShow
from feeds.matches.feed import AnyFeed, Feed, File, MatchFile
from feeds.matches.files import Files
from feeds.matches.replay import NOTHING_TO_PLAY
from feeds.matches.replay import replay as play_files
from feeds.matches.simulation import simulate_season

SPEED = Number(0.001, 1e6)
DEMO_SPEED = 10.0
"""Times as fast as a real match: a ball of cricket every four seconds, a play of basketball every two."""
DEFAULT_SPORT = "cricket"
_LOOKED_AT = 20
"""How many files of a sport are read to decide whether a replay is that sport's."""

Feeds = Mapping[str, AnyFeed]


def feed_named(feeds: Feeds, sport: str) -> AnyFeed:
    """Return a sport's feed.

    Raises:
        RegistryError: the sport has no feed.
    """
    feed = feeds.get(sport)
    if feed is None:
        raise RegistryError(f"no feed of {sport} is installed; there are: {', '.join(feeds)}")
    return feed


def feed_of_files(feeds: Feeds, paths: Sequence[Path]) -> AnyFeed:
    """Return the feed of the first sport that finds a match among the first files, or the default one.

    Raises:
        RegistryError: no installed sport reads files.
    """
    readers = [(feed, feed.read) for feed in feeds.values() if feed.read is not None]
    if not readers:
        raise RegistryError(f"none of the installed feeds reads files: {', '.join(feeds)}")
    # If only one sport reads files, it has to report what is wrong with a file anyway.
    for feed, read in readers if len(readers) > 1 else ():
        first = islice(Files(paths, feed.suffixes), _LOOKED_AT)
        readable = (file for file in first if isinstance(file, File))
        if any(isinstance(found, MatchFile) for found in read(readable)):
            return feed
    return next((feed for feed, _ in readers if feed.sport == DEFAULT_SPORT), readers[0][0])


def demos(feeds: Feeds, ours: Collection[str]) -> list[AnyFeed]:
    """Return the feeds of this project (`ours`) that have a demo; those of other packages are not asked for.

    Raises:
        RegistryError: none has one.
    """
    found = [feed for feed in feeds.values() if feed.sport in ours and feed.demo is not None]
    if not found:
        raise RegistryError(f"none of the installed feeds has a demo: {', '.join(feeds)}")
    return found


def _sport(default: str | None, about: str) -> Any:
    return option("--sport", default=default, show_default=default is not None, help=about)


def _with_feeds(run: Callable[..., int]) -> Run:
    """Pass the installed feeds to a command; report why if it cannot continue with them."""

    @wraps(run)
    def running(*args: Any, **kwargs: Any) -> int:
        try:
            return run(load(FEEDS, Feed), *args, **kwargs)
        except (RegistryError, NoViewersError) as error:
            sys.stderr.write(f"{error}\n")
            return NOTHING_TO_PLAY

    return running


@command(
    argument("paths", nargs=-1, required=True, type=Path),
    _sport(None, "whose files they are; by default the sport that recognises them"),
    option("--speed", type=SPEED, default=1.0, show_default=True, help="times as fast as it was played"),
    option("--fast", is_flag=True, help="as fast as Kafka takes it, at the times of the match"),
)
@needs_kafka
@_with_feeds
def replay(feeds: Feeds, paths: tuple[Path, ...], sport: str | None, speed: float, fast: bool) -> int:
    """Play matches of files, folders and zips into the topics; twice is as good as once."""
    feed = feed_of_files(feeds, paths) if sport is None else feed_named(feeds, sport)
    if feed.read is None:
        raise RegistryError(f"{sport} has no replay: its feed reads no files")
    return play_files(feed, paths, connection=app.connection, speed=None if fast else speed)


@command(
    _sport(DEFAULT_SPORT, "what is played"),
    option(
        "--viewers",
        type=click.IntRange(0, 1_000_000),
        default=0,
        show_default=True,
        help="how many watch each match at its peak",
    ),
    option(
        "--matches", type=click.IntRange(1, 100_000), default=8, show_default=True, help="matches at once"
    ),
    option(
        "--rate", type=Number(0.001, 1e6), default=20.0, show_default=True, help="events a second, in all"
    ),
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
@_with_feeds
def simulate(
    feeds: Feeds,
    sport: str,
    viewers: int,
    matches: int,
    rate: float,
    seed: int,
    duration: float | None,
    acked: Path | None,
    resume: Path | None,
    compression: str,
) -> int:
    """Play made-up but lawful matches, for demos and load."""
    return simulate_season(
        feed_named(feeds, sport),
        connection=app.connection,
        matches=matches,
        rate=rate,
        seed=seed,
        duration=duration,
        acked=acked,
        resume=resume,
        compression=Compression(compression),
        beside=viewers_of(viewers, connection=app.connection, seed=seed) if viewers else None,
    )


@command(
    _sport(None, "what is played; by default each sport of this project, side by side"),
    option("--speed", type=SPEED, default=DEMO_SPEED, show_default=True, help="times as fast as life"),
)
@_with_feeds
def demo(feeds: Feeds, sport: str | None, speed: float) -> int:
    """Start a Kafka, the topics and a worker, and play matches live; Ctrl-C ends them all."""
    shown = demos(feeds, own(FEEDS)) if sport is None else [feed_named(feeds, sport)]
    if sport is not None and shown[0].demo is None:
        raise RegistryError(f"{sport} has no demo; `faust -A app simulate --sport {sport}` plays its matches")
    return run_demo(MatchShow(shown, app.connection, speed))
