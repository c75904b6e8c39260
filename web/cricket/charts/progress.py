"""How the innings of a match went, over by over: what cricket's charts draw."""

from collections.abc import Sequence
from itertools import accumulate

import msgspec

from serving.languages.language import Language
from tables.cricket.scoring.state import Innings, Match
from web.cricket.charts.powerplays import powerplay_of
from web.cricket.page_model import InningsPage
from web.cricket.wording import is_in_balls

MOST_BARS = 60
"""Overs that can be told apart beside each other; of more, a few are taken together."""

_SIZES = (1, 5, 10, 20, 50)


class OverEnd(msgspec.Struct, frozen=True):
    """An over of an innings: its number from 1, what it brought, and where the innings stood at its end.

    `length` is that of the innings in overs, 18.5 after 18.3 of six balls, and `said` the same in words.
    `score` is "93-3", "" where it is unknown. `ended` is false while it is bowled.
    """

    number: int
    runs: int
    wickets: int
    length: float
    said: str
    total: int
    score: str
    ended: bool


class Progress(msgspec.Struct, frozen=True):
    """An innings as charts draw it.

    `name` has its team, and what tells it apart from others of the team. `side` is the class of its colour.
    `limit` is in overs, 0 without one, and so is the powerplay. In The Hundred lengths are said `in_balls`.
    """

    name: str
    side: str
    runs: int
    score: str
    is_over: bool
    overs: tuple[OverEnd, ...]
    target: int | None
    limit: float
    per_over: int
    powerplay: int
    in_balls: bool

    @property
    def length(self) -> float:
        """Return how many overs have been bowled."""
        return self.overs[-1].length if self.overs else 0.0

    @property
    def room(self) -> float:
        """Return how many overs a chart of it has room for."""
        return max(self.limit, self.length, 1)

    @property
    def size(self) -> int:
        """Return how many overs charts take together: one, unless there are very many."""
        return next((size for size in _SIZES if self.room <= size * MOST_BARS), _SIZES[-1])

    @property
    def ends(self) -> tuple[OverEnd, ...]:
        """Return the overs after which charts say how the innings stood: never one that is being bowled."""
        ended = [over for over in self.overs if over.ended]
        return tuple(over for over in ended if over.number % self.size == 0 or over is ended[-1])


def progress_of(shown: Sequence[InningsPage], match: Match, language: Language) -> tuple[Progress, ...]:
    """Return how the innings of a match went that its page shows, super overs apart."""
    known = {innings.number: innings for innings in match.innings}
    regular = [one for one in shown if not one.summary.super_over]
    teams = list(dict.fromkeys(one.summary.team for one in regular))
    return tuple(
        _progress(
            one, match, known[one.summary.number], f"side-{teams.index(one.summary.team) % 2 + 1}", language
        )
        for one in regular
    )


def _progress(one: InningsPage, match: Match, innings: Innings, side: str, language: Language) -> Progress:
    team, mark, terms = one.text.team, one.text.mark, innings.terms
    in_balls = is_in_balls(match)
    return Progress(
        language.text("cricket-side-marked", team=team, mark=mark) if mark else team,
        side,
        innings.runs,
        one.text.score,
        bool(innings.closed),
        _overs(one, innings, language, in_balls=in_balls),
        one.card.target,
        terms.limit / terms.balls_per_over,
        terms.balls_per_over,
        powerplay_of(match, innings),
        in_balls,
    )


def _overs(one: InningsPage, innings: Innings, language: Language, *, in_balls: bool) -> tuple[OverEnd, ...]:
    per_over, found = innings.terms.balls_per_over, []
    totals = accumulate(line.over.runs for line in one.overs)
    for line, total in zip(one.overs, totals, strict=True):
        over, is_last = line.over, line is one.overs[-1]
        is_part = is_last and not over.complete
        whole, part = (over.over, over.legal_balls) if is_part else (over.over + 1, 0)
        balls = whole * per_over + part
        said = f"{whole}.{part}" if part else whole
        found.append(
            OverEnd(
                over.over + 1,
                over.runs,
                over.wickets,
                balls / per_over,
                language.text("cricket-balls", balls=balls)
                if in_balls
                else language.text("cricket-overs", overs=said),
                # Runs between overs belong to none: then only the last total is known.
                innings.runs if is_last else total,
                line.score,
                not is_part or bool(innings.closed),
            )
        )
    return tuple(found)
