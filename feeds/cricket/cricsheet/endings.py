"""How the innings of a Cricsheet file ended, derived from the file's content.

A scorer learns that an innings is over, that a target was revised, that a batter
cannot bat; the file has only the figures. This module adds them up for that alone:
the feed does no scoring.
"""

from feeds.cricket.cricsheet.format import CricsheetMatch, FileTarget, Innings, Result, Wicket
from schemas.cricket.events import Target, WicketType

NOT_OUT = (WicketType.RETIRED_HURT, WicketType.RETIRED_NOT_OUT)


class Ending:
    """The end of one innings of a match.

    Attributes:
        target: the one in the file, if any.
        is_par: the target is not the one that the chase was played for. When rain ends a chase,
            the file has the par of that moment: for the balls bowled by then, or
            below a score that the batting side went on from.
        last_over_called: the last over was complete.
        absent: the players who could not bat.
        needs_closing: the score does not show that the innings is over, or that no
            other follows.
    """

    def __init__(self, content: CricsheetMatch, number: int) -> None:
        self._content = content
        self._info = content.info
        self._number = number
        self._innings = innings = content.innings[number - 1]
        self._is_last = number == len(content.innings)
        self._runs = _runs(innings)
        self._wickets = sum(_is_out(wicket) for wicket in _wickets(innings))
        self.target = _target(innings.target, self._info.balls_per_over) if innings.target else None
        self.last_over_called = _last_over_called(innings, self._info.balls_per_over)
        self._balls = self._balls_used()
        self.is_par = self.target is not None and self._is_par(self.target)
        self.absent = innings.absent_hurt or self._unable_to_bat()
        self.needs_closing = self._needs_closing()

    @property
    def max_balls(self) -> int:
        """Return the most balls of the innings, 0 for no limit."""
        return self._info.balls_per_over * (1 if self._innings.super_over else self._info.overs)

    def _balls_used(self) -> int:
        overs, per_over = self._innings.overs, self._info.balls_per_over
        if self.last_over_called or not overs:
            return len(overs) * per_over
        return (len(overs) - 1) * per_over + overs[-1].legal_balls

    def _is_par(self, target: Target) -> bool:
        if target.balls % self._info.balls_per_over and target.balls == self._balls:
            return True
        last_ball = self._innings.overs[-1].deliveries[-1].total if self._innings.overs else 0
        return self._runs - self._innings.penalty_runs.post - last_ball >= target.runs

    def _behind(self) -> int:
        """Return the runs that the batting side lacks to be level, when this innings is over."""
        if self.target is not None:
            return self.target.runs - 1 - self._runs
        before = self._content.innings[: self._number - 1]
        if self._innings.super_over:
            before = before[-1:]
        team = self._innings.team
        return sum(-_runs(other) if other.team == team else _runs(other) for other in before) - self._runs

    @property
    def _decides(self) -> bool:
        """Return whether neither side has an innings after this one."""
        if self._innings.super_over:
            return sum(innings.super_over for innings in self._content.innings[: self._number]) % 2 == 0
        return self.target is not None or self._number == (2 if self._info.overs else 4)

    @property
    def _is_complete(self) -> bool:
        """Return whether the score, or the captain, ends the innings."""
        innings = self._innings
        limit = (self.target.balls if self.target is not None else 0) or self.max_balls
        return (
            innings.declared
            or innings.forfeited
            or self._wickets >= (2 if innings.super_over else 10 - len(innings.absent_hurt))
            or 0 < limit <= self._balls
            or (self._decides and self._behind() < 0)
        )

    def _unable_to_bat(self) -> tuple[str, ...]:
        """Return the batters who could not bat, though the file does not call them absent.

        A last innings that nothing ended, and that is lost by exactly the runs it
        lacks, was all out: the batters who had retired or not batted could not bat.
        """
        outcome = self._info.outcome
        if self._is_complete or not self._is_last or self._innings.super_over:
            return ()
        if outcome.winner == self._innings.team or not 0 < outcome.by.runs == self._behind():
            return ()
        balls = (ball for over in self._innings.overs for ball in over.deliveries)
        batted = {name for ball in balls for name in (ball.batter, ball.non_striker)}
        squad = self._info.players.get(self._innings.team, ())
        retired = [wicket.player_out for wicket in _wickets(self._innings) if not _is_out(wicket)]
        return (*retired, *(name for name in squad if name not in batted))[: 10 - self._wickets]

    def _needs_closing(self) -> bool:
        outcome = self._info.outcome
        if self._is_last and outcome.method.lower() == "awarded":
            return False  # abandoned, for no reason of play
        if self._is_complete:  # if the match is a draw all the same, time ran out
            return self._is_last and outcome.result is Result.DRAW
        return self._is_last or bool(self.max_balls)


def _runs(innings: Innings) -> int:
    penalty = innings.penalty_runs
    return sum(ball.total for over in innings.overs for ball in over.deliveries) + penalty.pre + penalty.post


def _wickets(innings: Innings) -> list[Wicket]:
    return [wicket for over in innings.overs for ball in over.deliveries for wicket in ball.wickets]


def _is_out(wicket: Wicket) -> bool:
    return WicketType[wicket.kind.name] not in NOT_OUT


def _last_over_called(innings: Innings, balls_per_over: int) -> bool:
    if not innings.overs:
        return False
    last = innings.overs[-1]
    return str(last.over) in innings.miscounted_overs or last.legal_balls >= balls_per_over


def _target(target: FileTarget, balls_per_over: int) -> Target:
    """Read 33.3 overs as 33 overs and 3 balls."""
    overs, balls = divmod(round(target.overs * 10), 10)
    return Target(target.runs, overs * balls_per_over + balls)
