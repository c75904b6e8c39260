"""The audience's figures as a table, and its targets."""

from bench.audience.measuring import PACED, TARGET, Row
from bench.ingest.measuring import BATCH
from bench.report import Target, figure, table

_MICROSECONDS = 25
_MEGABYTES = 1000
_VIEW_MS = 50


def audience_text(row: Row) -> str:
    """Write what was measured."""
    heading = (
        "one match", "engagements/s", "CPU us each", "MB", "views meanwhile, ms: p50", "p99",
        "CPU s a million viewer-minutes",
    )  # fmt: skip
    measured = row.measured
    line = (
        f"{row.viewers:,} viewers",
        *map(figure, (measured.rate, measured.cpu_us, measured.peak_mb, *row.view_ms, row.per_million)),
    )
    posts = (
        f"Posted over HTTP to the same worker, {BATCH} a request: {figure(row.posted)} engagements/s, "
        f"{figure(row.posted_cpu_us)} us of its CPU each, counting included."
    )
    note = (
        f"The rate and its CPU are of a backlog, the views of {PACED} s in which {TARGET:,} engagements came "
        f"a second, after which {row.behind:,} waited. {len(row.wrong):,} of its figures differ from a plain "
        f"recount of {row.events:,} engagements; no sketch is used, so that no error has to be stated."
    )
    return f"{table(heading, [line])}\n\n{posts}\n\n{note}"


def audience_targets(row: Row) -> list[Target]:
    """Return the targets."""
    return [
        Target("engagements/s from a backlog", row.measured.rate, TARGET),
        Target("CPU us an engagement", row.measured.cpu_us, _MICROSECONDS, at_most=True),
        Target("engagements that waited at that rate", row.behind, TARGET, at_most=True),
        Target("MB with a crowd", row.measured.peak_mb, _MEGABYTES, at_most=True),
        Target("ms to an audience's view, p99", row.view_ms[1], _VIEW_MS, at_most=True),
        Target("figures that a recount has otherwise", len(row.wrong), 0, at_most=True),
    ]
