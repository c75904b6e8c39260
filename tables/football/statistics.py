"""What is counted of each side, as it is published."""

from schemas.football.kinds import Side
from schemas.football.published import SideStatistics
from tables.football.scoring.goals import cards
from tables.football.scoring.state import Match
from tables.football.terms import share, xg_of

PROVIDER, PASSES = "provider", "passes"
"""Whose figure possession is."""


def statistics(match: Match) -> tuple[SideStatistics, SideStatistics]:
    """Return the statistics of both sides."""
    booked = cards(match)
    home, away = (_of(match, side, booked) for side in Side)
    return home, away


def possession_source(match: Match) -> str | None:
    """Return whose figure of possession it is: the provider's, or the share of passes; None without any."""
    if match.possession is not None:
        return PROVIDER
    return PASSES if any(match.totals.passes) else None


def _of(match: Match, side: Side, booked: dict[str, tuple[int, int]]) -> SideStatistics:
    totals = match.totals
    return SideStatistics(
        totals.shots[side],
        totals.on_target[side],
        xg_of(totals.shots[side], totals.xg[side]),
        totals.passes[side],
        totals.accurate[side],
        totals.corners[side],
        totals.fouls[side],
        totals.offsides[side],
        max(totals.saves[side], totals.saved[side.other]),
        _possession(match, side),
        *(booked[name][side] for name in booked),
    )


def _possession(match: Match, side: Side) -> float | None:
    if match.possession is None:
        return share(match.totals.passes, side)
    return round(match.possession if side is Side.HOME else 100 - match.possession, 1)
