"""What both sides of a made-up game share: the book, the score, and who is on court."""

from random import Random

from feeds.basketball.simulator.book import Book
from feeds.basketball.simulator.leagues import MINUTE, League
from feeds.basketball.simulator.roster import CLOSE, DECIDED, USUAL, Mind, Roster
from schemas.basketball.events import Side, Substitution, Team

_AT_HOME = 0.008
_DAY = 0.008
"""By how much the day's form changes the chance of a side's shots: a standard deviation."""
_LATE = 6 * MINUTE
_CLOSE = 10
_DECIDED = 17


class Floor:
    """A game in play.

    Attributes:
        score: home and away.
        edge: what is added to the chance of each side's shots.
        run: the latest points without an answer, by the side `run_of`.
        apart: assists, steals and blocks are events of their own.
    """

    def __init__(self, book: Book, league: League, teams: tuple[Team, Team], rng: Random) -> None:
        self.book = book
        self.league = league
        self.rng = rng
        self.random = rng.random
        self.rosters = tuple(Roster(team, rng.random) for team in teams)
        self.score = [0, 0]
        self.edge = tuple(league.skill + home + rng.gauss(0, _DAY) for home in (_AT_HOME, -_AT_HOME))
        self.run = 0
        self.run_of = Side.HOME
        self.apart = False

    @property
    def is_final(self) -> bool:
        """Return whether the period in play may be the last."""
        return self.book.period >= self.league.format.periods

    def lead(self, side: Side) -> int:
        """Return by how many points a side leads, negative where it trails."""
        return self.score[side] - self.score[1 - side]

    def add_points(self, side: Side, points: int) -> None:
        """Score for a side."""
        self.score[side] += points
        if self.run_of is side:
            self.run += points
        else:
            self.run_of, self.run = side, points

    @property
    def mind(self) -> Mind:
        """Return what coaches look at, by score and time."""
        if self.is_final and self.book.clock < _LATE:
            difference = abs(self.score[0] - self.score[1])
            if difference >= _DECIDED:
                return DECIDED
            if difference <= _CLOSE:
                return CLOSE
        return USUAL

    @property
    def fouls_due(self) -> float:
        """Return the personal fouls that a player may have by now, and be kept on court."""
        form = self.league.format
        played = self.book.period - self.book.clock / (form.period_minutes * MINUTE)
        return 1 + (self.league.foul_limit - 1.5) * min(1.0, played / form.periods)

    def substitute(self, side: Side, comes: int, leaves: int) -> None:
        """Report that a player came for another."""
        ids, book = self.rosters[side].ids, self.book
        book.events.append(Substitution(*book.head(), side, ids[comes], other=ids[leaves]))

    def dismiss(self, side: Side, player: int) -> None:
        """Send a player off for good; another comes, if one is left."""
        roster = self.rosters[side]
        if player in roster.gone or player not in roster.five:
            return
        comes = roster.stand_in(player)
        if comes is not None:
            roster.gone.add(player)
            self.substitute(side, comes, player)
