"""The command line of the drill."""

import argparse
import asyncio
import logging
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from app.config.settings import Settings
from app.registry import FEEDS, SPORTS, RegistryError, load
from drill.audience.viewers import Viewers
from drill.basketball import SLICE as BASKETBALL
from drill.brokers import CHOICES
from drill.conductor import conduct
from drill.cricket.slice import SLICE as CRICKET
from drill.faults import BY_NAME, GROUPS, choose
from drill.leaderboards.members import Members
from drill.leaderboards.players import Players
from drill.matches import slice_of
from drill.report import Options, Report
from drill.slice import Slice
from feeds.matches.feed import Feed
from sandbox.kafka import BrokerError
from sandbox.process import ProcessFailedError
from tables.matches.sport import Sport, any_sport

DEFAULTS = Options()

_OWN = {slice_.name: slice_ for slice_ in (BASKETBALL, CRICKET)}
"""Sports that compare more than what every sport has."""


def main() -> int:
    """Run a drill; return 0 only if everything that must be zero is zero."""
    options, slices, path = _parse()
    folder = path.with_suffix(".logs")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    # The drill's own clients warn of each broker that it kills.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    try:
        report = asyncio.run(_conduct(options, slices, folder))
    except (BrokerError, ProcessFailedError) as error:
        print(error, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        print("stopped; nothing was proved", file=sys.stderr)
        return 130
    path.write_bytes(msgspec.json.format(msgspec.json.encode(report)) + b"\n")
    _show(report, path)
    return 0 if report.faultless else 1


async def _conduct(options: Options, slices: Sequence[Slice], folder: Path) -> Report:
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    settings = Settings.from_env(os.environ)
    return await conduct(
        options,
        slices,
        folder,
        lambda line: print(line, flush=True),
        partitions=settings.partitions,
        session_timeout=settings.session_timeout,
        beside=(Viewers, Players, Members),
    )


def _show(report: Report, path: Path) -> None:
    print(f"\n{'at':>7}  {'fault':<18}{'unreadable':>11}{'no progress':>13}   (longest, seconds)")
    for strike in report.strikes:
        print(f"{strike.at:7.1f}  {strike.fault:<18}{strike.unreadable:11.1f}{strike.without_progress:13.1f}")
    for finding in report.findings:
        print(finding)
    print(f"report: {path}")
    print(report.summary())


def _parse() -> tuple[Options, list[Slice], Path]:
    parser = argparse.ArgumentParser(
        prog="python -m drill",
        description="Kill workers, brokers and producers under load; every figure must end exact.",
        epilog=f"faults: {', '.join(BY_NAME)}; groups of them: {', '.join(GROUPS)}",
    )
    add = parser.add_argument
    add("--sport", default=DEFAULTS.sport, help="installed ones, with commas between (%(default)s)")
    add("--minutes", type=float, default=DEFAULTS.minutes, help="for how long faults begin (%(default)s)")
    add(
        "--seed",
        type=int,
        default=DEFAULTS.seed,
        help="which faults strike whom, which matches (%(default)s)",
    )
    add("--faults", default=DEFAULTS.faults, help="a group or a list with commas (%(default)s)")
    add("--workers", type=int, default=DEFAULTS.workers, help="at least 2 (%(default)s)")
    add("--brokers", type=int, default=DEFAULTS.brokers, choices=CHOICES, help="of Kafka (%(default)s)")
    add("--rate", type=float, default=DEFAULTS.rate, help="events a second, in all (%(default)s)")
    add("--matches", type=int, default=DEFAULTS.matches, help="in play at a time (%(default)s)")
    add(
        "--posts",
        type=float,
        default=DEFAULTS.posts,
        help="requests a second that post events over HTTP (%(default)s)",
    )
    add("--report", type=Path, help="where to write it (.run/drill-<seed>.json); logs go beside it")
    given = vars(parser.parse_args())
    path = given.pop("report") or Path(".run", f"drill-{given['seed']}.json")
    try:
        options = Options(**given)
        slices = [_slice(name) for name in options.sports]
        choose(options.faults, messy=any(slice_.messy is not None for slice_ in slices))
        if (
            options.workers < 2
            or options.rate <= 0
            or options.matches < 1
            or min(options.minutes, options.posts) < 0
        ):
            raise ValueError(
                "expected at least 2 workers, a rate above 0, a match or more, minutes and posts from 0"
            )
    except (ValueError, RegistryError) as error:
        parser.error(str(error))
    return options, slices, path.absolute()


def _slice(name: str) -> Slice:
    """Return the slice of a sport: the one written for it, or one made from its installed package.

    Raises:
        ValueError: the sport does not exist.
        RegistryError: an installed package cannot be used.
    """
    if name in _OWN:
        return _OWN[name]
    sports = load(SPORTS, Sport)
    if name not in sports:
        raise ValueError(f"no sport {name!r}; installed: {', '.join(sports)}")
    return slice_of(any_sport(sports[name]), load(FEEDS, Feed)[name])


if __name__ == "__main__":
    sys.exit(main())
