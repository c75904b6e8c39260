"""The figures of posts as a table, and compared with the targets."""

from bench.ingest.measuring import Ingest
from bench.report import Target, figure, table


def ingest_text(ingest: Ingest, noun: str) -> str:
    """Write what posts cost, and how soon they were answered."""
    heading = (
        f"{noun} posted",
        f"{noun}/s",
        "CPU us each",
        "at half of the target, ms: p50",
        "p95",
        "p99",
        "longest",
    )
    lines = [
        (
            f"{run.batch} a request",
            figure(run.rate),
            figure(run.cpu_us),
            *map(figure, (run.answers.p50, run.answers.p95, run.answers.p99, run.answers.longest)),
        )
        for run in ingest.runs
    ]
    note = (
        f"Of {ingest.posted:,} posted, {ingest.counted:,} were counted and {ingest.late:,} set aside as late "
        f"by the same worker, whose CPU and memory have both; memory {figure(ingest.early_mb)} MB after "
        f"{ingest.early:,}, {figure(ingest.after_mb)} MB after all."
    )
    return f"{table(heading, lines)}\n\n{note}"


def ingest_targets(ingest: Ingest, noun: str) -> list[Target]:
    """Return the targets of posts."""
    rates = [Target(f"{noun}/s posted, {run.batch} a request", run.rate, run.wanted) for run in ingest.runs]
    latencies = [
        Target(f"ms to 202 at half of that, {run.batch} a request, p99", run.answers.p99, 50, at_most=True)
        for run in ingest.runs
    ]
    return [
        *rates,
        *latencies,
        Target("answers that were no 202", ingest.refused, 0, at_most=True),
        Target(
            "posted, neither counted nor set aside",
            ingest.posted - ingest.counted - ingest.late,
            0,
            at_most=True,
        ),
    ]
