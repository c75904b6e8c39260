"""Markets: what of a match can be foretold, in words that all sports share.

A market's id begins with its kind: `over-runs.1.12` (innings 1, over 12 as overs are numbered, from 0),
`next-scorer.3` (the third score of the match), `final-margin`. Picks and outcomes are one kind of text.
"""

import re
from enum import StrEnum

import msgspec

from schemas.refusals import Reason, RefusedError


class MarketKind(StrEnum):
    """What is foretold."""

    OVER_RUNS = "over-runs"
    """The runs of an over, extras included: "8"."""
    NEXT_SCORER = "next-scorer"
    """The side that scores next: "home", "away", or "none" where nobody does any more."""
    FINAL_MARGIN = "final-margin"
    """The winner and the margin: "home by 2", "India by 5 wickets", or "draw", "tie", "no result"."""


HOME, AWAY, NOBODY = "home", "away", "none"

DRAW, TIE, NO_RESULT = "draw", "tie", "no result"


class Decided(msgspec.Struct, frozen=True, gc=False):
    """A market that a match has decided, as corrections have left it.

    It closed with the event number `seq`, which happened `at` (epoch ms): the one that decided it, or an
    over's first ball. 0 is unknown.
    """

    market: str
    outcome: str
    seq: int
    at: int


_MARKETS = {
    MarketKind.OVER_RUNS: re.compile(r"over-runs\.[1-9]\d?\.(0|[1-9]\d{0,3})", re.ASCII),
    MarketKind.NEXT_SCORER: re.compile(r"next-scorer\.[1-9]\d{0,3}", re.ASCII),
    MarketKind.FINAL_MARGIN: re.compile("final-margin"),
}
_WICKETS = 10
_RUNS = re.compile(r"0|[1-9]\d{0,2}", re.ASCII)
_MARGIN = re.compile(
    r"\S(?:.{0,198}\S)? by (?:an innings and )?"
    r"(?P<number>[1-9]\d{0,3})(?: (?:run|(?P<wicket>wicket))(?P<plural>s?))?",
    re.ASCII,
)


def kind_of(market: str) -> MarketKind:
    """Return the kind of a market.

    Raises:
        RefusedError: there is no such market in any sport.
    """
    for kind, pattern in _MARKETS.items():
        if pattern.fullmatch(market) is not None:
            return kind
    raise _refused(
        f"market is {market[:64]!r}: expected over-runs.INNINGS.OVER, next-scorer.NUMBER or final-margin",
        "market",
    )


def check_pick(kind: MarketKind, pick: str) -> None:
    """Refuse a pick that cannot be an outcome of a market of its kind.

    Raises:
        RefusedError: it cannot.
    """
    if kind is MarketKind.OVER_RUNS:
        if _RUNS.fullmatch(pick) is None:
            raise _refused(f"pick is {pick[:64]!r}: expected runs, 0 to 999", "pick")
    elif kind is MarketKind.NEXT_SCORER:
        if pick not in (HOME, AWAY, NOBODY):
            raise _refused(f"pick is {pick[:64]!r}: expected home, away or none", "pick")
    elif pick not in (DRAW, TIE, NO_RESULT):
        found = _MARGIN.fullmatch(pick)
        one, plural = ("1", None) if found is None else (found["number"], found["plural"])
        most = _WICKETS if found is not None and found["wicket"] else None
        if most is not None and int(one) > most:
            raise _refused(f"pick is {pick[:64]!r}: a side has {most} wickets", "pick")
        if found is None or not pick.isprintable() or (plural is not None and (plural == "") != (one == "1")):
            raise _refused(
                f'pick is {pick[:64]!r}: expected "home by 2", "India by 1 run", "India by 5 wickets", '
                '"India by an innings and 20 runs", "draw", "tie" or "no result"',
                "pick",
            )


def side_of(margin: str) -> str:
    """Return the winner of a margin, "" where it has none."""
    return "" if margin in (DRAW, TIE, NO_RESULT) else margin.rpartition(" by ")[0] or margin


def margin_of(home: int, away: int) -> str:
    """Return the margin of a score."""
    if home == away:
        return DRAW
    return f"{HOME if home > away else AWAY} by {abs(home - away)}"


def _refused(detail: str, field: str) -> RefusedError:
    return RefusedError(Reason.BROKEN_RULE, detail, field)
