"""The data of a match's page, all of one moment."""

from collections.abc import Sequence
from itertools import accumulate

import msgspec
from msgspec.structs import replace

from schemas.cricket.details import MatchDetails
from schemas.cricket.glances import InningsSummary, MatchSummary
from schemas.cricket.published import (
    BattingLine,
    BowlingLine,
    InningsCard,
    MatchState,
    OverSummary,
    Scorecard,
)
from schemas.cricket.texts import BallText, InningsText, MatchText
from serving.languages.language import Language
from tables.cricket.details import match_details
from tables.cricket.projections import match_state, over_summary
from tables.cricket.scorecards import scorecard
from tables.cricket.scoring.result import outcome_of
from tables.cricket.scoring.state import Innings, Match, Over
from tables.cricket.summaries import summarise
from web.cricket.dismissals import how_out
from web.cricket.facts import Fact, facts_of
from web.cricket.wording import (
    ball_text,
    innings_mark,
    is_in_balls,
    match_text,
    over_sum,
    score_text,
    short_overs,
    spoken_score,
    total_text,
    worded,
)

RECENT_OVERS = 6


BEST = 3
"""Batters, and bowlers, of an innings that a result names."""


class OverLine(msgspec.Struct, frozen=True):
    """An over in words: its balls, its sum "7 runs, 1 wicket", and the score at its end, "93-3".

    The score is "" where events between balls make it uncertain.
    """

    over: OverSummary
    balls: tuple[BallText, ...]
    sum: str
    score: str


class SidesInnings(InningsText, frozen=True):
    """An innings in words, with its team; its `mark` tells it apart from others of the team."""

    team: str = ""


class InningsPage(msgspec.Struct, frozen=True):
    """An innings: its summary, also in words, its card, its overs in order, and who has not batted.

    `how_out` has how each batter of the card was out, in their order, and `takers` are those who are named
    there; `total` is what the card says of the total: "4 wickets, 20 overs".
    """

    summary: InningsSummary
    text: SidesInnings
    card: InningsCard
    how_out: tuple[str, ...]
    takers: tuple[str, ...]
    overs: tuple[OverLine, ...]
    yet_to_bat: tuple[str, ...]
    total: str
    is_over: bool


class Side(msgspec.Struct, frozen=True):
    """A side of a finished match, and its innings."""

    team: str
    innings: tuple[SidesInnings, ...]
    won: bool


class Best(msgspec.Struct, frozen=True):
    """The best of an innings: its batters by runs, the bowlers against them by wickets."""

    team: str
    mark: str
    batting: tuple[BattingLine, ...]
    bowling: tuple[BowlingLine, ...]


class MatchPage(msgspec.Struct, frozen=True):
    """The data of a match's page after event `state.last_seq`; `in_balls` as in The Hundred."""

    summary: MatchSummary
    state: MatchState
    text: MatchText
    card: Scorecard
    innings: tuple[InningsPage, ...]
    balls_per_over: int
    winner: str
    details: MatchDetails
    facts: tuple[Fact, ...]
    in_balls: bool

    @property
    def current(self) -> InningsPage | None:
        """The innings being played, or played last."""
        return self.innings[-1] if self.innings else None

    @property
    def earlier(self) -> tuple[SidesInnings, ...]:
        """The innings before the one being played."""
        return tuple(innings.text for innings in self.innings[:-1])

    @property
    def waiting(self) -> tuple[str, ...]:
        """The sides that have not batted yet."""
        batted = {innings.team for innings in self.summary.innings}
        return tuple(team for team in self.summary.teams if team not in batted)

    @property
    def sides(self) -> tuple[Side, ...]:
        """Both sides as equals, each with its innings."""
        return tuple(
            Side(team, tuple(one.text for one in self.innings if one.text.team == team), team == self.winner)
            for team in self.summary.teams
        )

    @property
    def best(self) -> tuple[Best, ...]:
        """The best of each regular innings."""
        return tuple(
            Best(
                one.text.team,
                one.text.mark,
                tuple(sorted(one.card.batting, key=lambda line: (-line.runs, line.balls))[:BEST]),
                tuple(
                    sorted(
                        (line for line in one.card.bowling if line.wickets),
                        key=lambda line: (-line.wickets, line.runs),
                    )[:BEST]
                ),
            )
            for one in self.innings
            if not one.summary.super_over
        )

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


def match_page(match: Match, overs: Sequence[Over], language: Language) -> MatchPage:
    """Return the data of a match's page in a language, from its state and its overs."""
    summary, card = worded(match, summarise(match), language), scorecard(match)
    state, details = match_state(match), match_details(match)
    outcome = outcome_of(match)
    players = {team.name: team.players for team in match.info.teams} if match.info is not None else {}
    current = match.current
    return MatchPage(
        summary,
        state,
        match_text(match, state, summary, language),
        card,
        tuple(
            InningsPage(
                at_a_glance,
                _in_words(match, summary, at_a_glance, language),
                innings,
                tuple(how_out(batter, language) for batter in played.all_batters),
                _takers(played),
                _lines(
                    at_a_glance,
                    innings,
                    [over_summary(over) for over in overs if over.innings == innings.number],
                    language,
                ),
                _yet_to_bat(innings, players.get(innings.team, ())),
                total_text(match, at_a_glance, language),
                bool(played.closed),
            )
            for at_a_glance, innings, played in zip(summary.innings, card.innings, match.innings, strict=True)
        ),
        current.terms.balls_per_over if current is not None else 6,
        outcome.winner if outcome is not None else "",
        details,
        facts_of(match, details, language),
        is_in_balls(match),
    )


def _takers(innings: Innings) -> tuple[str, ...]:
    """Return who is named among the wickets of an innings: bowlers and fielders."""
    named = (name for batter in innings.all_batters for name in (batter.bowler, *batter.fielders))
    return tuple(dict.fromkeys(name for name in named if name))


def _in_words(
    match: Match, summary: MatchSummary, innings: InningsSummary, language: Language
) -> SidesInnings:
    return SidesInnings(
        innings.number,
        innings_mark(summary, innings, language),
        score_text(innings, language),
        short_overs(match, innings, language),
        spoken_score(innings, language),
        innings.team,
    )


def _lines(
    at_a_glance: InningsSummary, innings: InningsCard, overs: Sequence[OverSummary], language: Language
) -> tuple[OverLine, ...]:
    # Runs and wickets between overs do not belong to an over: then the scores at the overs' ends are unknown.
    known = sum(over.runs for over in overs) == innings.runs
    runs = accumulate(over.runs for over in overs)
    wickets = accumulate(over.wickets for over in overs)
    lines = [
        OverLine(
            over,
            tuple(ball_text(ball, language) for ball in over.balls),
            over_sum(over.runs, over.wickets, language),
            f"{scored}-{out}" if known else "",
        )
        for over, scored, out in zip(overs, runs, wickets, strict=True)
    ]
    if known and lines and at_a_glance.all_out:
        lines[-1] = replace(lines[-1], score=spoken_score(at_a_glance, language))
    return tuple(lines)


def _yet_to_bat(innings: InningsCard, players: Sequence[str]) -> tuple[str, ...]:
    batted = {line.name for line in innings.batting}
    return tuple(name for name in players if name not in batted)
