"""Which topics a rebuild reads again."""

from importlib import import_module

from app.commands.rebuild import read_again
from schemas.cricket.topics import EVENTS
from schemas.leaderboards.topics import SCORES

import_module("agents.cricket")
import_module("agents.leaderboards")


def test_matches_are_read_again_and_scores_are_not() -> None:
    """The topic of scores goes back seven days, their answers two: what is older would count twice."""
    assert EVENTS.name in read_again()
    assert SCORES.name not in read_again()
