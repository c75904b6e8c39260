"""What a match's format makes of its events: minutes, scores by period, status, result, names."""

import msgspec

from schemas.football.events import MatchFormat, MatchInfo, Player
from schemas.football.kinds import HALVES, Phase, ShotOutcome, Side
from schemas.football.published import PlayerName
from schemas.football.words import PhaseName, Status
from tables.football.scoring.state import Match, Pair, Penalty

MINUTE_MS = 60_000

KICKS = 5
"""Kicks of each side before sudden death (Law 10)."""

PHASES = tuple(PhaseName(phase.name.lower()) for phase in Phase)
"""The public words of phases, by their numbers: a tuple, since an enum's hash takes longer than the rest."""

_SHOWN = ("", None, "HT", None, "FT", None, "HT", None, "AET", "PEN", "FT")
"""What a scoreboard shows in a phase in place of a minute, by the phase's number."""

_PERIODS = tuple(sum(half <= phase for half in HALVES[1:]) for phase in Phase)
"""The half, of four, in whose score a goal of a phase counts, by the phase's number."""

_UNKNOWN = MatchInfo("")


def info_of(match: Match) -> MatchInfo:
    """Return what is known of a match beside its events; the defaults where it is nothing."""
    return match.info if match.info is not None else _UNKNOWN


def minute_text(form: MatchFormat, phase: Phase, clock_ms: int) -> str:
    """Return a minute as on a scoreboard: the first is "1", in added time "45+2", between two halves "HT"."""
    if (shown := _SHOWN[phase]) is not None:
        return shown
    before, length = 0, form.half_minutes
    if phase is Phase.SECOND_HALF:
        before = form.half_minutes
    elif phase is not Phase.FIRST_HALF:
        length = form.extra_half_minutes
        before = 2 * form.half_minutes + (length if phase is Phase.EXTRA_TIME_SECOND_HALF else 0)
    minute = clock_ms // MINUTE_MS + 1
    return str(before + minute) if minute <= length else f"{before + length}+{minute - length}"


def periods(match: Match) -> tuple[Pair, ...]:
    """Return the goals of both sides by half; those of extra time from its start on."""
    count = 4 if had_extra_time(match) else 2
    found = [[0, 0] for _ in range(count)]
    for goal in match.goals:
        if goal.counts:
            found[min(_PERIODS[goal.phase], count - 1)][goal.side] += 1
    return tuple((home, away) for home, away in found)


def had_extra_time(match: Match) -> bool:
    """Return whether a match went to extra time."""
    latest = match.opened or (match.windows[-1] if match.windows else None)
    return latest is not None and latest.phase >= Phase.EXTRA_TIME_FIRST_HALF


def half_time(match: Match) -> Pair | None:
    """Return the score at half-time; None before, and where no snapshot of the score came by then."""
    is_known = not match.snapshots or match.since <= Phase.HALF_TIME
    return periods(match)[0] if is_known and match.phase >= Phase.HALF_TIME else None


def is_over(match: Match) -> bool:
    """Return whether a match is over: its feed says so, or nothing can follow the phase that ended."""
    info = info_of(match)
    if match.phase is Phase.POST_MATCH or info.ended:
        return True
    level = match.score[0] == match.score[1]
    if match.phase is Phase.FULL_TIME:
        return not (level and (info.format.extra_time or info.format.shoot_out))
    return match.phase is Phase.EXTRA_TIME_OVER and not (level and info.format.shoot_out)


def status(match: Match) -> Status:
    """Return the stage of a match."""
    if is_over(match):
        return Status.FINISHED
    if match.phase is Phase.PRE_MATCH:
        return Status.SCHEDULED
    return Status.LIVE if match.phase in HALVES or match.phase is Phase.SHOOT_OUT else Status.BREAK


class Outcome(msgspec.Struct, frozen=True, gc=False):
    """How a match ended.

    `winner` is None where neither side won. `kicks` is how the shoot-out stood that decided it, None where
    none did; `extra_time` is whether there was any, `played` whether there was a match at all.
    """

    winner: Side | None
    score: Pair
    kicks: Pair | None = None
    extra_time: bool = False
    played: bool = True


def outcome_of(match: Match) -> Outcome | None:
    """Return how a match ended; None while it goes on."""
    if not is_over(match):
        return None
    score, kicks, extra_time = match.score, shoot_out(match.penalties), had_extra_time(match)
    home, away = score
    if home == away and kicks[0] != kicks[1]:
        return Outcome(_higher(kicks), score, kicks, extra_time)
    played = bool(home or away) or match.phase is not Phase.PRE_MATCH
    return Outcome(None if home == away else _higher(score), score, None, extra_time, played)


def result(match: Match) -> str | None:
    """Return how a match ended: "Arsenal won 2-1", "Level at 1-1", "X won 4-2 on penalties after 1-1".

    None while it goes on.
    """
    outcome = outcome_of(match)
    if outcome is None:
        return None
    home, away = outcome.score
    if not outcome.played:
        return "Not played"
    after = " after extra time" if outcome.extra_time else ""
    if outcome.winner is None:
        return f"Level at {home}-{away}{after}"
    winner = name_of(match, outcome.winner)
    if outcome.kicks is not None:
        return f"{winner} won {max(outcome.kicks)}-{min(outcome.kicks)} on penalties after {home}-{away}"
    return f"{winner} won {max(home, away)}-{min(home, away)}{after}"


def _higher(pair: Pair) -> Side:
    return Side.HOME if pair[0] > pair[1] else Side.AWAY


def shoot_out(kicks: tuple[Penalty, ...]) -> Pair:
    """Return how a shoot-out stands."""
    scored = [kick.side for kick in kicks if kick.outcome is ShotOutcome.GOAL]
    return scored.count(Side.HOME), scored.count(Side.AWAY)


def shoot_out_winner(kicks: tuple[Penalty, ...]) -> Side | None:
    """Return who has won a shoot-out: the other side cannot catch up, or is behind after as many kicks."""
    home, away = shoot_out(kicks)
    sides = [kick.side for kick in kicks]
    taken = sides.count(Side.HOME), sides.count(Side.AWAY)
    # Beyond five, a side has one more kick only to answer the other's.
    most = max(KICKS, *taken)
    if home > away + most - taken[Side.AWAY]:
        return Side.HOME
    return Side.AWAY if away > home + most - taken[Side.HOME] else None


def name_of(match: Match, side: Side) -> str:
    """Return a side's name: the description's, a snapshot's, or its word."""
    return info_of(match).teams[side].name or match.names[side] or ("Home", "Away")[side]


def share(pair: Pair, side: int) -> float | None:
    """Return a side's share of both sides' figure in percent, one decimal; None where there is nothing."""
    whole = pair[0] + pair[1]
    return round(100 * pair[side] / whole, 1) if whole else None


def xg_of(shots: int, xg: float) -> float | None:
    """Return the sum of a side's chances; None where it has shots, and its feed rates none of them."""
    return None if shots and not xg else round(xg, 4)


class Rosters:
    """The names of both sides' players, by the ids of events."""

    __slots__ = ("_sides",)

    def __init__(self, info: MatchInfo) -> None:
        self._sides = tuple({player.id: player for player in team.players} for team in info.teams)

    def player(self, side: Side, player_id: str) -> Player:
        """Return a player of a side, or of the other one; one whom no team sheet has is known by the id."""
        sides = self._sides
        return sides[side].get(player_id) or sides[side.other].get(player_id) or Player(player_id)

    def name(self, side: Side, player_id: str) -> PlayerName:
        """Return how a player is shown."""
        player = self.player(side, player_id)
        return PlayerName(player_id, player.name or player_id, player.number)

    def named(self, side: Side, player_id: str) -> PlayerName | None:
        """Return how a player is shown; None for an empty id."""
        return self.name(side, player_id) if player_id else None
