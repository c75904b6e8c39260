"""Run the benchmark: `python -m bench --help`, or `make bench`."""

import argparse
import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import msgspec

from app.registry import SPORTS, load
from bench.audience.measuring import measure_audience
from bench.backlog import measure_backlogs
from bench.cricket import measure_cricket
from bench.growth import measure_growth
from bench.ingest.measuring import measure_ingest
from bench.latency.measuring import measure_latency
from bench.leaderboards.measuring import measure_leaderboards
from bench.live.measuring import measure_live
from bench.micro import Cost, measure_micro
from bench.page.measuring import measure_page
from bench.recovery import measure_recovery
from bench.rig.environment import RUN, comparators_python
from bench.rig.feeds import CRICKET, feed_of
from bench.rig.machine import this_machine
from bench.scaling import measure_scaling
from bench.summary import Results, markdown
from feeds.matches.feed import AnyFeed
from tables.matches.sport import AnySport, Sport, any_sport

PARTS = (
    "micro",
    "backlog",
    "latency",
    "ingest",
    "audience",
    "leaderboards",
    "scaling",
    "live",
    "page",
    "recovery",
    "growth",
)
OF_EVERY_SPORT = ("micro", "backlog", "ingest")
"""The parts that any sport has; the others measure cricket's views, topics and corrections."""
OF_ONE_WORKER: Mapping[str, Callable[[Path], Awaitable[object]]] = {
    "latency": measure_latency,
    "audience": measure_audience,
    "leaderboards": measure_leaderboards,
    "live": measure_live,
    "page": measure_page,
    "recovery": measure_recovery,
    "growth": measure_growth,
}
_RESULTS = RUN / "bench.json"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="What a ball costs, and beside what."
    )
    parser.add_argument("--only", help=f"some of the parts, with commas (default: {','.join(PARTS)})")
    parser.add_argument("--repeat", type=int, default=2, help="runs of each system; the best counts (2)")
    parser.add_argument(
        "--sport", default=CRICKET.sport, help=f"its {' and '.join(OF_EVERY_SPORT)} (%(default)s)"
    )
    given = parser.parse_args()
    try:
        feed = feed_of(given.sport)
    except KeyError:
        parser.error(f"no sport {given.sport!r} is installed")
    parts = PARTS if feed is CRICKET else OF_EVERY_SPORT
    only = set(given.only.split(",")) if given.only else set(parts)
    if not only <= set(parts) or given.repeat < 1:
        parser.error(f"--only takes {', '.join(parts)}; --repeat at least 1")
    comparators_python()
    results = asyncio.run(_measure(only, feed, given.repeat))
    _RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=2))
    print(markdown(results))
    print(
        f"\nAlso in {_RESULTS.relative_to(Path.cwd()) if _RESULTS.is_relative_to(Path.cwd()) else _RESULTS}"
    )


async def _measure(only: set[str], feed: AnyFeed, repeat: int) -> Results:
    results = Results(machine=this_machine(), repeat=repeat, noun=sport_of(feed).noun)
    folder = RUN / "bench"
    try:
        for part in PARTS:
            if part not in only:
                continue
            print(f"{part} ...", file=sys.stderr, flush=True)
            found = await _part(part, folder, feed, repeat)
            results = msgspec.structs.replace(results, **{part: found})
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return results


async def _part(part: str, folder: Path, feed: AnyFeed, repeat: int) -> object:
    """Measure a part; `Results` has what comes of it under the part's name."""
    match part:
        case "micro":
            return _micro(feed)
        case "backlog":
            return await measure_backlogs(folder, feed, repeat)
        case "ingest":
            return await measure_ingest(folder, feed, sport_of(feed).noun)
        case "scaling":
            return await measure_scaling(folder, repeat)
    return await OF_ONE_WORKER[part](folder)


def sport_of(feed: AnyFeed) -> AnySport:
    """Return the sport of a feed."""
    return any_sport(load(SPORTS, Sport)[feed.sport])


def _micro(feed: AnyFeed) -> list[Cost]:
    costs = measure_micro(feed, sport_of(feed))
    return [*costs, *measure_cricket()] if feed is CRICKET else costs


if __name__ == "__main__":
    main()
