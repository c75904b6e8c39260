"""The figures of an innings laid out by name, so that two scorecards can be compared one by one."""

import re
from typing import Any, TypeAlias

from schemas.cricket.published import InningsCard
from tables.cricket.scoring.state import Closed, Innings, Over

Figures: TypeAlias = dict[str, Any]
"""Figures by where they stand: "innings 1 extras.wides"."""


def expected_figures(number: int, line: dict[str, Any]) -> Figures:
    """Lay out an innings of expected.jsonl by name."""
    at = f"innings {number}"
    figures: Figures = {
        f"{at} {name}": line[name]
        for name in (
            "team",
            "super_over",
            "total",
            "wickets",
            "legal_balls",
            "overs",
            "declared",
            "forfeited",
        )
    }
    if line["absent_hurt"]:
        figures[f"{at} absent_hurt"] = line["absent_hurt"]
    figures |= {f"{at} extras.{kind}": runs for kind, runs in line["extras"].items()}
    if line["target"]:
        figures[f"{at} target"] = line["target"]["runs"]
        figures[f"{at} target.overs"] = line["target"]["overs"]
    figures[f"{at} batters"] = list(line["batters"])
    for name, batter in line["batters"].items():
        figures |= {f"{at} batter {name} {key}": value for key, value in batter.items() if key != "retired"}
    figures[f"{at} bowlers"] = list(line["bowlers"])
    for name, bowler in line["bowlers"].items():
        figures |= {f"{at} bowler {name} {key}": value for key, value in bowler.items()}
    figures |= {f"{at} over {index}": runs for index, runs in enumerate(line["per_over"])}
    for index, fall in enumerate(line["falls"], 1):
        figures |= {f"{at} fall {index} {key}": value for key, value in fall.items()}
    for index, stand in enumerate(line["partnerships"], 1):
        figures |= {f"{at} partnership {index} {key}": value for key, value in stand.items()}
    for index, retirement in enumerate(line["retirements"], 1):
        figures[f"{at} retirement {index}"] = retirement
    return figures


def scored_figures(innings: Innings, card: InningsCard, overs: list[Over], wanted: Figures) -> Figures:
    """Lay out our innings by the same names."""
    at = f"innings {innings.number}"
    figures: Figures = {
        f"{at} team": card.team,
        f"{at} super_over": card.super_over,
        f"{at} total": card.runs,
        f"{at} wickets": card.wickets,
        f"{at} legal_balls": innings.legal_balls,
        f"{at} overs": card.overs,
        f"{at} declared": card.declared,
        f"{at} forfeited": innings.closed is Closed.FORFEITED,
        f"{at} extras.wides": card.extras.wides,
        f"{at} extras.noballs": card.extras.no_balls,
        f"{at} extras.byes": card.extras.byes,
        f"{at} extras.legbyes": card.extras.leg_byes,
        f"{at} extras.penalty": card.extras.penalty,
    }
    target = innings.terms.target
    if f"{at} target" in wanted and target is not None:
        whole, balls = divmod(target.balls, innings.terms.balls_per_over)
        figures[f"{at} target"] = card.target
        figures[f"{at} target.overs"] = float(f"{whole}.{balls}")
    if f"{at} absent_hurt" in wanted:  # else the feed may have found out who could not bat
        figures[f"{at} absent_hurt"] = list(innings.terms.absent)
    figures |= _people(at, innings, card)
    figures |= {f"{at} over {index}": over.runs for index, over in enumerate(overs)}
    for index, fall in enumerate(card.fall_of_wickets, 1):
        figures |= {
            f"{at} fall {index} score": fall.score,
            f"{at} fall {index} wicket": fall.wicket,
            f"{at} fall {index} player": fall.player,
            f"{at} fall {index} at": fall.over,
        }
    for index, stand in enumerate(card.partnerships, 1):
        figures |= {
            f"{at} partnership {index} pair": sorted(stand.batters),
            f"{at} partnership {index} runs": stand.runs,
            f"{at} partnership {index} balls": stand.balls,
            f"{at} partnership {index} wicket": stand.wicket,
        }
    return figures


def _people(at: str, innings: Innings, card: InningsCard) -> Figures:
    figures: Figures = {
        f"{at} batters": [line.name for line in card.batting],
        f"{at} bowlers": [line.name for line in card.bowling],
    }
    for line in card.batting:
        name = f"{at} batter {line.name}"
        figures |= {
            f"{name} runs": line.runs,
            f"{name} balls": line.balls,
            f"{name} fours": line.fours,
            f"{name} sixes": line.sixes,
            f"{name} out": _how(line.dismissal),
        }
    legal_balls = {bowler.name: bowler.balls for bowler in innings.card.bowlers}
    over = innings.over
    if over is not None and over.bowlers[-1] in legal_balls:
        legal_balls[over.bowlers[-1]] += over.spell
    for bowling in card.bowling:
        name = f"{at} bowler {bowling.name}"
        overs, _, balls = bowling.overs.partition(".")
        figures |= {
            f"{name} overs": int(overs),
            f"{name} balls": int(balls or 0),
            f"{name} maidens": bowling.maidens,
            f"{name} runs": bowling.runs,
            f"{name} wickets": bowling.wickets,
            f"{name} wides": bowling.wides,
            f"{name} noballs": bowling.no_balls,
            f"{name} legal_balls": legal_balls[bowling.name],
        }
    names = {batter.position: batter for batter in innings.all_batters}
    for index, fall in enumerate(innings.card.retirements, 1):
        batter = names[fall.batter]
        how = batter.how.name.lower().replace("_", " ")
        figures[f"{at} retirement {index}"] = [batter.name, how, fall.score]
    return figures


_HOW = (
    (r"not out|retired hurt|retired not out", None),
    (r"c & b .+", "caught and bowled"),
    (r"c .+ b .+", "caught"),
    (r"st .+ b .+", "stumped"),
    (r"run out( \(.+\))?", "run out"),
    (r"lbw b .+", "lbw"),
    (r"hit wicket b .+", "hit wicket"),
    (r"b .+", "bowled"),
)


def _how(dismissal: str) -> str | None:
    """Read back how a batter was out from what the scorecard says."""
    return next((how for pattern, how in _HOW if re.fullmatch(pattern, dismissal)), dismissal)


def consistency(innings: Innings, card: InningsCard, overs: list[Over]) -> tuple[Figures, Figures]:
    """Sums that have to be equal, whatever the match: what they should be, and what they are."""
    at = f"innings {innings.number} sum of"
    in_overs = sum(over.runs for over in overs)
    outside = card.runs - in_overs  # penalties between balls: the only runs of no over
    not_bowlers = card.extras.byes + card.extras.leg_byes + card.extras.penalty
    sums: Figures = {
        f"{at} bat and extras": sum(line.runs for line in card.batting) + card.extras.total,
        f"{at} bowlers and other extras": sum(line.runs for line in card.bowling) + not_bowlers,
        f"{at} partnerships": sum(line.runs for line in card.partnerships) + outside,
    }
    wanted: Figures = dict.fromkeys(sums, card.runs)
    sums[f"{at} wickets"] = len(card.fall_of_wickets)
    wanted[f"{at} wickets"] = card.wickets
    sums[f"{at} legal balls"] = sum(over.legal_balls for over in overs)
    wanted[f"{at} legal balls"] = innings.legal_balls
    sums[f"{at} penalties outside overs"] = 0 <= outside <= card.extras.penalty
    wanted[f"{at} penalties outside overs"] = True
    return wanted, sums
