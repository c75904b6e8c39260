"""The figures as tables, and compared with the targets."""

from collections.abc import Sequence

import msgspec

from bench.audience.measuring import Row as Audience
from bench.audience.summary import audience_targets, audience_text
from bench.backlog import BALLS, IN_PLAY, Row, System
from bench.growth import Look
from bench.ingest.measuring import Ingest
from bench.ingest.summary import ingest_targets, ingest_text
from bench.latency.measuring import MATCHES_IN_PLAY, RATE, Distribution, Latency
from bench.leaderboards.measuring import Row as Leaderboards
from bench.leaderboards.summary import leaderboards_targets, leaderboards_text
from bench.live import dom, reads, sse
from bench.live.ground import MATCHES
from bench.live.measuring import Live
from bench.micro import Cost
from bench.page.measuring import Shown
from bench.page.summary import page_targets, page_text
from bench.recovery import Recovery
from bench.report import Target, figure, table
from bench.rig.machine import Machine
from bench.scaling import Scaling

_BESIDE = (
    (System.STOCK, "times a stock Faust agent", 20),
    (System.QUIX, "times Quix Streams", 3),
    (System.RAW, "of the limit", 0.5),
)


class Results(msgspec.Struct, frozen=True):
    """Everything measured in one run; parts that were not chosen are empty."""

    machine: Machine
    repeat: int
    noun: str = "balls"
    """What the sport's events are called."""
    backlog: list[Row] = []
    latency: Latency | None = None
    ingest: Ingest | None = None
    audience: Audience | None = None
    leaderboards: Leaderboards | None = None
    scaling: Scaling | None = None
    live: Live | None = None
    page: Shown | None = None
    recovery: Recovery | None = None
    growth: list[Look] = []
    micro: list[Cost] = []


WANTED = {"balls": 30_000, "events": 50_000}
"""Targets in events a second from the backlog by one worker."""


def markdown(results: Results) -> str:
    """Write all tables, the machine first and the targets last."""
    parts = [str(results.machine)]
    if results.backlog:
        parts += [_backlog(results), _growth(results)]
    if results.latency is not None:
        parts.append(_latency(results.latency))
    if results.ingest is not None:
        parts.append(ingest_text(results.ingest, results.noun))
    if results.audience is not None:
        parts.append(audience_text(results.audience))
    if results.leaderboards is not None:
        parts.append(leaderboards_text(results.leaderboards))
    if results.scaling is not None:
        parts.append(_scaling(results.scaling, results.machine))
    parts += _seen(results)
    if results.recovery is not None:
        parts.append(_recovery(results.recovery))
    if results.growth:
        parts.append(_curve(results.growth))
    if results.micro:
        parts.append(_micro(results.micro))
    reached = targets(results)
    if reached:
        parts.append(_targets(reached))
    return "\n\n".join(parts)


def _seen(results: Results) -> list[str]:
    """Write what viewers see."""
    live = [] if results.live is None else [_live(results.live)]
    return live if results.page is None else [*live, page_text(results.page)]


def targets(results: Results) -> list[Target]:
    """Return the targets of the measured parts."""
    found: list[Target] = []
    if results.backlog:
        ours, rates, noun = _ours(results.backlog), _rates(results.backlog), results.noun
        found += [
            Target(f"{noun}/s from the backlog, one worker", ours.measured.rate, WANTED[noun]),
            Target("its peak memory, MB", ours.measured.peak_mb, 400, at_most=True),
            *(
                Target(name, ours.measured.rate / rates[system], wanted)
                for system, name, wanted in _BESIDE
                if system in rates
            ),
        ]
    if results.latency is not None:
        http, state = results.latency.http, results.latency.state
        found += [
            Target("ms to HTTP, p95", http.p95, 25, at_most=True),
            Target("ms to HTTP, p99", http.p99, 50, at_most=True),
            Target("ms to cricket.state, p95", state.p95, 50, at_most=True),
        ]
    if results.ingest is not None:
        found += ingest_targets(results.ingest, results.noun)
    if results.audience is not None:
        found += audience_targets(results.audience)
    if results.leaderboards is not None:
        found += leaderboards_targets(results.leaderboards)
    if results.scaling is not None:
        found.append(Target("times one worker, by two", results.scaling.ratio, 1.6))
    if results.live is not None:
        found += _live_targets(results.live)
    if results.page is not None:
        found += page_targets(results.page)
    if results.recovery is not None:
        found += [
            Target("s to recover 10,000 matches", results.recovery.empty_disk, 30, at_most=True),
            Target("ms to an answer while behind, p99", results.recovery.answers.p99, 250, at_most=True),
        ]
    return found


def _live_targets(live: Live) -> list[Target]:
    shown = (
        [] if live.shown is None else [Target("ms to the page, p95", live.shown.dom.p95, 100, at_most=True)]
    )
    return [
        *shown,
        Target("clients that were pushed to", live.pushed.clients, sse.CLIENTS),
        Target("ms to a client, p99", live.pushed.delivery.p99, 300, at_most=True),
        Target("peak memory with all of them, MB", live.pushed.peak_mb, 600, at_most=True),
        Target("ms to an answer, p99", live.read.answers.p99, 100, at_most=True),
        Target("answers that failed", live.read.failed, 0, at_most=True),
    ]


def _ours(rows: Sequence[Row]) -> Row:
    return next(row for row in rows if row.system is System.OVERSTREAM and row.in_play == IN_PLAY)


def _rates(rows: Sequence[Row]) -> dict[System, float]:
    return {row.system: row.measured.rate for row in rows if row.in_play == IN_PLAY}


def _backlog(results: Results) -> str:
    ours = _ours(results.backlog)
    rows = [row for row in results.backlog if row.in_play == IN_PLAY]
    heading = (
        "one process",
        f"{results.noun}/s",
        "Overstream is",
        "CPU us each",
        "peak MB",
        "s from start",
        results.noun,
    )
    lines = [
        (
            row.system.value,
            figure(row.measured.rate),
            "" if row is ours else f"{figure(ours.measured.rate / row.measured.rate)} x",
            figure(row.measured.cpu_us),
            figure(row.measured.peak_mb),
            figure(row.measured.from_start),
            f"{row.measured.balls:,}",
        )
        for row in rows
    ]
    title = (
        f"Backlog of {BALLS:,} {results.noun}, {IN_PLAY} matches in play at a time "
        f"({ours.matches} in all), best of {results.repeat}:"
    )
    return f"{title}\n\n{table(heading, lines)}"


def _growth(results: Results) -> str:
    heading = ("matches in play at once", f"{results.noun}/s", "CPU us each", "peak MB", "s from start")
    lines = [
        (
            f"{row.in_play:,}",
            figure(row.measured.rate),
            figure(row.measured.cpu_us),
            figure(row.measured.peak_mb),
            figure(row.measured.from_start),
        )
        for row in results.backlog
        if row.system is System.OVERSTREAM
    ]
    title = f"Overstream, one worker, the same {BALLS:,} {results.noun} of more matches:"
    return f"{title}\n\n{table(heading, lines)}"


def _latency(latency: Latency) -> str:
    lines = [
        _spread("visible over HTTP", latency.http),
        _spread("on cricket.state, committed", latency.state),
    ]
    title = f"Latency from produce at {RATE:,} balls/s of {MATCHES_IN_PLAY} matches, ms:"
    note = (
        f"The worker used {latency.worker_cpu:.0%} of a core and {figure(latency.peak_mb)} MB; "
        f"{latency.unseen} balls were never in a state."
    )
    return f"{title}\n\n{table(('', 'p50', 'p95', 'p99', 'longest', 'balls'), lines)}\n\n{note}"


def _spread(name: str, one: Distribution) -> tuple[str, ...]:
    return (name, *map(figure, (one.p50, one.p95, one.p99, one.longest)), f"{one.count:,}")


def _live(live: Live) -> str:
    pushed, read = live.pushed, live.read
    lines = [
        _spread(f"produce to a client, {pushed.clients:,} of them, {sse.RATE:,} balls/s", pushed.delivery),
        _spread(f"a read, {reads.USERS} users, {reads.RATE:,} balls/s", read.answers),
    ]
    if live.shown is not None:
        lines.insert(0, _spread(f"produce to the page, {dom.RATE:,} balls/s", live.shown.dom))
    note = (
        f"While pushing, the worker sent {figure(pushed.events_s)} events/s and used {pushed.worker_cpu:.0%} "
        f"of a core and {figure(pushed.peak_mb)} MB. It was asked {figure(read.rate)} times a second; "
        f"{read.failed} answers were no 200."
    )
    heading = (f"{MATCHES} matches, ms", "p50", "p95", "p99", "longest", "count")
    return f"{table(heading, lines)}\n\n{note}"


def _scaling(scaling: Scaling, machine: Machine) -> str:
    lines = [
        (name, figure(one.rate), figure(one.cpu_us), figure(one.peak_mb))
        for name, one in (("one worker", scaling.one), ("two workers", scaling.two))
    ]
    note = (
        f"{figure(scaling.ratio)} times one worker. The workers and the broker share {machine.cores} cores."
    )
    return f"{table(('', 'balls/s', 'CPU us/ball', 'peak MB'), lines)}\n\n{note}"


def _recovery(recovery: Recovery) -> str:
    size = f"{recovery.changelog_records:,} changelog records, {figure(recovery.changelog_mb)} MB"
    lines = [
        ("with an empty disk", figure(recovery.empty_disk)),
        ("with its own disk", figure(recovery.own_disk)),
    ]
    answers = table(
        ("ms", "p50", "p95", "p99", "longest", "count"), [_spread("an answer while behind", recovery.answers)]
    )
    return (
        f"A worker comes back to {recovery.matches:,} matches in play ({size}):\n\n"
        f"{table(('', 's until ready'), lines)}\n\n{answers}"
    )


def _curve(looks: Sequence[Look]) -> str:
    lines = [
        (f"{look.matches:,}", figure(look.seconds), figure(look.memory_mb), figure(look.disk_mb))
        for look in looks
    ]
    heading = ("matches played, ended and forgotten", "s", "memory MB", "disk MB")
    return f"One worker over {looks[-1].matches:,} short matches:\n\n{table(heading, lines)}"


def _micro(costs: Sequence[Cost]) -> str:
    lines = [(cost.name, figure(cost.us), figure(cost.size) if cost.size else "") for cost in costs]
    return table(("by itself", "CPU us", "bytes"), lines)


def _targets(reached: Sequence[Target]) -> str:
    lines = [
        (
            one.name,
            figure(one.reached),
            f"{'at most' if one.at_most else 'at least'} {figure(one.wanted)}",
            "reached" if one.met else "MISSED",
        )
        for one in reached
    ]
    return table(("to be reached", "here", "wanted", ""), lines)
