"""What goes wrong with the ball of a made-up game: turnovers, fouls, violations."""

from feeds.basketball.simulator.attempts import Attempts
from feeds.basketball.simulator.ball import Ball
from feeds.basketball.simulator.chances import OFFENSIVE_FOUL, TEAM_TURNOVERS, TURNOVERS, Action, Start
from feeds.basketball.simulator.floor import Floor
from feeds.basketball.simulator.leagues import MINUTE
from feeds.basketball.simulator.stoppages import Stoppages
from feeds.basketball.simulator.talents import Role
from feeds.basketball.simulator.whistle import Whistle
from schemas.basketball.events import FoulKind, Note, NoteKind, Steal, Turnover

_OF_THE_TEAM = 0.035
"""The share of turnovers that are nobody's in particular."""
_THREES = 0.06
"""The share of fouls on shooters that are on those of a three."""
_FLAGRANT_TWO = 0.2
"""The share of flagrant fouls that end a player's game."""
_TOSS, _REVIEW = 10, 60
"""Seconds that each takes."""


class Infractions:
    """The fouls and turnovers of a game."""

    def __init__(
        self, floor: Floor, ball: Ball, whistle: Whistle, stoppages: Stoppages, attempts: Attempts
    ) -> None:
        self._floor = floor
        self._ball = ball
        self._whistle = whistle
        self._stoppages = stoppages
        self._attempts = attempts

    def occur(self, action: Action) -> None:
        """Let one of them happen to the side with the ball."""
        match action:
            case Action.TURNOVER:
                self._turn_over()
            case Action.SHOOTING_FOUL:
                self._foul_a_shooter()
            case Action.KICKED_BALL:
                self._kick()
            case Action.HELD_BALL:
                self._hold()
            case Action.TECHNICAL:
                self._lose_temper()
            case Action.DOUBLE:
                self._foul_each_other()
            case Action.FLAGRANT:
                self._foul_flagrantly()
            case _ if self._floor.league.professional:
                self._foul_professionally(action)
            case _:
                self.foul()

    def foul(self, detail: str = "") -> None:
        """Foul a player of the side with the ball who is not shooting."""
        ball, fouled = self._ball, self._floor.rosters[self._ball.side].pick(Role.LOSE)
        player = self._floor.rosters[ball.side].ids[fouled]
        if self._whistle.call(ball.side.other, FoulKind.PERSONAL, player, detail=detail):
            self._attempts.after_throws(self._whistle.bonus(ball.side, fouled))
        else:
            self._stoppages.dead_ball(ball.side)
            ball.keep()

    def lose(self, detail: str) -> None:
        """Turn the ball over as a team."""
        book, ball = self._floor.book, self._ball
        book.events.append(Turnover(*book.head(), ball.side, "", False, detail))
        self._turned_over()

    def _turn_over(self) -> None:
        floor, ball = self._floor, self._ball
        book, side, random = floor.book, ball.side, floor.random
        if random() < _OF_THE_TEAM:
            self.lose(TEAM_TURNOVERS[int(random() * len(TEAM_TURNOVERS))])
            return
        roster, others = floor.rosters[side], floor.rosters[side.other]
        loss, loser = TURNOVERS.draw(random()), roster.pick(Role.LOSE)
        if loss is OFFENSIVE_FOUL:
            fouled = others.ids[others.pick(Role.FOUL)]
            self._whistle.call(side, FoulKind.OFFENSIVE, fouled, by=loser, loss=loss.detail)
            self._turned_over()
        elif random() < loss.stolen:
            self._steal(loser, loss.detail)
        else:
            book.events.append(Turnover(*book.head(), side, roster.ids[loser], False, loss.detail))
            self._turned_over()

    def _steal(self, loser: int, detail: str) -> None:
        floor, ball = self._floor, self._ball
        book, side = floor.book, ball.side
        others = floor.rosters[side.other]
        player, thief = floor.rosters[side].ids[loser], others.ids[others.pick(Role.STEAL)]
        reported = "" if floor.apart else thief
        book.events.append(Turnover(*book.head(), side, player, False, detail, steal=reported))
        if floor.apart:
            book.events.append(Steal(*book.head(), side.other, thief))
        ball.give(side.other, Start.LIVE)

    def _turned_over(self) -> None:
        """Give the other side the ball after a whistle."""
        ball = self._ball
        self._stoppages.dead_ball(ball.side.other)
        ball.give(ball.side.other, Start.DEAD)

    def _foul_a_shooter(self) -> None:
        floor, side = self._floor, self._ball.side
        shooter = floor.rosters[side].pick(Role.SHOOT)
        throws = 3 if floor.random() < _THREES else 2
        self._whistle.call(side.other, FoulKind.SHOOTING, floor.rosters[side].ids[shooter])
        self._attempts.after_throws(self._whistle.free_throws(side, shooter, throws))

    def _kick(self) -> None:
        """Stop the ball with a foot."""
        floor, ball = self._floor, self._ball
        book, roster = floor.book, floor.rosters[ball.side.other]
        player = roster.ids[roster.pick(Role.STEAL)]
        book.events.append(
            Note(
                *book.head(),
                kind=NoteKind.VIOLATION,
                side=ball.side.other,
                player=player,
                detail="kicked ball",
            )
        )
        self._stoppages.dead_ball(ball.side)
        ball.keep()

    def _hold(self) -> None:
        """Let two players hold the ball: a jump ball decides whose it is."""
        floor, ball = self._floor, self._ball
        book, side = floor.book, ball.side
        lost = floor.random() < 0.5
        if lost:
            roster = floor.rosters[side]
            player = roster.ids[roster.pick(Role.LOSE)]
            book.events.append(Turnover(*book.head(), side, player, False, "held ball"))
        winner = side.other if lost else side
        book.wait(_TOSS)
        book.events.append(Note(*book.head(), kind=NoteKind.JUMP_BALL, side=winner, detail="held ball"))
        if lost:
            ball.give(winner, Start.DEAD)
        else:
            ball.keep()

    def _lose_temper(self) -> None:
        side = self._ball.side
        self._whistle.technical(side if self._floor.random() < 0.5 else side.other)
        self._ball.start = Start.DEAD

    def _foul_each_other(self) -> None:
        self._whistle.double()
        self._stoppages.dead_ball(self._ball.side)
        self._ball.keep()

    def _foul_flagrantly(self) -> None:
        """Foul a player so hard that the other side has two free throws, and the ball."""
        floor, ball = self._floor, self._ball
        book, others, side = floor.book, floor.rosters[ball.side.other], ball.side
        fouled, fouler = floor.rosters[side].pick(Role.SHOOT), others.pick(Role.FOUL)
        thrown_out = floor.random() < _FLAGRANT_TWO
        detail = "flagrant 2" if thrown_out else "flagrant 1"
        self._whistle.call(
            side.other, FoulKind.FLAGRANT, floor.rosters[side].ids[fouled], by=fouler, detail=detail
        )
        book.wait(_REVIEW)
        book.events.append(Note(*book.head(), kind=NoteKind.REVIEW, detail="flagrant foul"))
        if thrown_out:
            self._whistle.eject(side.other, fouler, "flagrant 2")
        self._whistle.free_throws(side, fouled, 2, "flagrant ")
        ball.keep()

    def _foul_professionally(self, action: Action) -> None:
        """Foul as only some leagues know it: its free throws leave the ball with the side that has it."""
        floor, ball = self._floor, self._ball
        in_time = floor.book.clock <= 2 * MINUTE if action is Action.AWAY_FROM_PLAY else ball.is_fresh
        match action:
            case Action.THREE_SECONDS:
                self._three_seconds()
            case Action.CLEAR_PATH if in_time:
                self._foul_and_keep(FoulKind.CLEAR_PATH, 2, "clear path ")
            case Action.TAKE if in_time:
                self._foul_and_keep(FoulKind.TAKE, 1, "take foul ")
            case Action.AWAY_FROM_PLAY if in_time:
                self._foul_and_keep(FoulKind.AWAY_FROM_PLAY, 1, "away from play ")
            case _:
                self.foul()

    def _foul_and_keep(self, kind: FoulKind, throws: int, label: str) -> None:
        floor, ball = self._floor, self._ball
        roster = floor.rosters[ball.side]
        fouled = roster.pick(Role.SHOOT)
        self._whistle.call(ball.side.other, kind, roster.ids[fouled])
        self._whistle.free_throws(ball.side, fouled, throws, label)
        ball.keep()

    def _three_seconds(self) -> None:
        """Wait in the lane without an opponent: a technical foul of the defence."""
        ball = self._ball
        self._whistle.technical(ball.side.other, FoulKind.DEFENSIVE_THREE_SECONDS)
        ball.keep()
