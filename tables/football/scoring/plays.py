"""What each kind of event counts."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from schemas.football.events import (
    AddedTime,
    Card,
    Corner,
    Foul,
    Kick,
    Lineup,
    Offside,
    OwnGoal,
    Pass,
    PhaseEnd,
    Possession,
    Review,
    Save,
    Shot,
    Substitution,
)
from schemas.football.kinds import HALVES, ShotOutcome, Side
from tables.football.scoring.flow import counted, end_phase
from tables.football.scoring.goals import book, one_more, review, score
from tables.football.scoring.state import Change, Match, Pair, Penalty, Sheet


def add(pair: Pair, side: Side) -> Pair:
    """Return a pair with one more of a side."""
    home, away = pair
    return (home + 1, away) if side is Side.HOME else (home, away + 1)


def passed(match: Match, event: Pass) -> Match:
    """Return the match after a pass."""
    totals, side = match.totals, event.side
    accurate = add(totals.accurate, side) if event.accurate else totals.accurate
    totals = replace(totals, passes=add(totals.passes, side), accurate=accurate)
    if event.corner:
        totals = replace(totals, corners=add(totals.corners, side))
    if event.offside:
        totals = replace(totals, offsides=add(totals.offsides, side))
    return counted(match, totals)


def shoot(match: Match, event: Shot) -> Match:
    """Return the match after a shot, or a goal."""
    totals, side, xg = match.totals, event.side, match.totals.xg
    if event.xg is not None:
        xg = (xg[0] + event.xg, xg[1]) if side is Side.HOME else (xg[0], xg[1] + event.xg)
    saved = event.outcome is ShotOutcome.SAVED
    totals = replace(
        totals,
        shots=add(totals.shots, side),
        on_target=add(totals.on_target, side) if event.on_target else totals.on_target,
        saved=add(totals.saved, side) if saved else totals.saved,
        xg=xg,
    )
    match = counted(match, totals)
    return score(match, event) if event.outcome is ShotOutcome.GOAL else match


def corner(match: Match, event: Corner) -> Match:
    """Return the match after a corner kick."""
    return counted(match, replace(match.totals, corners=add(match.totals.corners, event.side)))


def foul(match: Match, event: Foul) -> Match:
    """Return the match after a foul, and its card."""
    match = counted(match, replace(match.totals, fouls=add(match.totals.fouls, event.side)))
    return match if event.card is None else book(match, event, event.card)


def offside(match: Match, event: Offside) -> Match:
    """Return the match after an offside."""
    return counted(match, replace(match.totals, offsides=add(match.totals.offsides, event.side)))


def save(match: Match, event: Save) -> Match:
    """Return the match after a save."""
    return counted(match, replace(match.totals, saves=add(match.totals.saves, event.side)))


def substitute(match: Match, event: Substitution) -> Match:
    """Return the match after a substitution."""
    change = Change(event.seq, event.phase, event.clock_ms, event.side, event.player, event.other)
    return replace(match, changes=one_more(match.changes, change, "substitutions"))


def kick(match: Match, event: Kick) -> Match:
    """Return the match after a kick of the shoot-out, which counts in no score."""
    penalty = Penalty(event.seq, event.side, event.player, event.outcome)
    return replace(match, penalties=one_more(match.penalties, penalty, "kicks of a shoot-out"))


def line_up(match: Match, event: Lineup) -> Match:
    """Return the match with another line-up or formation of a side."""
    sheet = match.sheets[event.side]
    if event.players:
        sheet = replace(sheet, players=event.players, seq=event.seq, first=sheet.first or event.players)
    if event.formation:
        sheet = replace(sheet, formation=event.formation)
    home, away = match.sheets
    sheets: tuple[Sheet, Sheet] = (sheet, away) if event.side is Side.HOME else (home, sheet)
    return replace(match, sheets=sheets)


def add_time(match: Match, event: AddedTime) -> Match:
    """Return the match after added time was announced, or announced again."""
    if event.phase not in HALVES:
        return match
    first, second, third, fourth = (
        event.minutes if half is event.phase else minutes
        for half, minutes in zip(HALVES, match.added, strict=True)
    )
    return replace(match, added=(first, second, third, fourth))


def possess(match: Match, event: Possession) -> Match:
    """Return the match with the provider's figure of possession."""
    return replace(match, possession=event.home)


COUNTED: dict[type, Callable[[Match, Any], Match]] = {
    Pass: passed,
    Shot: shoot,
    OwnGoal: score,
    Corner: corner,
    Foul: foul,
    Offside: offside,
    Save: save,
    Card: lambda match, event: book(match, event, event.card),
    Substitution: substitute,
    Kick: kick,
    Lineup: line_up,
    PhaseEnd: end_phase,
    AddedTime: add_time,
    Possession: possess,
    Review: review,
}
"""What counts an event, by its type; the others count nothing."""
