"""Games whose points this application gives to users itself, as the prediction game does. Pure.

A user's score is the sum of what the parts of each source add; a source and its parts are a row. What is told
of a part is absolute and has a version, so that repeats and corrections replace, and never add twice.
"""

from collections.abc import Mapping
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from schemas.leaderboards.points import Points
from schemas.leaderboards.words import Policy
from tables.leaderboards.entries import moment, number
from tables.leaderboards.games import Game
from tables.leaderboards.scores import Change, UserScores, entry_key, key_of, with_keys
from tables.leaderboards.tallies import Tally
from tables.leaderboards.windows import WHOLE


class Part(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a part adds, None for nothing, as told by this version."""

    points: int | None
    version: int


Parts: TypeAlias = dict[str, Part]
"""What the parts of a source add to a user's score, by their names."""


def rules_of(game_id: str) -> Game:
    """Return the rules of a game whose points are told."""
    return Game(game_id=game_id, policy=Policy.SUM)


def told(parts: Mapping[str, Part], points: Points) -> Parts | None:
    """Return the parts with what is told, None where that or something newer is known.

    Raises:
        RefusedError: its numbers are none that a board has.
    """
    number(points.points or 0, "points")
    moment(points.at, "at")
    known = parts.get(points.part)
    if known is not None and known.version >= points.version:
        return None
    return {**parts, points.part: Part(points.points, points.version)}


def scored(
    game: Game, scores: UserScores, points: Points, known: Part | None
) -> tuple[UserScores, Change | None]:
    """Return a user's row with other points of a part, and how its entry changes; None where it does not.

    The row's count is that of the parts that add something: without any, the user has no entry.

    Raises:
        RefusedError: the sum would be beyond 2**53.
    """
    was = known.points if known is not None else None
    if was == points.points:
        return scores, None
    tally = scores.windows.get(WHOLE.name)
    before = None if tally is None else entry_key(game, points.user_id, scores, WHOLE.name, tally)
    tally = tally or Tally(0.0, 0.0, points.at, 0)
    count = tally.count + (points.points is not None) - (was is not None)
    if not count:
        change = Change(WHOLE, before, None)
        return with_keys(replace(scores, windows={}), (change,)), change
    score = number(tally.score + (points.points or 0) - (was or 0), "points")
    reached = tally.reached if score == tally.score and before is not None else max(tally.reached, points.at)
    tally = Tally(score, 0.0, reached, count)
    change = Change(WHOLE, before, key_of(game, points.user_id, tally))
    after = replace(scores, windows={WHOLE.name: tally})
    return (after if scores.hidden else with_keys(after, (change,))), change
