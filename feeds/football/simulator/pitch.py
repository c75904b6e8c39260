"""What both sides of a made-up match share: the book, the sides, and how the feed tells things."""

from random import Random

from feeds.football.simulator.book import Book
from feeds.football.simulator.eleven import Eleven
from schemas.football.events import Team
from schemas.football.kinds import Side

_AT_HOME = 1.08
_STRENGTH = 0.26
_ACCURACY = 0.833
_SPREAD = 0.033
_APART = 0.3
"""The share of feeds that tell corners, offsides and cards apart from passes and fouls, and no xG."""
_POSSESSION = 0.2
"""The share of feeds with a figure of possession of their own."""


class Pitch:
    """A match in play.

    Attributes:
        elevens: home and away.
        attack: by how much more each side shoots than the usual one.
        accuracy: the share of its passes that reach a player of its own.
        apart: the feed tells corners, offsides and cards apart, and no xG.
        held: milliseconds that each side had the ball.
        tells_possession: the feed has a figure of possession of its own.
    """

    def __init__(self, book: Book, teams: tuple[Team, Team], rng: Random) -> None:
        self.book = book
        self.random = rng.random
        self.uniform = rng.uniform
        self.elevens = Eleven(teams[0], rng.random), Eleven(teams[1], rng.random)
        self.attack = tuple(home * max(0.5, 1 + rng.gauss(0, _STRENGTH)) for home in (_AT_HOME, 2 - _AT_HOME))
        self.accuracy = tuple(min(0.92, max(0.7, rng.gauss(_ACCURACY, _SPREAD))) for _ in Side)
        self.held = [0, 0]
        self.apart = rng.random() < _APART
        self.tells_possession = rng.random() < _POSSESSION
