"""The data of a match's page, all of one moment."""

from collections.abc import Sequence
from itertools import accumulate

import msgspec

from schemas.cricket.glances import InningsSummary, MatchSummary
from schemas.cricket.published import InningsCard, MatchState, OverSummary, Scorecard
from tables.cricket.projections import match_state, over_summary
from tables.cricket.scorecards import scorecard
from tables.cricket.scoring.state import Match, Over
from tables.cricket.standing import score_text
from tables.cricket.summaries import summarise

RECENT_OVERS = 6


class OverLine(msgspec.Struct, frozen=True):
    """An over, and the score at its end, "93-3"; "" where events between balls make it uncertain."""

    over: OverSummary
    score: str


class InningsPage(msgspec.Struct, frozen=True):
    """An innings: its summary, its card, its overs in order, and the players who have not batted."""

    summary: InningsSummary
    card: InningsCard
    overs: tuple[OverLine, ...]
    yet_to_bat: tuple[str, ...]


class MatchPage(msgspec.Struct, frozen=True):
    """The data of a match's page after event `state.last_seq`.

    `this_over` is how many of `state.last_balls` belong to the over in progress;
    `limit` is the first innings' limit in balls, 0 without one; `all_out` is the
    number of wickets that end the innings being played.
    """

    summary: MatchSummary
    state: MatchState
    card: Scorecard
    innings: tuple[InningsPage, ...]
    this_over: int
    balls_per_over: int
    limit: int
    all_out: int

    @property
    def current(self) -> InningsPage | None:
        """The innings being played, or played last."""
        return self.innings[-1] if self.innings else None

    @property
    def lead(self) -> int | None:
        """Runs by which the batting side was ahead before this innings; None in a chase or a super over."""
        regular = [one.summary for one in self.innings if not one.summary.super_over]
        if self.current is None or self.current.summary.super_over or self.state.target is not None:
            return None
        *before, now = regular
        if all(innings.team == now.team for innings in before):
            return None
        return sum(innings.runs if innings.team == now.team else -innings.runs for innings in before)

    @property
    def recent_overs(self) -> tuple[OverLine, ...]:
        """The latest overs of the innings being played, the newest first."""
        return self.current.overs[: -RECENT_OVERS - 1 : -1] if self.current is not None else ()

    @property
    def economy(self) -> float | None:
        """Runs per over of the current bowler."""
        bowler = self.state.bowler
        if bowler is None or self.current is None:
            return None
        return next((line.economy for line in self.current.card.bowling if line.name == bowler.name), None)

    @property
    def chart(self) -> str:
        """The data of the charts in JSON: each over as [runs, wickets, legal balls]."""
        encoded = msgspec.json.encode(
            {
                "balls_per_over": self.balls_per_over,
                "overs": self.limit // self.balls_per_over,
                "innings": [
                    {
                        "number": innings.summary.number,
                        "team": innings.summary.team,
                        "super_over": innings.summary.super_over,
                        "runs": innings.card.runs,
                        "score": score_text(innings.summary),
                        "target": innings.card.target,
                        "overs": [
                            (line.over.runs, line.over.wickets, line.over.legal_balls)
                            for line in innings.overs
                        ],
                    }
                    for innings in self.innings
                ],
            }
        )
        return encoded.decode()


def match_page(match: Match, overs: Sequence[Over]) -> MatchPage:
    """Return the data of a match's page from its state and its overs."""
    summary, card = summarise(match), scorecard(match)
    state = match_state(match)
    players = {team.name: team.players for team in match.info.teams} if match.info is not None else {}
    current = match.current
    over = current.over if current is not None else None
    return MatchPage(
        summary,
        state,
        card,
        tuple(
            InningsPage(
                at_a_glance,
                innings,
                _lines(
                    at_a_glance,
                    innings,
                    [over_summary(over) for over in overs if over.innings == innings.number],
                ),
                _yet_to_bat(innings, players.get(innings.team, ())),
            )
            for at_a_glance, innings in zip(summary.innings, card.innings, strict=True)
        ),
        min(len(over.balls), len(state.last_balls)) if over is not None else 0,
        current.terms.balls_per_over if current is not None else 6,
        match.innings[0].terms.limit if match.innings else 0,
        current.terms.all_out if current is not None else 10,
    )


def _lines(
    at_a_glance: InningsSummary, innings: InningsCard, overs: Sequence[OverSummary]
) -> tuple[OverLine, ...]:
    # Runs and wickets between overs do not belong to an over: then the scores at the overs' ends are unknown.
    known = sum(over.runs for over in overs) == innings.runs
    runs = accumulate(over.runs for over in overs)
    wickets = accumulate(over.wickets for over in overs)
    lines = [
        OverLine(over, f"{scored}-{out}" if known else "")
        for over, scored, out in zip(overs, runs, wickets, strict=True)
    ]
    if known and lines and at_a_glance.all_out:
        lines[-1] = OverLine(lines[-1].over, f"{at_a_glance.score} all out")
    return tuple(lines)


def _yet_to_bat(innings: InningsCard, players: Sequence[str]) -> tuple[str, ...]:
    batted = {line.name for line in innings.batting}
    return tuple(name for name in players if name not in batted)
