"""Fouls of a made-up game, and the free throws that they give."""

from feeds.basketball.simulator.floor import Floor
from feeds.basketball.simulator.leagues import MINUTE
from feeds.basketball.simulator.stoppages import Stoppages
from feeds.basketball.simulator.talents import Role
from schemas.basketball.events import Foul, FoulKind, FreeThrow, Note, NoteKind, Rebound, Side, Turnover

_LAST_MINUTES = 2 * MINUTE
_ON_THE_BENCH = 0.3
"""The share of technical fouls of a coach, or of somebody on the bench."""
_FOUL, _TECHNICAL, _THROW = 13, 25, 16
"""Seconds that each takes."""
_TECHNICALS = 2
"""Those that end a player's game."""


class Whistle:
    """The officials."""

    def __init__(self, floor: Floor, stoppages: Stoppages) -> None:
        self._floor = floor
        self._stoppages = stoppages

    def call(
        self,
        side: Side,
        kind: FoulKind,
        fouled: str = "",
        *,
        by: int | None = None,
        detail: str = "",
        loss: str = "",
    ) -> bool:
        """Call a personal foul of a side, of anybody or `by` a player; return whether the bonus punishes it.

        Where it is a turnover too, `loss` says of which kind. A player who has fouled out is replaced.
        """
        floor = self._floor
        book, roster = floor.book, floor.rosters[side]
        fouler = roster.pick(Role.FOUL) if by is None else by
        self._charge(side, fouler, kind, fouled, detail)
        if loss:
            book.events.append(Turnover(*book.head(), side, roster.ids[fouler], False, loss))
        bonus = kind.is_team_foul and self._counts(side)
        self._foul_out(side, fouler)
        return bonus

    def double(self) -> None:
        """Call a foul on a player of each side."""
        rosters = self._floor.rosters
        home, away = (roster.pick(Role.FOUL) for roster in rosters)
        self._charge(Side.HOME, home, FoulKind.DOUBLE, rosters[Side.AWAY].ids[away])
        self._charge(Side.AWAY, away, FoulKind.DOUBLE, rosters[Side.HOME].ids[home])
        self._foul_out(Side.HOME, home)
        self._foul_out(Side.AWAY, away)

    def technical(self, side: Side, kind: FoulKind = FoulKind.TECHNICAL) -> None:
        """Call a technical foul on a side: of a player on court, or (nobody) of the bench."""
        floor = self._floor
        book, roster = floor.book, floor.rosters[side]
        unsporting = kind is FoulKind.TECHNICAL
        if unsporting and floor.random() < _ON_THE_BENCH:
            book.events.append(Foul(*book.head(), side, "", False, "bench", kind=kind))
        else:
            player = roster.pick(Role.FOUL)
            book.events.append(Foul(*book.head(), side, roster.ids[player], kind=kind))
            roster.technicals[player] += unsporting
            if unsporting and roster.technicals[player] == _TECHNICALS:
                self.eject(side, player, "second technical foul")
        book.wait(_TECHNICAL)
        for _ in range(floor.league.technical_throws):
            shooter = floor.rosters[side.other].pick(Role.SHOOT)
            self._throw(side.other, shooter, "technical")

    def eject(self, side: Side, player: int, why: str) -> None:
        """Send a player off, who has not fouled out already."""
        book, roster = self._floor.book, self._floor.rosters[side]
        if player not in roster.five:
            return
        book.events.append(
            Note(*book.head(), kind=NoteKind.EJECTION, side=side, player=roster.ids[player], detail=why)
        )
        self._floor.dismiss(side, player)

    def free_throws(self, side: Side, shooter: int, throws: int, label: str = "") -> bool:
        """Let a player have free throws; return whether the last was made, and the ball is the other side's.

        `label` names those after which the side keeps the ball.
        """
        self._stoppages.dead_ball(side, shooter)
        made = False
        for throw in range(1, throws + 1):
            made = self._throw(side, shooter, f"{label}{throw} of {throws}")
            if not made and throw < throws:
                self._dead_rebound(side)
        return made

    def bonus(self, side: Side, shooter: int) -> bool:
        """Let a player have the free throws of the bonus; return whether the last was made."""
        floor = self._floor
        if floor.rosters[side.other].team_fouls > floor.league.one_and_one:
            return self.free_throws(side, shooter, 2)
        self._stoppages.dead_ball(side, shooter)
        return self._throw(side, shooter, "one-and-one") and self._throw(side, shooter, "2 of 2")

    def _charge(self, side: Side, player: int, kind: FoulKind, fouled: str, detail: str = "") -> None:
        """Report a personal foul."""
        book, roster = self._floor.book, self._floor.rosters[side]
        roster.fouls[player] += 1
        book.events.append(
            Foul(*book.head(), side, roster.ids[player], False, detail, kind=kind, other=fouled)
        )
        book.wait(_FOUL)

    def _foul_out(self, side: Side, player: int) -> None:
        if self._floor.rosters[side].fouls[player] >= self._floor.league.foul_limit:
            self._floor.dismiss(side, player)

    def _counts(self, side: Side) -> bool:
        """Count a team foul; return whether the other side is in the bonus with it."""
        floor = self._floor
        roster, form = floor.rosters[side], floor.league.format
        overtime = floor.book.period > form.periods
        roster.team_fouls += 1
        free = form.overtime_fouls_before_bonus if overtime else form.fouls_before_bonus
        if form.last_two_minutes and floor.book.clock <= _LAST_MINUTES:
            roster.late_fouls += 1
            return roster.team_fouls > free or roster.late_fouls > 1
        return roster.team_fouls > free

    def _throw(self, side: Side, shooter: int, detail: str) -> bool:
        floor = self._floor
        book, roster = floor.book, floor.rosters[side]
        made = floor.random() < roster.talents[shooter].free
        book.wait(_THROW)
        book.events.append(FreeThrow(*book.head(), side, roster.ids[shooter], False, detail, made=made))
        if made:
            floor.add_points(side, 1)
        return made

    def _dead_rebound(self, side: Side) -> None:
        book = self._floor.book
        book.events.append(Rebound(*book.head(), side, "", False, "dead ball", offensive=True))
