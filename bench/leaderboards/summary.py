"""The figures of leaderboards as tables, and their targets."""

from bench.leaderboards.measuring import BATCH, RATE, SINGLE, Row
from bench.report import Target, figure, table

_ANSWER_MS = 20
_VISIBLE_MS = 50
_INDEX_BYTES = 250
_TAKE_SECONDS = 10


def leaderboards_text(row: Row) -> str:
    """Write what was measured."""
    lines = [
        (name, *(figure(value) for one in (at_rest, row.busy[name]) for value in (one.p50, one.p99)))
        for name, at_rest in row.asked.items()
    ]
    asked = table(
        (f"{row.players:,} players, ms", "p50", "p99", f"p50, {RATE:,} scores/s", "p99"),
        lines,
    )
    redis = row.redis
    ours = row.asked
    beside = table(
        ("one by one, ms", "Overstream over HTTP, p50", "p99", "Redis, p50", "p99"),
        [
            (name, *map(figure, (ours[name].p50, ours[name].p99, theirs["p50"], theirs["p99"])))
            for name, theirs in (("rank", redis.rank), ("page of 50", redis.page))
        ],
    )
    note = (
        f"A score of each player from Kafka: {figure(row.backlog.rate)} scores/s, "
        f"{figure(row.backlog.cpu_us)} us of CPU each, {figure(row.backlog.peak_mb)} MB at most. Posts of a "
        f"score that is waited for: {figure(row.single)} a second. The boards of all open windows take "
        f"{figure(row.index_bytes)} bytes a player, one set of Redis {figure(redis.bytes_a_player)}. Redis "
        f"takes {figure(redis.submits)} scores a second, 100 in a pipeline, in memory alone; it has no ties, "
        f"no windows and no repeats. The boards are back {figure(row.take.kept)} s after a start on the kept "
        f"disk, {figure(row.take.cold)} s on an empty one."
    )
    return f"{asked}\n\n{beside}\n\n{note}"


def leaderboards_targets(row: Row) -> list[Target]:
    """Return the targets."""
    answers = [
        Target(f"ms to a {name}, p99, {RATE:,} scores/s", one.p99, _ANSWER_MS, at_most=True)
        for name, one in row.busy.items()
    ]
    return [
        *answers,
        Target(f"ms from a post of {BATCH} to the board, p95", row.submitted.p95, _VISIBLE_MS, at_most=True),
        Target("posts of one score a second, waited for", row.single, SINGLE),
        Target("bytes a player of all boards", row.index_bytes, _INDEX_BYTES, at_most=True),
        Target("s to the boards from the kept disk", row.take.kept, _TAKE_SECONDS, at_most=True),
        Target("posts that were not answered with 200", row.refused, 0, at_most=True),
    ]
