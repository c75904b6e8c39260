"""What the side with the ball of a made-up game does with it, and with the time that is left."""

from feeds.basketball.simulator.attempts import Attempts
from feeds.basketball.simulator.ball import Ball
from feeds.basketball.simulator.chances import ACTIONS, TIMES, Action, Start
from feeds.basketball.simulator.floor import Floor
from feeds.basketball.simulator.infractions import Infractions
from feeds.basketball.simulator.leagues import MINUTE
from feeds.basketball.simulator.stoppages import Stoppages
from feeds.basketball.simulator.whistle import Whistle

_HEAVE_MS = 3_000
"""Less time than this allows only a shot from far away."""
_HEAVES = 0.5
"""The share of those who throw it where it decides nothing: it costs them their percentage."""
_REACTS = 0.85
"""How often a side that trails fouls on purpose when it should."""


class Possession:
    """The play of a game's periods."""

    def __init__(self, floor: Floor, stoppages: Stoppages) -> None:
        self.ball = Ball(floor.league)
        whistle = Whistle(floor, stoppages)
        self._floor = floor
        self._attempts = Attempts(floor, self.ball, whistle, stoppages)
        self._infractions = Infractions(floor, self.ball, whistle, stoppages, self._attempts)

    def act(self) -> None:
        """Let the side with the ball do something, or the period end."""
        book, ball = self._floor.book, self.ball
        if self._floor.is_final and self._stop_the_clock():
            return
        took = self._time()
        if took >= book.clock:
            self._end_the_period()
        elif took >= ball.shot_clock:
            book.play(ball.shot_clock)
            self._infractions.lose("shot clock violation")
        else:
            book.play(took)
            ball.shot_clock -= took
            action = ACTIONS.draw(self._floor.random())
            if action is Action.SHOT:
                self._attempts.shoot()
            else:
                self._infractions.occur(action)

    def _time(self) -> int:
        """Return the milliseconds that the next action takes."""
        floor, ball, clock = self._floor, self.ball, self._floor.book.clock
        least, spread = TIMES[ball.start]
        took = 100 * int(floor.league.pace * (least + (floor.random() + floor.random()) * spread))
        if ball.start is Start.DEAD:
            took = 100 * int(took * ball.share / 100)
        if clock > 2 * MINUTE:
            return took
        lead = floor.lead(ball.side)
        if floor.is_final and lead < -3:
            return 100 * int(took * 0.006)
        if clock <= ball.shot_clock and floor.is_final and lead > 0:
            return clock
        if clock <= ball.shot_clock and ball.start is not Start.REBOUND:
            # The last shot of a period leaves the others no time.
            return max(took, clock - 500 - 100 * int(floor.random() * 40))
        return took

    def _stop_the_clock(self) -> bool:
        """Foul on purpose, as a side that trails at the end does; return whether."""
        floor, book = self._floor, self._floor.book
        lead, clock = floor.lead(self.ball.side), book.clock
        if not 0 < lead <= 9 or not 1_500 < clock < (24_000 if lead < 4 else 42_000):
            return False
        if floor.random() > _REACTS:
            return False
        book.play(min(500 + 100 * int(floor.random() * 35), clock - 300))
        self._infractions.foul("take")
        return True

    def _end_the_period(self) -> None:
        """Let the time run out: with a shot at the buzzer, or without."""
        floor, book = self._floor, self._floor.book
        lead, clock, random = floor.lead(self.ball.side), book.clock, floor.random
        if floor.is_final and lead > 0:
            book.play(clock)
        elif clock >= _HEAVE_MS or self.ball.start is Start.REBOUND:
            book.play(max(0, clock - 100 * int(random() * 12)))
            self._attempts.shoot()
        elif random() < _HEAVES or (floor.is_final and lead >= -3):
            book.play(max(0, clock - 100 * int(random() * 4)))
            self._attempts.heave()
        else:
            book.play(clock)
