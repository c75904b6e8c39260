"""The free throws that fouls give, as the rules have them: whose, how many, and who has the ball after."""

from dataclasses import dataclass

from feeds.basketball.simulator.leagues import MINUTE, League
from schemas.basketball.events import Foul, FoulKind, FreeThrow, GameFormat, Side

AND_THE_BALL = {FoulKind.FLAGRANT: 2, FoulKind.CLEAR_PATH: 2, FoulKind.TAKE: 1, FoulKind.AWAY_FROM_PLAY: 1}
"""Free throws after which the side that has them keeps the ball."""


@dataclass
class Due:
    """Free throws that are due: `shooter` is empty where anybody may take them."""

    side: Side
    shooter: str
    throws: int
    keeps_ball: bool = False
    one_and_one: bool = False
    technical: bool = False
    taken: int = 0

    def take(self, event: FreeThrow) -> None:
        """Take one, and object to a wrong one."""
        assert event.side is self.side
        assert event.player == self.shooter or not self.shooter
        self.taken += 1
        assert (event.detail == "technical") == self.technical
        if event.detail.endswith(f"of {3}") and not self.technical:
            self.throws = 3
        if self.one_and_one and self.taken == 1 and not event.made:
            self.throws = 1

    @property
    def done(self) -> bool:
        """Whether that was the last."""
        return self.taken == self.throws


class TeamFouls:
    """The team fouls of a period, which decide about the bonus."""

    def __init__(self, form: GameFormat, period: int) -> None:
        self._form = form
        self._free = form.fouls_before_bonus if period <= form.periods else form.overtime_fouls_before_bonus
        self.count = [0, 0]
        self._late = [0, 0]

    def add(self, event: Foul) -> bool:
        """Count a foul; return whether the other side is in the bonus with it."""
        if not event.kind.is_team_foul:
            return False
        side = event.side
        self.count[side] += 1
        self._late[side] += event.clock_ms <= 2 * MINUTE
        return self.count[side] > self._free or (self._form.last_two_minutes and self._late[side] > 1)


def due_for(event: Foul, league: League, team_fouls: TeamFouls, *, scored: bool) -> Due | None:
    """Return what a foul gives; `scored` is whether the fouled player just did."""
    bonus = team_fouls.add(event)
    side = event.side.other
    if event.kind.is_technical:
        return Due(side, "", league.technical_throws, keeps_ball=True, technical=True)
    if event.kind is FoulKind.SHOOTING:
        return Due(side, event.other, 1 if scored else 2)
    if event.kind in AND_THE_BALL:
        return Due(side, event.other, AND_THE_BALL[event.kind], keeps_ball=True)
    if not bonus or event.kind in (FoulKind.OFFENSIVE, FoulKind.DOUBLE):
        return None
    one_and_one = team_fouls.count[event.side] <= league.one_and_one
    return Due(side, event.other, 2, one_and_one=one_and_one)
