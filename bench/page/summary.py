"""The figures of a match's pages as a table, and compared with the targets."""

from bench.page.measuring import LINE, RATE, Shown
from bench.report import Target, figure, table


def page_text(shown: Shown) -> str:
    """Write what a phone loads of a match, and what moves."""
    heading = ("a match's page at 390 px", "kB", "requests", f"s to the first score at {LINE // 1000} kB/s")
    lines = [
        (
            view.path.strip("/") or "live",
            figure(view.size / 1000),
            str(view.requests),
            figure(view.first_score / 1000),
        )
        for view in shown.views
    ]
    note = (
        f"Layout shift in a minute, {RATE} balls/s of 300 matches, the most of {shown.pages} pages: "
        f"{figure(shown.shift)}."
    )
    return f"{table(heading, lines)}\n\n{note}"


def page_targets(shown: Shown) -> list[Target]:
    """Return the targets of a match's pages."""
    return [
        Target("kB of a match's page", max(view.size for view in shown.views) / 1000, 60, at_most=True),
        Target(
            "s to the first score",
            max(view.first_score for view in shown.views) / 1000,
            1.5,
            at_most=True,
        ),
        Target("layout shift in a minute of play", shown.shift, 0.05, at_most=True),
    ]
