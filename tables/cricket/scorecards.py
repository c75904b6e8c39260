"""A match's scorecard, made from its state."""

from schemas.cricket.events import WicketType
from schemas.cricket.published import (
    BattingLine,
    BowlingLine,
    ExtrasLine,
    FallLine,
    InningsCard,
    PartnershipLine,
    Scorecard,
)
from tables.cricket.scoring.crease import current_partnership
from tables.cricket.scoring.overs import add_over, bowler_overs, overs_bowled
from tables.cricket.scoring.result import outcome_of, result_text
from tables.cricket.scoring.state import Batter, Closed, Innings, Match

_UNNAMED = ""
"""The player of a fall where the producer names no player."""


def scorecard(match: Match) -> Scorecard:
    """Return the scorecard of a match."""
    outcome = outcome_of(match)
    return Scorecard(
        match.match_id,
        match.last_seq,
        tuple(_innings_card(innings) for innings in match.innings),
        result_text(match, outcome) if outcome is not None else None,
    )


def _innings_card(innings: Innings) -> InningsCard:
    terms, extras = innings.terms, innings.extras
    batters = innings.all_batters
    names = {batter.position: batter.name for batter in batters}
    return InningsCard(
        innings.number,
        innings.team,
        innings.runs,
        innings.wickets,
        overs_bowled(innings),
        innings.closed is Closed.DECLARED,
        terms.super_over,
        terms.target.runs if terms.target is not None else None,
        ExtrasLine(
            extras.wides,
            extras.no_balls,
            extras.byes,
            extras.leg_byes,
            extras.penalty,
            extras.wides + extras.no_balls + extras.byes + extras.leg_byes + extras.penalty,
        ),
        tuple(_batting_line(batter) for batter in batters),
        _bowling(innings),
        tuple(
            FallLine(fall.score, fall.wicket, names.get(fall.batter, _UNNAMED), fall.over)
            for fall in innings.card.falls
        ),
        _partnerships(innings, names),
    )


def _batting_line(batter: Batter) -> BattingLine:
    rate = round(100 * batter.runs / batter.balls, 2) if batter.balls else None
    return BattingLine(
        batter.name, batter.runs, batter.balls, batter.fours, batter.sixes, rate, dismissal_text(batter)
    )


def dismissal_text(batter: Batter) -> str:
    """Return how a batter was out as scorecards write it; "not out" if the batter was not.

    "b Anderson", "c Root b Broad", "c & b Moeen Ali", "run out (Stokes)".
    """
    by = f" b {batter.bowler}" if batter.bowler else ""
    fielders = "/".join(batter.fielders)
    match batter.how:
        case WicketType.NONE:
            return "not out"
        case WicketType.BOWLED:
            return by.strip() or "bowled"
        case WicketType.CAUGHT:
            return f"c {fielders}{by}" if fielders else f"caught{by}"
        case WicketType.CAUGHT_AND_BOWLED:
            return f"c &{by}" if by else "caught and bowled"
        case WicketType.STUMPED:
            return f"st {fielders}{by}" if fielders else f"stumped{by}"
        case WicketType.RUNOUT:
            return f"run out ({fielders})" if fielders else "run out"
        case _:
            return batter.how.name.lower().replace("_", " ") + by


def _bowling(innings: Innings) -> tuple[BowlingLine, ...]:
    over, per_over = innings.over, innings.terms.balls_per_over
    lines = []
    for bowler in innings.card.bowlers:
        if over is not None and over.bowlers[-1] == bowler.name:
            bowler = add_over(bowler, over, whole=False)
        balls = bowler.overs * per_over + bowler.loose
        lines.append(
            BowlingLine(
                bowler.name,
                bowler_overs(bowler, per_over),
                bowler.maidens,
                bowler.runs,
                bowler.wickets,
                bowler.wides,
                bowler.no_balls,
                round(bowler.runs * per_over / balls, 2) if balls else None,
            )
        )
    return tuple(lines)


def _partnerships(innings: Innings, names: dict[int, str]) -> tuple[PartnershipLine, ...]:
    present = current_partnership(innings)
    stands = (*innings.card.partnerships, present) if present is not None else innings.card.partnerships
    return tuple(
        PartnershipLine(stand.wicket, (names[stand.first], names[stand.second]), stand.runs, stand.balls)
        for stand in stands
    )
