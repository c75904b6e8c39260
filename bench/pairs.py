"""What a change costs: the CPU a ball of two checkouts, measured alternately on one backlog.

    git worktree add ../old v0.1.0
    python -m bench.pairs ../old . --pairs 7

Each pair is a run of one worker of either checkout; the one that runs first alternates from
pair to pair. A pair's two runs are minutes apart at most, so that other load on the
machine affects both: their ratio means more than either figure. Both read the same records, which
this checkout makes; status 0 only if the median of the ratios is at most `--at-most`.
"""

import argparse
import asyncio
import shutil
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bench.backlog import BALLS, IN_PLAY, measure_worker
from bench.report import figure, table
from bench.rig.cluster import Cluster, wait_until_quiet
from bench.rig.environment import RUN
from bench.rig.feeds import CRICKET, feed_of
from bench.rig.watching import Measured
from bench.rig.workload import Workload, make_workload
from feeds.matches.feed import AnyFeed


class Pair(msgspec.Struct, frozen=True):
    """A run of each of two checkouts."""

    old: Measured
    new: Measured

    @property
    def cpu(self) -> float:
        """The new one's CPU a ball, divided by the old one's."""
        return self.new.cpu_us / self.old.cpu_us


async def measure_pairs(
    folder: Path, feed: AnyFeed, workload: Workload, old: Path, new: Path, pairs: int
) -> list[Pair]:
    """Measure both checkouts in pairs on a broker of their own, and print each pair's ratio."""
    shutil.rmtree(folder, ignore_errors=True)
    found: list[Pair] = []
    async with Cluster(folder, feed) as cluster:
        await cluster.make_topics("pairs", new)
        await cluster.fill(workload)
        for number in range(pairs):
            runs: dict[str, Measured] = {}
            sides = {"old": old, "new": new}
            for name in sides if number % 2 == 0 else reversed(sides):
                await wait_until_quiet(cluster)
                app_id = f"pairs-{name}-{number}"
                runs[name] = await measure_worker(cluster, len(workload.events), app_id, root=sides[name])
                shutil.rmtree(folder / app_id, ignore_errors=True)
            found.append(Pair(**runs))
            print(_line(number, found[-1]), file=sys.stderr, flush=True)
    return found


def summary(pairs: Sequence[Pair]) -> str:
    """Write the pairs as a table, and their summary in a line."""
    rows = [
        (
            str(number),
            *(figure(value) for run in (pair.old, pair.new) for value in (run.cpu_us, run.rate)),
            f"{pair.cpu:.3f}",
        )
        for number, pair in enumerate(pairs, 1)
    ]
    ratios = sorted(pair.cpu for pair in pairs)
    quietest = min(pair.new.cpu_us for pair in pairs) / min(pair.old.cpu_us for pair in pairs)
    memory = statistics.median(pair.new.peak_mb / pair.old.peak_mb for pair in pairs)
    heading = ("pair", "old us/ball", "old balls/s", "new us/ball", "new balls/s", "CPU new/old")
    return (
        f"{table(heading, rows)}\n\n"
        f"CPU a ball, new/old: median {statistics.median(ratios):.3f} of {len(pairs)} pairs, "
        f"from {ratios[0]:.3f} to {ratios[-1]:.3f}; "
        f"best run of each {quietest:.3f}; peak memory {memory:.3f}"
    )


def _line(number: int, pair: Pair) -> str:
    return f"pair {number + 1}: {pair.old.cpu_us:.2f} and {pair.new.cpu_us:.2f} us a ball, {pair.cpu:.3f}"


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.pairs", description="CPU a ball of two checkouts, in turn."
    )
    parser.add_argument("old", type=_checkout, help="the folder of the checkout to compare with")
    parser.add_argument("new", type=_checkout, help="the folder of the changed one")
    parser.add_argument("--sport", default=CRICKET.sport, help="whose matches are played (%(default)s)")
    parser.add_argument("--pairs", type=int, default=7, help="runs of each (%(default)s)")
    parser.add_argument("--events", type=int, default=BALLS, help="of the backlog (%(default)s)")
    parser.add_argument("--in-play", type=int, default=IN_PLAY, help="matches at a time (%(default)s)")
    parser.add_argument("--at-most", type=float, default=1.03, help="the median may be (%(default)s)")
    given = parser.parse_args()
    if min(given.pairs, given.events, given.in_play) < 1:
        parser.error("expected at least a pair, an event and a match")
    folder = RUN / "pairs"
    feed = feed_of(given.sport)
    workload = make_workload(feed, given.events, given.in_play)
    try:
        pairs = asyncio.run(measure_pairs(folder, feed, workload, given.old, given.new, given.pairs))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(summary(pairs))
    return 0 if statistics.median(pair.cpu for pair in pairs) <= given.at_most else 1


def _checkout(text: str) -> Path:
    root = Path(text).resolve()
    if not (root / "app" / "__init__.py").exists():
        raise argparse.ArgumentTypeError(f"{text} is no checkout of Overstream")
    return root


if __name__ == "__main__":
    sys.exit(main())
