"""What the side with the ball of a made-up match does with it, and what happens while it is dead."""

from feeds.football.simulator.attempts import Attempts
from feeds.football.simulator.book import MINUTE, SECOND
from feeds.football.simulator.changes import Changes
from feeds.football.simulator.eleven import Role
from feeds.football.simulator.pitch import Pitch
from feeds.football.simulator.reviews import Reviews
from feeds.football.simulator.whistle import Whistle
from schemas.football.events import Offside, Pass, Possession
from schemas.football.kinds import Side

_SHOT, _FOUL, _OWN_GOAL, _LOST = 0.0185, 0.0268, 0.00008, 0.09
"""The share of actions that are a shot, a foul, an own goal, and a ball lost without any event."""
_OFFSIDE = 0.0042
"""The share of passes."""
_OUT = 0.42
_BEHIND = 0.046
"""The shares of passes that reach nobody and leave the pitch: over the touch-line, or for a corner."""
_TRAILING = 1.25
"""By how much more a side shoots that trails."""
_PASS, _THROW_IN, _OFFSIDE_KICK = 2_280, 12, 24
"""Milliseconds of a pass, and as many again at random; seconds until the ball is in play again."""
_TOLD_EVERY = 5 * MINUTE


class Play:
    """The play of a match.

    Attributes:
        side: who has the ball.
        whistle: its fouls.
    """

    def __init__(self, pitch: Pitch) -> None:
        reviews = Reviews(pitch)
        self.side = Side.HOME
        self.changes = Changes(pitch)
        self._pitch = pitch
        self._attempts = Attempts(pitch, reviews)
        self.whistle = Whistle(pitch, self._attempts, reviews)
        self._told_at = 0

    def act(self) -> None:
        """Let the side with the ball do something."""
        pitch, side, random = self._pitch, self.side, self._pitch.random
        book, chance = pitch.book, random()
        took = int(_PASS * (1 + random()))
        book.clock += took
        pitch.held[side] += took
        shots = _SHOT * pitch.attack[side]
        if book.score[side] < book.score[side.other]:
            shots *= _TRAILING
        if chance < shots:
            self.side = self._attempts.shoot(side)
        elif (chance := chance - shots) < _FOUL:
            self.side = self.whistle.foul(side.other if random() < 0.7 else side)
        elif (chance := chance - _FOUL) < _OWN_GOAL:
            self.side = self._attempts.own_goal(side.other)
        elif chance < _LOST:
            self.side = side.other
            return
        else:
            self._pass(side)
            return
        self._dead_ball()

    def tell_possession(self) -> None:
        """Tell the share of time that the home side had the ball, where the feed does."""
        pitch, (home, away) = self._pitch, self._pitch.held
        if pitch.tells_possession:
            share = round(100 * home / max(1, home + away), 1)
            pitch.book.events.append(Possession(*pitch.book.head(), home=share))

    def _pass(self, side: Side) -> None:
        pitch, random = self._pitch, self._pitch.random
        book, eleven = pitch.book, pitch.elevens[side]
        player, chance = eleven.ids[eleven.pick(Role.PASS)], random()
        if chance < pitch.accuracy[side]:
            book.events.append(Pass(*book.head(), side, player, accurate=True))
            return
        self.side = side.other
        if chance > 1 - _OFFSIDE:
            book.events.append(Pass(*book.head(), side, player, accurate=False, offside=not pitch.apart))
            if pitch.apart:
                receiver = eleven.ids[eleven.pick(Role.SHOOT)]
                book.events.append(Offside(*book.head(), side, receiver))
            book.clock += _OFFSIDE_KICK * SECOND
            self._dead_ball()
            return
        book.events.append(Pass(*book.head(), side, player, accurate=False))
        where = random()
        if where < _BEHIND:
            self.side = self._attempts.corner(side)
        elif where < _BEHIND + _OUT:
            book.clock += _THROW_IN * SECOND
            self._dead_ball()

    def _dead_ball(self) -> None:
        """Let coaches change players, and a provider tell its figure."""
        book = self._pitch.book
        self.changes.make_due()
        if not 0 <= book.clock - self._told_at < _TOLD_EVERY:
            self._told_at = book.clock
            self.tell_possession()
