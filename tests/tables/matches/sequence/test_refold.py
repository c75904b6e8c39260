"""Folding a match anew, whatever its events are: others have their turn."""

from msgspec.structs import replace

from schemas.cricket.events import AnyEvent, Delivery
from tables.cricket.sport import SPORT as CRICKET
from tables.matches.sequence.refold import STEP, refolding
from tables.matches.sport import any_sport
from tests.tables.cricket.story import Story, t20

SPORT = any_sport(CRICKET)


def test_others_have_their_turn_also_where_the_fold_refuses_all_that_there_is() -> None:
    """Only events that counted were; thirty thousand that do not held the loop for a second."""
    start, ball = Story(t20()).innings("Reds").over("1").events[:2]
    assert isinstance(ball, Delivery)
    played = Story(t20()).innings("Reds").over("1 . 4 2 . 6").events
    # An over has a most, so nearly all of them are refused.
    balls: list[AnyEvent] = [replace(ball, seq=seq) for seq in range(2, 10 * STEP + 1)]
    assert len([*refolding(SPORT, "m1", None, [start, *balls])]) == 10
    assert not [*refolding(SPORT, "m1", None, played)]
