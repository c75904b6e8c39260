"""The figures of leaderboards as tables, and their targets."""

from bench.leaderboards.measuring import BATCHES, RATE, SINGLE, Row
from bench.report import Target, figure, table

_ANSWER_MS = 20
_VISIBLE_MS = 50
_INDEX_BYTES = 250
_TAKE_SECONDS = 10


def leaderboards_text(row: Row) -> str:
    """Write what was measured."""
    lines = [
        (
            name,
            *(
                figure(value)
                for one in (at_rest, row.busy[name])
                for value in (one.answers.p50, one.answers.p99)
            ),
            figure(at_rest.cpu_ms),
        )
        for name, at_rest in row.asked.items()
    ]
    heading = (f"{row.players:,} players, ms", "p50", "p99", f"p50, {RATE:,} scores/s", "p99", "CPU at rest")
    return "\n\n".join([table(heading, lines), _submitted(row), _beside(row), _taken(row)])


def _submitted(row: Row) -> str:
    lines = [
        *((f"HTTP, {batch} a post, {RATE:,} scores/s", of) for batch, of in row.submitted.items()),
        (f"HTTP, {BATCHES[-1]} a post, while ranks and pages are asked for", row.meanwhile),
        ("HTTP, one a post", row.single),
        ("gRPC, one a call", row.unary),
    ]
    return table(
        ("submit to visible, ms", "p50", "p95", "p99", "scores/s", "CPU us a score"),
        [
            (name, *map(figure, (of.visible.p50, of.visible.p95, of.visible.p99, of.rate, of.cpu_us)))
            for name, of in lines
        ],
    )


def _beside(row: Row) -> str:
    redis = row.redis
    lines = [
        ("submit, ms", row.one.answers.p50, redis.submit["p50"]),
        ("rank, ms", row.asked["rank"].answers.p50, redis.rank["p50"]),
        ("page of 50, ms", row.asked["page of 50"].answers.p50, redis.page["p50"]),
        ("scores/s from a backlog", row.backlog.rate, redis.submits),
        ("bytes a player", row.index_bytes, redis.bytes_a_player),
    ]
    return table(
        ("p50", "Overstream", "Redis", "ratio"),
        [(name, figure(ours), figure(theirs), f"{figure(ours / theirs)} x") for name, ours, theirs in lines],
    )


def _taken(row: Row) -> str:
    take, backlog = row.take, row.backlog
    lines = [
        ("a start on the kept disk", take.kept),
        ("a standby takes over", take.standby),
        ("a start on an empty disk", take.cold),
    ]
    away = table(
        ("boards are away, s", "until they answer", "CPU"),
        [(name, figure(one.seconds), figure(one.cpu)) for name, one in lines],
    )
    note = (
        f"A score of each player from Kafka: {figure(backlog.rate)} scores/s, {figure(backlog.cpu_us)} us of "
        f"CPU each, {figure(backlog.peak_mb)} MB at most. Overstream has three boards of a player (all time, "
        f"a day, a week), and answers over HTTP once a score is committed. Redis has one set, in memory "
        f"alone, and no ties, no windows and no repeats; its backlog is sent 100 at a time in a pipeline."
    )
    return f"{away}\n\n{note}"


def leaderboards_targets(row: Row) -> list[Target]:
    """Return the targets."""
    answers = [
        Target(f"ms to a {name}, p99, {RATE:,} scores/s", one.answers.p99, _ANSWER_MS, at_most=True)
        for name, one in row.busy.items()
    ]
    failed = sum(one.failed for one in (*row.submitted.values(), row.meanwhile, row.single, row.unary))
    return [
        *answers,
        *(
            Target(f"ms from a post of {batch} to the board, p95", of.visible.p95, _VISIBLE_MS, at_most=True)
            for batch, of in row.submitted.items()
        ),
        Target("posts of one score a second, waited for", row.single.rate, SINGLE),
        Target("calls of one score a second over gRPC, waited for", row.unary.rate, SINGLE),
        Target("bytes a player of all boards", row.index_bytes, _INDEX_BYTES, at_most=True),
        Target("s to the boards from the kept disk", row.take.kept.seconds, _TAKE_SECONDS, at_most=True),
        Target("s to the boards of a standby", row.take.standby.seconds, _TAKE_SECONDS, at_most=True),
        Target("submissions that failed", failed, 0, at_most=True),
    ]
