"""What a game's format makes of its events: names of periods, clocks, bonus, time-outs left, result."""

from enum import StrEnum
from functools import lru_cache

import msgspec

from schemas.basketball.events import GameFormat, GameInfo, Player, Side, Team
from schemas.basketball.published import PlayerName, Status
from tables.basketball.scoring.plays import LATE_MS
from tables.basketball.scoring.state import Game, Phase, SideState

MINUTE_MS = 60_000

_UNKNOWN = GameInfo("")


def info_of(game: Game) -> GameInfo:
    """Return what is known of a game beside its events; the defaults where it is nothing."""
    return game.info if game.info is not None else _UNKNOWN


class PeriodKind(StrEnum):
    """What a period is. The values begin the names of its messages."""

    QUARTER = "quarter"
    HALF = "half"
    PERIOD = "period"
    """Of a game that has neither four nor two."""
    OVERTIME = "overtime"


class Period(msgspec.Struct, frozen=True, gc=False):
    """A period by its number among those of its kind: the fifth of four quarters is the first overtime."""

    kind: PeriodKind
    number: int


_KINDS = {4: PeriodKind.QUARTER, 2: PeriodKind.HALF}
_LETTERS = {
    PeriodKind.QUARTER: "Q",
    PeriodKind.HALF: "H",
    PeriodKind.PERIOD: "P",
    PeriodKind.OVERTIME: "OT",
}


def period_of(form: GameFormat, period: int) -> Period:
    """Return what the period of this number is in a format."""
    if period > form.periods:
        return Period(PeriodKind.OVERTIME, period - form.periods)
    return Period(_KINDS.get(form.periods, PeriodKind.PERIOD), period)


def period_name(form: GameFormat, period: int) -> str:
    """Return a period's name: "Q3", "H2" of a game of two, "P1" of another, "OT1"; "" before the game."""
    if not period:
        return ""
    known = period_of(form, period)
    return f"{_LETTERS[known.kind]}{known.number}"


@lru_cache(maxsize=4096)
def clock_text(clock_ms: int) -> str:
    """Return a clock as on a scoreboard: "7:47", and in the last minute "0:03.2"."""
    if clock_ms < MINUTE_MS and clock_ms % 1000:
        return f"0:{clock_ms // 1000:02}.{clock_ms % 1000 // 100}"
    return f"{clock_ms // MINUTE_MS}:{clock_ms // 1000 % 60:02}"


def length_ms(form: GameFormat, period: int) -> int:
    """Return the milliseconds of a period."""
    minutes = form.overtime_minutes if period > form.periods else form.period_minutes
    return minutes * MINUTE_MS


def elapsed_ms(form: GameFormat, period: int, clock_ms: int) -> int:
    """Return the milliseconds of play since the game began."""
    before = sum(length_ms(form, one) for one in range(1, period))
    return before + max(0, length_ms(form, period) - clock_ms)


def is_over(game: Game) -> bool:
    """Return whether a game is over: its feed says so, or its last period ended with a side ahead."""
    info = info_of(game)
    if game.phase is Phase.OVER or info.ended:
        return True
    home, away = game.score
    ended = game.phase is Phase.BREAK and game.period >= info.format.periods
    return ended and home != away


def status(game: Game) -> Status:
    """Return the phase of a game."""
    if is_over(game):
        return Status.FINISHED
    return (Status.SCHEDULED, Status.LIVE, Status.BREAK, Status.FINISHED)[game.phase]


def result(game: Game) -> str | None:
    """Return how a game ended, "Boston Celtics won 125-120 after overtime"; None while it goes on."""
    if not is_over(game):
        return None
    home, away = game.score
    if home == away:
        return f"Level at {home}-{away}" if game.last_seq else "Not played"
    winner = name_of(game, Side.HOME if home > away else Side.AWAY)
    over = game.period - info_of(game).format.periods
    after = "" if over < 1 else " after overtime" if over == 1 else f" after {over} overtimes"
    return f"{winner} won {max(home, away)}-{min(home, away)}{after}"


def name_of(game: Game, side: Side) -> str:
    """Return a side's name: the description's, a snapshot's, or its word."""
    return info_of(game).teams[side].name or game.names[side] or ("Home", "Away")[side]


def in_bonus(game: Game, other: SideState) -> bool:
    """Return whether the next team foul of the `other` side gives free throws."""
    form = info_of(game).format
    regular = game.period <= form.periods
    if other.fouls >= (form.fouls_before_bonus if regular else form.overtime_fouls_before_bonus):
        return True
    return form.last_two_minutes and game.clock_ms <= LATE_MS and other.late_fouls >= 1


def timeouts_left(game: Game, state: SideState) -> int | None:
    """Return the time-outs that a side has left in regular time, or in this overtime; None where unknown."""
    form = info_of(game).format
    if not form.timeouts:
        return None
    if game.period > form.periods:
        taken = state.timeouts[game.period - 1] if len(state.timeouts) >= game.period else 0
        return max(0, form.overtime_timeouts - taken)
    return max(0, form.timeouts - sum(state.timeouts))


class Roster:
    """The names of a side's players, by the ids of events."""

    __slots__ = ("_names", "_players")

    def __init__(self, team: Team) -> None:
        self._players = {player.id: player for player in team.players}
        self._names = {one.id: PlayerName(one.id, one.name or one.id, one.number) for one in team.players}

    def player(self, player_id: str) -> Player:
        """Return a player; one that no line-up has is known by its id."""
        return self._players.get(player_id) or Player(player_id)

    def name(self, player_id: str) -> PlayerName:
        """Return how a player is shown."""
        return self._names.get(player_id) or PlayerName(player_id, player_id)


@lru_cache(maxsize=1024)
def roster_of(team: Team) -> Roster:
    """Return the roster of a team, cached: each state of a game in play needs both, and few change."""
    return Roster(team)
