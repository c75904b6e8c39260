"""Basketball for a drill: its box scores are compared, too, and every invariant of them holds."""

from typing import cast

from drill.matches import slice_of
from feeds.basketball.feed import FEED
from schemas.basketball.published import BoxScore
from tables.basketball.box_scores import box_score
from tables.basketball.scoring.state import Game
from tables.basketball.sport import SPORT
from tables.matches.sport import Match, any_sport


def _box_score(match: Match) -> BoxScore:
    box = box_score(cast(Game, match))
    if box.breaches:
        raise AssertionError(f"{box.match_id}: {', '.join(box.breaches)}")
    return box


SLICE = slice_of(any_sport(SPORT), FEED, {"box-score/": _box_score})
